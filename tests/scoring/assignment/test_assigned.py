"""Who marks what, as a file: what it says of each sheet, what it keeps from whom, and the way back as a list."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from openpyxl import load_workbook

from proposals.models.calls import Visibility
from scoring.models import Assignment, AssignmentRun
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.reading import words_of
from tests.scoring.assignment.arrangement import address, asked, pairs_of, placed
from tests.scoring.filling import content

pytestmark = pytest.mark.django_db
HEADINGS = [
    "Reference", "Title", "Seat", "Assessor", "E-mail address", "Kind of seat", "State", "Due", "Returned",
]  # fmt: skip
KINDS = {"xlsx": "assigned_workbook", "csv": "assigned_csv"}


def download(client, panel, kind, person=None):
    client.force_login(person or panel.chair)
    return content(client.get(address(panel, KINDS[kind])))


def rows_of(raw, kind):
    """Lines of texts, with nothing for an empty cell."""
    if kind == "csv":
        return list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
    [sheet] = load_workbook(BytesIO(raw))
    return [["" if each is None else str(each) for each in row] for row in sheet.iter_rows(values_only=True)]


def send(client, panel, raw, kind):
    client.force_login(panel.chair)
    sent = {"file": SimpleUploadedFile(f"list.{kind}", raw)}
    return client.post(address(panel, "listed_assignment"), sent, follow=True)


@pytest.fixture
def marked(panel):
    """A proposal with an assignment in each state; its title looks like a formula."""
    proposal = placed(panel, title="=SUM(1;2), too")
    made = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)
    _, marking, conflicted, declined = made
    sheets.declare(conflicted.pk, by=conflicted.assessor, kind="direct", text="I wrote half of it.")
    sheets.decline_assignment(declined.pk, by=declined.assessor, note="No time.")
    factories.marked(marking, 3)
    return proposal


def expected(panel, proposal):
    due, today = panel.panel.call.scoring_due_on, localdate()
    states = ["Waiting for a declaration", "Returned", "Conflict of interest", "Declined by the assessor"]
    return [
        [
            proposal.reference, proposal.title, seat.code, str(seat.person), seat.person.email,
            seat.get_kind_display(), state, due, today if state == "Returned" else None,
        ]
        for seat, state in zip(panel.seats, states, strict=True)
    ]  # fmt: skip


def test_the_workbook_says_of_each_sheet_what_became_of_it(client, panel, marked):
    [sheet] = load_workbook(BytesIO(download(client, panel, "xlsx")))
    [headings, *rows] = [[cell.value for cell in row] for row in sheet.iter_rows()]

    as_days = [[each.date() if isinstance(each, datetime) else each for each in row] for row in rows]
    assert headings == HEADINGS
    assert as_days == sorted(expected(panel, marked), key=lambda row: row[2])
    assert {(row[1].data_type, row[7].number_format) for row in sheet.iter_rows(min_row=2)} == {("s", "d mmm yyyy")}


def test_the_csv_says_the_same_and_holds_no_formula(client, panel, marked):
    [headings, *rows] = rows_of(download(client, panel, "csv"), "csv")

    told = [
        [each.isoformat() if isinstance(each, date) else each or "" for each in row]
        for row in sorted(expected(panel, marked), key=lambda row: row[2])
    ]
    assert headings == HEADINGS
    assert rows == [[row[0], f"'{row[1]}", *row[2:]] for row in told]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_chair_has_a_part_in_is_not_on_it(client, panel, manager, marked, kind):
    other = placed(panel)
    panels.assign(other.pk, by=panel.chair, seats=panel.seats[:1])
    factories.co_author(marked, panel.chair)

    chairs, managers = (rows_of(download(client, panel, kind, who), kind)[1:] for who in (panel.chair, manager))

    assert {row[0] for row in chairs} == {other.reference}
    assert {row[0] for row in managers} == {marked.reference, other.reference}


@pytest.mark.parametrize("kind", KINDS)
def test_only_who_runs_the_panel_downloads_it(client, panel, observer, marked, kind):
    for person, status in ((panel.seats[0].person, 404), (factories.member(), 404), (observer, 403)):
        client.force_login(person)
        assert client.get(address(panel, KINDS[kind])).status_code == status


@pytest.mark.parametrize("kind", KINDS)
def test_where_the_call_hides_who_applied_the_list_does_not_tell_it(client, kind):
    hiding = factories.panel(factories.open_call(hides_applicants=True, visibility=Visibility.CONFIDENTIAL))
    author = factories.member("Hidden", family_name="Applicant", at=factories.organisation("Hidden Trust"))
    proposal = placed(hiding, author=author)
    panels.assign(proposal.pk, by=hiding.chair, seats=hiding.seats)

    rows = rows_of(download(client, hiding, kind), kind)

    assert len(rows) == 4
    assert not [value for row in rows for value in row if "Hidden" in value or "Applicant" in value]


# --- The way back ----------------------------------------------------------------------------------------------------
def edited(raw, kind, edit):
    """The file with its rows changed by `edit`, as a person would save it."""
    if kind == "csv":
        rows, text = rows_of(raw, kind), StringIO(newline="")
        csv.writer(text).writerows(edit(rows))
        return text.getvalue().encode("utf-8-sig")
    book, made = load_workbook(BytesIO(raw)), BytesIO()
    rows = edit([[cell.value for cell in row] for row in book.active.iter_rows()])
    book.active.delete_rows(1, book.active.max_row)
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_downloaded_list_that_is_sent_back_only_the_new_line_is_asked(client, panel, marked, kind):
    other, seat = placed(panel), panel.seats[0]

    def edit(rows):
        moved = [[*row[1:], row[0]] for row in rows]  # the reference stands last
        return [*moved, ["", "", "", seat.person.email, "", "", "", "", other.reference]]

    send(client, panel, edited(download(client, panel, kind), kind, edit), kind)
    run = AssignmentRun.objects.get()
    client.post(address(panel, "apply_assignment", run.pk))

    assert pairs_of(run) == {(other.pk, seat.pk)}
    assert asked() == {(marked.pk, each.pk) for each in panel.seats} | {(other.pk, seat.pk)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_that_is_sent_back_as_it_was_changes_nothing_and_says_so(client, panel, marked, kind):
    shown = send(client, panel, download(client, panel, kind), kind)

    assert "Nothing on this list is new: everybody on it was asked already." in words_of(shown)
    assert not AssignmentRun.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_whose_assessor_was_changed_is_read_as_new_and_one_without_a_reference_is_refused(client, panel, kind):
    proposal, (first, second, *_) = placed(panel), panel.seats
    panels.assign(proposal.pk, by=panel.chair, seats=[first])
    raw = download(client, panel, kind)

    def changed(rows):
        return [rows[0], [*rows[1][:4], second.person.email, *rows[1][5:]]]

    def emptied(rows):
        return [rows[0], ["", *rows[1][1:]]]

    refused = send(client, panel, edited(raw, kind, emptied), kind)
    assert "Give a reference and an e-mail address on line 2." in words_of(refused)
    send(client, panel, edited(raw, kind, changed), kind)
    assert pairs_of(AssignmentRun.objects.get()) == {(proposal.pk, second.pk)}


@pytest.mark.parametrize("name", KINDS.values())
def test_the_file_costs_the_same_for_one_row_and_for_three(client, panel, name, django_assert_num_queries):
    proposal = placed(panel)
    client.force_login(panel.chair)
    for seats in (panel.seats[:1], panel.seats[1:3]):
        panels.assign(proposal.pk, by=panel.chair, seats=seats)
        with django_assert_num_queries(5):
            content(client.get(address(panel, name)))
    assert Assignment.objects.count() == 3


def test_a_program_downloads_the_same(client, panel, marked):
    caller, path = Caller(panel.chair), f"panels/{panel.panel.pk}/assigned/"

    as_csv = content(caller.get(f"{path}?kind=csv"))
    as_workbook = content(caller.get(path))

    assert as_csv == download(client, panel, "csv")
    assert rows_of(as_workbook, "xlsx") == rows_of(download(client, panel, "xlsx"), "xlsx")
    refused = caller.get(f"{path}?kind=pdf")
    assert (refused.status_code, refused.json()["errors"]) == (400, {"kind": ["Say xlsx or csv."]})


def test_the_page_of_assigning_offers_both(client, panel):
    client.force_login(panel.chair)

    shown = client.get(address(panel))

    assert all(f'href="{address(panel, name)}" download' in shown.text for name in KINDS.values())
