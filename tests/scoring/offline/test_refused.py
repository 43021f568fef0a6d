"""What is refused: wrong cells, workbooks of others, sheets that are closed, and previews that are old."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.services import writing
from scoring.models import Mark
from scoring.offline.comparing import CLOSED, NOT_ASKED, NOT_YOURS, RETURNED
from scoring.offline.reading import DOWNLOAD
from scoring.services import offline, sheets
from tests.reading import words_of as words
from tests.scoring.filling import (
    APPLY,
    NOTHING_GIVEN,
    PAGE,
    accepted,
    applied,
    downloaded,
    given,
    lines,
    mark_online,
    place,
    preview_in,
    problems,
    sent_back,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [
        ("E2", 6, "“6” is not a mark from 0 to 5."),
        ("E2", -1, "“-1” is not a mark from 0 to 5."),
        ("E2", 3.5, "“3.5” is not a mark from 0 to 5."),
        ("E2", "3,5", "“3,5” is not a mark from 0 to 5."),
        ("E2", "three", "“three” is not a mark from 0 to 5."),
        ("E2", "٣", "“٣” is not a mark from 0 to 5."),
        ("E2", "1e0", "“1e0” is not a mark from 0 to 5."),
        ("E2", "x" * 50, f"“{'x' * 40}…” is not a mark from 0 to 5."),
        ("E2", 1e300, "“1e+300” is not a mark from 0 to 5."),
        ("E2", "=2+2", "a formula is not a mark from 0 to 5."),
        ("E2", "#N/A", "“#N/A” is not a mark from 0 to 5."),
        ("E2", True, "“True” is not a mark from 0 to 5."),
        ("E2", date(2026, 3, 5), "“2026-03-05 00:00:00” is not a mark from 0 to 5."),
        ("E5", "certain", "“certain” is not one of Low, Medium, High."),
        ("E6", "perhaps", "“perhaps” is not one of Yes, No."),
        ("E7", "5", "no answer is asked here. Write in the column “Comment” of this row."),
        ("F5", "Quite.", "no comment is asked here. Write it in the row of the overall comment."),
        ("F2", "=A1", "a formula is no comment. Write it as text."),
        ("F2", date(2026, 3, 5), "“2026-03-05 00:00:00” is no text. Write it as text."),
        ("F2", "x" * 5_001, "the text is 5,001 characters long; write at most 5,000."),
        ("F30", "A thought.", "something is written where nothing is asked: its row has no code."),
        ("G2", "P-2026-0001", f"this is no code that the exchange gave a row. {DOWNLOAD}"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_cell_and_nothing_is_kept(me, mine, book, tab, cell, value, sentence):
    tab["E4"] = 5
    tab[cell] = value

    answer = sent_back(me, book)

    assert problems(answer) == [(place(mine, cell), sentence)]
    assert sentence in words(answer)
    assert preview_in(answer) == ""
    assert given(mine) == NOTHING_GIVEN


def test_the_workbook_of_another_person_is_refused_and_tells_nothing(client, me, mine, book, tab, panel, stranger):
    tab["E2"] = 5
    for person in (stranger, panel.seats[1].person):
        client.force_login(person)
        answer = sent_back(client, book)
        assert (problems(answer), lines(answer)) == ([(place(mine, "E2"), NOT_YOURS)], [])
    assert given(mine) == NOTHING_GIVEN


def test_a_row_of_another_workbook_among_ones_own_is_refused(client, me, mine, book, tab, panel):
    theirs = mine.proposal.assignments.get(assessor=panel.seats[1].person)
    sheets.declare(theirs.pk, by=theirs.assessor, kind="none")
    client.force_login(theirs.assessor)
    foreign = downloaded(client)[mine.proposal.reference]
    tab["E2"], tab["G2"] = 5, foreign["G2"].value
    client.force_login(mine.assessor)

    assert problems(sent_back(client, book)) == [(place(mine, "E2"), NOT_YOURS)]


@pytest.mark.parametrize("letters", [slice(0, -1), slice(1, None), slice(0, 12)])
def test_a_code_that_was_tampered_with_is_no_code(me, mine, book, tab, letters):
    tab["G2"] = tab["G2"].value[letters]

    [(where, sentence)] = problems(sent_back(me, book))

    assert (where, sentence[:30]) == (place(mine, "G2"), "this is no code that the excha")


def test_codes_that_were_swapped_are_noticed(me, mine, book, tab):
    tab["G2"], tab["G3"] = tab["G3"].value, tab["G2"].value
    tab["E2"] = 5

    [(where, sentence)] = problems(sent_back(me, book))

    reference = mine.proposal.reference
    assert where == place(mine, "E2")
    assert sentence == (
        f"the row says “{reference}: Need”, but its code is that of “{reference}: Benefit”. Rows were mixed up: "
        "download your sheets again."
    )


def test_a_row_that_is_there_twice_is_refused(me, mine, book, tab):
    for column in "ABEFG":
        tab[f"{column}30"] = tab[f"{column}2"].value
    tab["E30"] = 4

    told = f"this row is in the workbook more than once. {DOWNLOAD}"
    assert problems(sent_back(me, book)) == [(place(mine, "G2"), told), (place(mine, "G30"), told)]


@pytest.mark.parametrize("column", [1, 2, 5, 6, 7])
def test_a_column_that_is_needed_and_missing_is_named(me, mine, book, tab, column):
    heading = tab.cell(1, column).value
    tab.delete_cols(column)

    assert problems(sent_back(me, book)) == [
        (
            f"Tab “{mine.proposal.reference}”",
            f"there must be one column each with the heading “{heading}”. {DOWNLOAD}",
        )
    ]


def test_a_sheet_that_was_returned_or_whose_scoring_closed_takes_no_change(me, mine, panel):
    closed = accepted(panel)
    book = downloaded(me)
    for each in (mine, closed):
        book[each.proposal.reference]["E2"] = 5
    unedited = downloaded(me)
    mark_online(mine, need=(3,), benefit=(3,), value=(3,))
    sheets.save_sheet(mine.pk, by=mine.assessor, version=2, marks={}, confidence="low", is_fundable=True)
    sheets.return_sheet(mine.pk, by=mine.assessor)
    writing.withdraw(closed.proposal_id, by=closed.proposal.lead_author)

    assert sorted(problems(sent_back(me, book))) == sorted(
        [(place(mine, "E2"), RETURNED), (place(closed, "E2"), CLOSED)]
    )
    assert problems(sent_back(me, unedited)) == []


def test_after_a_conflict_the_answer_is_that_of_a_sheet_that_one_declined(me, mine, panel):
    declined = accepted(panel)
    book = downloaded(me)
    for each in (mine, declined):
        book[each.proposal.reference]["E2"] = 5
    preview = sent_back(me, book)
    sheets.declare(mine.pk, by=mine.assessor, kind="direct", text="My ward.")
    sheets.decline_assignment(declined.pk, by=mine.assessor, note="No time.")

    answer = sent_back(me, book)

    assert sorted(problems(answer)) == sorted([(place(mine, "E2"), NOT_ASKED), (place(declined, "E2"), NOT_ASKED)])
    assert lines(answer) == []
    assert "One of these sheets is not yours to mark any more" in words(applied(me, preview))
    assert Mark.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "raw", "sentence"),
    [
        ("my.xlsx", b"", "“my.xlsx” is empty."),
        ("my.xlsx", b"PK\x03\x04 cut", "“my.xlsx” is damaged, or not an Excel workbook."),
        ("my.xlsx", b"hello", "“my.xlsx” is not an Excel workbook, whatever its name says."),
        ("my.ods", b"hello", "“my.ods” is no Excel workbook by its name, which must end in .xlsx."),
        ("my.xlsx", bytes(5 * 2**20 + 1), "“my.xlsx” is larger than 5 MB."),
    ],
)
def test_what_is_no_workbook_is_refused_at_its_field(me, name, raw, sentence):
    answer = sent_back(me, raw, name)

    assert answer.status_code == 200
    assert sentence in words(answer)


def test_a_form_without_a_file_asks_for_one(me):
    assert "Choose the workbook that you filled in." in words(me.post(PAGE))


def test_a_preview_belongs_to_one_person_and_can_not_be_written(me, mine, book, tab, stranger):
    tab["E2"] = 5
    preview = preview_in(sent_back(me, book))

    with pytest.raises(NotPermitted):
        offline.apply_workbook(preview, by=stranger)
    for forged in ("", "x", preview[:-1]):
        text = words(me.post(APPLY, {"preview": forged}))
        assert "This preview can’t be used any more. Send the workbook again." in text
    assert given(mine) == NOTHING_GIVEN


def test_a_preview_lasts_a_day(mine, me, book, tab):
    tab["E2"] = 5
    preview = preview_in(sent_back(me, book))

    with time_machine.travel(now() + timedelta(hours=25)), pytest.raises(NotReady, match="can’t be used any more"):
        offline.apply_workbook(preview, by=mine.assessor)
    with time_machine.travel(now() + timedelta(hours=23)):
        assert offline.apply_workbook(preview, by=mine.assessor) == 1


def test_a_sheet_changed_after_the_preview_stops_all_of_it(me, mine, book, tab):
    tab["E2"] = 5
    preview = preview_in(sent_back(me, book))
    mark_online(mine, need=(1,))

    with pytest.raises(StaleVersion):
        offline.apply_workbook(preview, by=mine.assessor)
