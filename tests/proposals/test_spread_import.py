"""Tables of adoption events and eligible sites: read cell by cell, shown first, taken whole or not at all."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposals.errors import NotReady
from proposals.files.cells import Cell, Tab
from proposals.models import AdoptionEvent, EligibleSite
from proposals.services import importing
from proposals.spread.importing import OF_EVENTS
from proposals.spread.sent_tables import Problem, SentRow, TooFarApart, as_day, as_text, read_table
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import page_of, report
from tests.reading import errors_in, words_of

TODAY = localdate()
COLUMNS = {"site": ("Site", "Organisation"), "day": ("Date",)}


# --- The table, as texts -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mark", ["\t", ",", ";"])
def test_columns_are_found_by_their_headings_in_any_order(mark):
    lines = ["\ufeffdate|Other|ORGANISATION", "5/3/2021|x|North", "||", "6/3/2021|y|'=South"]
    text = "\r\n".join(lines).replace("|", mark)

    rows = read_table(text, COLUMNS, ["site", "day"]).rows

    assert rows == [
        SentRow(2, {"site": "North", "day": "5/3/2021"}), SentRow(4, {"site": "=South", "day": "6/3/2021"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Row 1: There is nothing to read. Send headings and at least one row."),
        ("Site,Other\nNorth,x", "Row 1: There is no column “Date”. Its heading is missing."),
        ("Site,Date\n , ", "Row 2: There are headings and no rows."),
        ("Site,Date\n" + "North,5/3/2021\n" * 2_001, "Row 2002: Send at most 2,000 rows at a time."),
    ],
)
def test_a_table_that_can_not_be_read_says_why(text, sentence):
    table = read_table(text, COLUMNS, ["site", "day"])

    assert (table.rows, [str(problem) for problem in table.problems]) == ([], [sentence])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-03-05", date(2021, 3, 5)), ("2021-03-05 00:00:00", date(2021, 3, 5)), ("5/3/2021", date(2021, 3, 5)),
        (" 5  March 2021", date(2021, 3, 5)), ("31/2/2021", None), ("2021-02-31", None), ("5 Xyz 2021", None),
        ("44260", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text, day):
    assert as_day(text) == day


def test_a_workbook_is_read_as_its_first_tab_that_holds_something():
    cells = [Cell(1, 1, "text", "Site"), Cell(1, 2, "text", "Number"), Cell(3, 2, "number", 4.0)]

    assert as_text([Tab("Empty", []), Tab("Sites", cells)]) == "Site,Number\r\n,\r\n,4\r\n"


def test_a_workbook_whose_cells_lie_far_apart_is_no_table():
    with pytest.raises(TooFarApart):
        as_text([Tab("Sites", [Cell(1, 16_384, "text", "Site"), Cell(1_000_000, 1, "text", "Number")])])


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    table = read_table(f"Site,Date\n{text}", COLUMNS, ["site", "day"])

    assert bool(table.rows) != bool(table.problems)
    assert as_day(text) is None or isinstance(as_day(text), date)


# --- Events and sites ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    proposal = factories.proposal_at(State.FUNDED, title="One phone line for carers")
    trust = factories.organisation("Trust of the north", ods_code="RXN")
    return SimpleNamespace(proposal=proposal, trust=trust)


@pytest.fixture
def award(kept):
    return SimpleNamespace(**vars(kept), author=kept.proposal.cast.author)


HEADINGS = "Organisation,Ward,Stage,Date,Evidence,Link,Why it stopped,What changed"


def table(*rows):
    return "\n".join([HEADINGS, *rows])


FIRST = "rxn,,Adopted,5/3/2021,Board paper.,,,"
GOOD = table(FIRST, "Trust of the North,Ward 7,stopped,6 March 2021,Letter.,,lead_left,")


@pytest.mark.django_db
def test_a_table_is_recorded_once_however_often_it_is_sent(award):
    assert importing.import_events(award.proposal.pk, by=award.author, text=GOOD) == 2

    found = importing.look_at_events(award.proposal, GOOD)
    assert (found.new, found.known, found.problems) == ([], 2, [])
    told = AdoptionEvent.objects.values_list("site__name", "place", "stage", "happened_on", "reason", "recorded_by")
    assert list(told.order_by("pk")) == [
        ("Trust of the north", "", "adopted", date(2021, 3, 5), "", award.author.pk),
        ("Trust of the north", "Ward 7", "stopped", date(2021, 3, 6), "lead_left", award.author.pk),
    ]


@pytest.mark.django_db
def test_every_cell_that_is_wrong_is_named_and_nothing_is_recorded(award):
    later = TODAY + timedelta(days=2)
    wrong = table(
        "Nowhere,,Adopted,5/3/2021,Paper.,,,", "RXN,,Won,soon,Paper.,,,", "RXN,,Stopped,5/3/2021,,,,",
        f"RXN,,Adopted,{later},Paper.,ftp://x,,", "RXN,,Adapted,5/3/2021,NHS number 943 476 5919,,,By phone",
    )  # fmt: skip

    found = importing.look_at_events(award.proposal, wrong)

    stages = "Interested, Committed, Awaiting training, Implementing, Adopted, Sustained, Adopted with changes, Stopped"
    assert found.problems == [
        Problem(2, "Organisation", "No organisation has this name or ODS code."),
        Problem(3, "Date", "This is no date. Write it like 5 March 2026."),
        Problem(3, "Stage", f"Write one of these: {stages}."),
        Problem(4, "Evidence", "Say how we know: a sentence, a report, a link."),
        Problem(5, "Date", "The date lies in the future."),
        Problem(6, "Evidence", "This could hold an NHS number. Take it out: no patient belongs in a report."),
    ]
    with pytest.raises(NotReady):
        importing.import_events(award.proposal.pk, by=award.author, text=table(FIRST, *wrong.split("\n")[1:]))
    assert not AdoptionEvent.objects.exists()


@pytest.mark.django_db
def test_the_file_that_was_downloaded_comes_back_and_changes_nothing(client, award):
    wrong = report(award.proposal, award.trust, "adopted", 9, evidence="=SUM(A1)")
    report(award.proposal, award.trust, "committed", 9, corrects=wrong)
    client.force_login(award.author)
    sent = b"".join(client.get(page_of(award.proposal, "ledger_csv")).streaming_content).decode("utf-8-sig")

    found = importing.look_at_events(award.proposal, sent)

    assert (found.new, found.known, found.problems) == ([], 2, [])
    assert [heading for heading, *_ in OF_EVENTS.values() if heading not in sent.splitlines()[0]] == []


@pytest.mark.django_db
def test_280_rows_cost_as_many_queries_as_two(award, django_assert_max_num_queries):
    rows = [f"RXN,Ward {number},Adopted,5/3/2021,Paper.,,," for number in range(280)]

    with django_assert_max_num_queries(14):
        assert importing.import_events(award.proposal.pk, by=award.author, text=table(*rows)) == 280


# --- Pages and programs --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_table_is_shown_first_and_then_recorded(client, award):
    client.force_login(award.author)
    where = page_of(award.proposal, "import_events")

    assert "2 reports would be recorded" in words_of(client.post(where, {"text": GOOD}))
    assert not AdoptionEvent.objects.exists()
    taken = client.post(where, {"text": GOOD, "act": "take"}, follow=True)
    assert "Recorded: 2 reports." in words_of(taken) + taken.text
    assert "There is nothing new in it." in words_of(client.post(where, {"text": GOOD}))


@pytest.mark.django_db
def test_all_that_would_be_recorded_is_shown_and_what_is_on_no_list(client, award):
    client.force_login(award.author)
    rows = table(
        "RXN,,Stopped,5/3/2021,Letter.,,lead_left,",
        "RXN,Ward 7,Adapted,6/3/2021,Paper.,https://board.example/paper,,Nurses ask.",
    )
    where = page_of(award.proposal, "import_events")
    assert "not on the list of eligible sites" not in words_of(client.post(where, {"text": rows}))

    importing.import_sites(award.proposal.pk, by=award.author, text="Site,From\nRXN,5/3/2021")
    shown = words_of(client.post(where, {"text": rows}))

    assert "Letter. Why it stopped: Its lead left" in shown
    assert "Paper. What changed: Nurses ask. Link: https://board.example/paper" in shown
    assert "Ward 7, Trust of the north Not on the list of eligible sites Adopted with changes" in shown
    assert "1 report is of a site that is not on the list of eligible sites: it counts in no share." in shown


@pytest.mark.django_db
def test_what_is_wrong_is_told_and_what_was_pasted_stays(client, award):
    client.force_login(award.author)
    where = page_of(award.proposal, "import_events")

    checked = client.post(where, {"text": table("Nowhere,,Adopted,5/3/2021,Paper.,,,")})
    assert "Row 2, Organisation: No organisation has this name or ODS code." in words_of(checked)
    assert "Nowhere,,Adopted" in checked.text
    assert errors_in(client.post(where, {"text": " "})) == ["Paste the rows, or choose a file."]
    odd = client.post(where, {"file": SimpleUploadedFile("sites.pdf", b"x")})
    assert errors_in(odd) == [
        "“sites.pdf” is neither CSV nor an Excel workbook. Save it as one of them, or paste its cells."
    ]


@pytest.mark.django_db
def test_a_list_of_eligible_sites_comes_as_a_file_in_any_alphabet(client, award):
    client.force_login(award.author)
    where = page_of(award.proposal, "import_sites")
    text = "Organisation;Ward;Eligible from\nRXN;Café ward;5/3/2021\nRXN;;6/3/2021\nRXN;CAFÉ ward;7/3/2021"

    shown = client.post(where, {"file": SimpleUploadedFile("sites.csv", text.encode("cp1252"))})
    assert "2 eligible sites would be recorded" in words_of(shown)
    client.post(where, {"text": text, "act": "take"})

    told = EligibleSite.objects.order_by("pk").values_list("place", "from_on")
    assert list(told) == [("Café ward", date(2021, 3, 5)), ("", date(2021, 3, 6))]


def listed(award):
    return list(EligibleSite.objects.order_by("pk").values_list("place", "from_on", "until_on", "why_left"))


@pytest.mark.django_db
def test_a_list_says_when_sites_left_and_why(client, award):
    client.force_login(award.author)
    where = page_of(award.proposal, "import_sites")
    came, left = date(2021, 3, 5), date(2021, 9, 1)
    first = "Organisation,Ward,Eligible from\nRXN,Ward 7,5/3/2021"
    then = "Organisation,Ward,Eligible from,Until,Why,Notes\n"
    then += "RXN,Ward 7,5/3/2021,1/9/2021,It closed.,x\nRXN,Ward 8,5/3/2021,1/9/2021,Never had one.,\nRXN,,6/3/2021,,,"
    client.post(where, {"text": first, "act": "take"})

    shown = words_of(client.post(where, {"text": then}))
    assert "Not read: Notes." in shown
    [leaves] = re.findall("Ward 7, Trust of the north .*? It closed[.]", shown)
    assert "Stands on the list" in leaves
    client.post(where, {"text": then, "act": "take"})

    assert listed(award) == [
        ("Ward 7", came, left, "It closed."),
        ("Ward 8", came, left, "Never had one."),
        ("", date(2021, 3, 6), None, ""),
    ]
    assert "There is nothing new in it." in words_of(client.post(where, {"text": then}))
    assert "There is nothing new in it." in words_of(client.post(where, {"text": first}))


@pytest.mark.django_db
def test_the_list_that_was_downloaded_comes_back_and_changes_nothing(client, award):
    text = "Organisation,Ward,Eligible from,Left on,Why it left\nRXN,=Ward,5/3/2021,1/9/2021,-\nRXN,=Ward,1/1/2022,,"
    text += "\nRXN,,5/3/2021,1/9/2021,Closed\nRXN,Ward 9,5/3/2021,,"
    importing.import_sites(award.proposal.pk, by=award.author, text=text)
    before = listed(award)
    client.force_login(award.author)
    sent = client.get(page_of(award.proposal, "eligible_csv")).getvalue().decode("utf-8-sig")

    found = importing.look_at_sites(award.proposal, sent)

    assert (found.new, found.known, found.problems, found.ignored) == ([], 4, [], ["Board", "Stands at"])
    assert (
        Caller(award.author)
        .get(f"proposals/{award.proposal.reference}/spread/eligible.csv")
        .getvalue()
        .decode("utf-8-sig")
        == sent
    )
    again = Caller(award.author).post(f"proposals/{award.proposal.reference}/spread/sites/import/", {"text": sent})
    assert (again.json()["new"], listed(award)) == (0, before)


@pytest.mark.django_db
def test_a_day_of_leaving_that_can_not_be_is_told_in_its_cell(award):
    head = "Organisation,Ward,Eligible from,Left on,Why it left\n"
    importing.import_sites(award.proposal.pk, by=award.author, text=head + "RXN,Ward 1,5/3/2021,1/9/2021,Closed")
    later = TODAY + timedelta(days=2)
    rows = [
        f"RXN,Ward 2,5/3/2021,{later},Closed", "RXN,Ward 3,5/3/2021,4/3/2021,Closed", "RXN,Ward 4,5/3/2021,soon,Closed",
        "RXN,Ward 5,5/3/2021,1/9/2021,", "RXN,Ward 6,5/3/2021,,Closed", "RXN,Ward 1,5/3/2021,1/8/2021,Closed",
        "RXN,Ward 7,5/3/2021,1/9/2021,NHS number 943 476 5919",
    ]  # fmt: skip

    found = importing.look_at_sites(award.proposal, head + "\n".join(rows))

    assert found.problems == [
        Problem(2, "Left on", "The date lies in the future."),
        Problem(3, "Left on", "It is on the list from 5 March 2021. Give that day or a later one."),
        Problem(4, "Left on", "This is no date. Write it like 5 March 2026."),
        Problem(5, "Why it left", "Say why it can’t take it up any more."),
        Problem(6, "Left on", "Say on which day it left."),
        Problem(7, "Left on", "It left the list on 1 September 2021 already."),
        Problem(8, "Why it left", "This could hold an NHS number. Take it out: no patient belongs in a report."),
    ]


@pytest.mark.django_db
def test_only_who_reports_may_import(client, award):
    client.force_login(factories.member())
    for name in ("import_events", "import_sites"):
        assert client.get(page_of(award.proposal, name)).status_code == 404
    assert client.get(reverse("proposals:portfolio")).status_code == 200


@pytest.mark.django_db
def test_a_program_tries_an_import_and_takes_it(award):
    where = f"proposals/{award.proposal.reference}/spread/ledger/import/"
    author = Caller(award.author)

    tried = author.post(where, {"text": GOOD, "dry_run": True}).json()
    assert tried == {"is_dry_run": True, "new": 2, "known": 0, "problems": [], "ignored": []}
    assert author.post(where, {"text": table("X,,Adopted,5/3/2021,P.,,,")}).status_code == 409
    assert author.post(where, {"text": GOOD}).json()["new"] == 2
    assert author.post(where, {"text": GOOD}).json() == {
        "is_dry_run": False,
        "new": 0,
        "known": 2,
        "problems": [],
        "ignored": [],
    }
