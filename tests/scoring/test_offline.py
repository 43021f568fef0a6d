"""Sheets marked away from the browser: what goes out, what may come back, and that nothing is lost on the way."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from python_calamine import CalamineWorkbook

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.services import writing
from scoring.models import Criterion, Mark, ScoreSheet
from scoring.offline.comparing import CLOSED, NOT_ASKED, NOT_YOURS, RETURNED, STALE
from scoring.offline.reading import DOWNLOAD
from scoring.services import offline, panels, sheets
from scoring.sheets import Given
from tests import factories
from tests.reading import words_of as words
from tests.scoring.filling import (
    ANSWER,
    COMMENT,
    NOTHING_GIVEN,
    ROWS,
    accepted,
    applied,
    content,
    downloaded,
    given,
    lines,
    preview_in,
    problems,
    sent_back,
)

pytestmark = pytest.mark.django_db
PAGE, FILE, APPLY = "/assessments/offline/", "/assessments/offline/my-sheets.xlsx", "/assessments/offline/apply/"


@pytest.fixture
def panel(db):
    return factories.panel(factories.open_call(code="safety", title="Safety at scale"))


@pytest.fixture
def mine(panel):
    return accepted(panel, title="=Barbers check")


@pytest.fixture
def me(client, mine):
    client.force_login(mine.assessor)
    return client


@pytest.fixture
def book(me):
    return downloaded(me)


@pytest.fixture
def tab(book, mine):
    return book[mine.proposal.reference]


def criterion(assignment, code):
    return Criterion.objects.get(rubric__call=assignment.proposal.call_id, code=code)


def mark_online(assignment, version=1, **marks):
    chosen = {criterion(assignment, code).pk: Given(*each) for code, each in marks.items()}
    return sheets.save_sheet(assignment.pk, by=assignment.assessor, version=version, marks=chosen)


def place(assignment, cell):
    return f"{assignment.proposal.reference}, cell {cell}"


# --- What goes out ---------------------------------------------------------------------------------------------------
def test_each_open_sheet_has_a_tab_with_what_it_asks_and_what_stands_there(me, mine, panel):
    other = accepted(panel, title="Other")
    mark_online(mine, need=(4, "Clear."))

    read = downloaded(me)

    assert read.sheetnames == ["Read me", other.proposal.reference, mine.proposal.reference]
    reference = mine.proposal.reference
    assert [[cell.value for cell in row[:6]] for row in read[reference]["A1:F8"]] == [
        ["Proposal", "Criterion or question", "Share of the total", "What it asks", "Mark or answer", "Comment"],
        [reference, "Need", "20%", "Look at need.", 4, "Clear."],
        [reference, "Benefit", "30%", "Look at benefit.", None, None],
        [reference, "Value", "50%", "Look at value.", None, None],
        [
            reference,
            "How sure are you of your marks?",
            None,
            "The chair reads it beside your total; it does not change how much your marks count.",
            None,
            None,
        ],
        [reference, "All in all, is it worth funding?", None, "Yes or no.", None, None],
        [reference, "Overall comment", None, "Write it in the column “Comment”.", None, None],
        [reference, "Private note to the chair", None, "Only the chair and the programme team read it.", None, None],
    ]


def test_the_text_of_the_proposal_stands_below_and_is_never_a_formula(tab):
    told = {row[0].value: row[3] for row in tab.iter_rows(min_row=10) if row[0].value}

    assert (told["Title"].value, told["Title"].data_type) == ("=Barbers check", "s")
    assert told["Pitch"].value == "Safer care in one sentence."
    assert told["The challenge"].value == factories.LONG_TEXT
    assert told["More"].value.endswith(settings.BASE_URL + PAGE)


def test_marks_are_chosen_from_a_list_and_the_note_says_what_each_means(tab):
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in tab.data_validations.dataValidation}

    marks, texts = ("list", '"0,1,2,3,4,5"'), ("textLength", "5000")
    assert rules == {
        **dict.fromkeys(["E2", "E3", "E4"], marks),
        **dict.fromkeys(["F2", "F3", "F4", "F7", "F8"], texts),
        "E5": ("list", '"Low,Medium,High"'),
        "E6": ("list", '"Yes,No"'),
    }
    note = tab["E3"].comment
    assert note.text == "\n".join(f"{mark}: Anchor {mark}" for mark in range(6))
    assert note.author == settings.SERVICE_NAME


def test_it_can_be_read_and_printed_and_names_the_product_alone(book, tab):
    assert (tab.freeze_panes, tab.print_title_rows) == ("C2", "$1:$1")
    assert (tab.page_setup.fitToWidth, tab.page_setup.fitToHeight) == (1, 0)
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    assert [each.hidden for each in tab.column_dimensions.values()] == [False] * 7
    assert (book.properties.creator, book.properties.lastModifiedBy) == (settings.SERVICE_NAME, None)


def test_the_first_tab_says_how_it_works_what_comes_back_and_by_when(book, mine):
    told = {row[0]: row[1] for row in book["Read me"].values if row[0]}

    assert told["Made for"] == str(mine.assessor)
    due_on: date = mine.proposal.call.scoring_due_on
    assert told[mine.proposal.reference] == f"=Barbers check. Due {due_on.day} {due_on:%B %Y}."
    text = " ".join(str(row[1]) for row in book["Read me"].values)
    expected = ["do not put any part of it into a generative AI tool", "An empty cell changes nothing",
                "No sheet is returned by this.", "use the whole scale"]  # fmt: skip
    assert [each for each in expected if each not in text] == []


def test_only_what_was_declared_free_of_conflict_and_is_still_marked_is_in_it(me, mine, panel):
    undeclared = panels.assign(
        factories.proposal_at("reviewed", call=mine.proposal.call, on=panel).pk, by=panel.chair, seats=panel.seats
    )[0]
    conflicted, returned, declined = (accepted(panel) for _ in range(3))
    sheets.declare(conflicted.pk, by=mine.assessor, kind="direct", text="My ward.")
    mark_online(returned, need=(3,), benefit=(3,), value=(3,))
    sheets.save_sheet(returned.pk, by=mine.assessor, version=2, marks={}, confidence="low", is_fundable=True)
    sheets.return_sheet(returned.pk, by=mine.assessor)
    sheets.decline_assignment(declined.pk, by=mine.assessor, note="No time.")

    raw = content(me.get(FILE))

    book = CalamineWorkbook.from_filelike(BytesIO(raw))
    assert book.sheet_names == ["Read me", mine.proposal.reference]
    text = str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    hidden = [each.proposal.reference for each in (undeclared, conflicted, returned, declined)]
    assert [each for each in hidden if str(each) in text] == []


def test_the_sheets_of_one_call_can_be_taken_alone(me, mine):
    elsewhere = factories.panel(factories.open_call(code="other"))
    elsewhere.seats = [factories.seat(elsewhere.panel, mine.assessor)]
    other = accepted(elsewhere)

    taken = {query: downloaded(me, query).sheetnames[1:] for query in ("", "?call=safety", "?call=other")}

    mine_first = [mine.proposal.reference, other.proposal.reference]
    assert taken | {"": sorted(taken[""])} == {
        "": mine_first,
        "?call=safety": mine_first[:1],
        "?call=other": mine_first[1:],
    }
    assert me.get(FILE + "?call=none")["Location"] == PAGE
    assert "Download your 2 sheets Download 1 sheet of" in words(me.get(PAGE))


# --- What comes back -------------------------------------------------------------------------------------------------
def test_a_filled_in_workbook_is_shown_cell_by_cell_and_then_kept(me, mine, book, tab):
    for name, answer, comment in [
        ("need", 5, " A clear need.\r\nTwice. "), ("benefit", "3,0", None), ("value", "0", "=No value"),
        ("confidence", "high", None), ("is_fundable", "no", None), ("overall_comment", None, "Sound."),
        ("private_note", None, "I know the ward."),
    ]:  # fmt: skip
        tab[f"{ANSWER}{ROWS[name]}"] = answer
        tab[f"{COMMENT}{ROWS[name]}"] = comment
        tab[f"{COMMENT}{ROWS[name]}"].data_type = "s"

    preview = sent_back(me, book)

    assert given(mine) == NOTHING_GIVEN
    assert (problems(preview), lines(preview)) == (
        [],
        [
            ("Need", "Mark or answer", "–", "5", "will be saved"),
            ("Need", "Comment", "–", "A clear need.\nTwice.", "will be saved"),
            ("Benefit", "Mark or answer", "–", "3", "will be saved"),
            ("Value", "Mark or answer", "–", "0", "will be saved"),
            ("Value", "Comment", "–", "=No value", "will be saved"),
            ("How sure are you of your marks?", "Mark or answer", "–", "High", "will be saved"),
            ("All in all, is it worth funding?", "Mark or answer", "–", "No", "will be saved"),
            ("Overall comment", "Comment", "–", "Sound.", "will be saved"),
            ("Private note to the chair", "Comment", "–", "I know the ward.", "will be saved"),
        ],
    )
    assert "9 cells on 1 sheet." in words(preview)
    assert "One sheet is saved as in your workbook." in words(applied(me, preview))
    assert given(mine) == {
        "marks": {"need": 5, "benefit": 3, "value": 0},
        "comments": {"need": "A clear need.\nTwice.", "value": "=No value"},
        "confidence": "high", "is_fundable": False, "overall_comment": "Sound.", "private_note": "I know the ward.",
    }  # fmt: skip


def test_an_unedited_workbook_changes_nothing_whatever_happened_online(me, mine, book):
    mark_online(mine, need=(4, "Online."))

    answer = sent_back(me, book)

    assert (problems(answer), lines(answer)) == ([], [])
    assert "This workbook changes nothing." in words(answer)
    assert "Save these changes" not in words(answer)


def test_what_is_marked_twice_on_two_ways_is_kept_from_both(me, mine, book, tab):
    mark_online(mine, need=(4, "Online."))
    tab[f"{ANSWER}{ROWS['value']}"] = 2

    applied(me, sent_back(me, book))

    assert given(mine)["marks"] == {"need": 4, "value": 2}
    assert given(mine)["comments"] == {"need": "Online."}


def test_a_newer_online_edit_is_never_overwritten_and_both_are_shown(me, mine, book, tab):
    mark_online(mine, need=(4, "Online."))
    tab[f"{ANSWER}{ROWS['need']}"], tab[f"{COMMENT}{ROWS['need']}"] = 1, "From the train."
    tab[f"{ANSWER}{ROWS['value']}"] = 2

    answer = sent_back(me, book)

    assert problems(answer) == [(place(mine, "E2"), STALE), (place(mine, "F2"), STALE)]
    assert lines(answer) == [
        ("Need", "Mark or answer", "4", "1", "changed online since"),
        ("Need", "Comment", "Online.", "From the train.", "changed online since"),
        ("Value", "Mark or answer", "–", "2", "would be saved"),
    ]
    assert "Save these changes" not in words(answer)
    assert given(mine)["marks"] == {"need": 4}


def test_an_empty_cell_clears_nothing_and_the_preview_says_so(me, mine):
    mark_online(mine, need=(4, "Clear."))
    book = downloaded(me)
    tab = book[mine.proposal.reference]
    tab["E2"], tab["F2"] = None, " "

    answer = sent_back(me, book)

    assert lines(answer) == [
        ("Need", "Mark or answer", "4", "–", "stays: the cell is empty"),
        ("Need", "Comment", "Clear.", "–", "stays: the cell is empty"),
    ]
    assert "This workbook changes nothing: its cells are empty where something stands online." in words(answer)


def test_sorted_moved_and_missing_rows_and_columns_do_no_harm(me, mine, book, tab):
    tab["E2"], tab["E3"] = 1, 2
    tab.move_range("A2:G3", rows=60)
    tab.delete_rows(5, 2)
    tab.insert_cols(1, 2)
    tab.delete_cols(5, 2)  # the share and the guide
    tab.title = "mine"
    tab.column_dimensions["G"].hidden = True
    tab.sheet_state = "hidden"
    del book["Read me"]
    book.create_sheet("My notes")["A1"] = "Ask about the budget."

    applied(me, sent_back(me, book))

    assert given(mine)["marks"] == {"need": 1, "benefit": 2}


def test_applying_twice_changes_nothing_twice_and_loses_no_later_edit(me, mine, book, tab):
    tab["E2"] = 5
    preview = sent_back(me, book)
    applied(me, preview)
    version = ScoreSheet.objects.get(assignment=mine).version

    assert "One sheet is saved" in words(applied(me, preview))
    assert ScoreSheet.objects.get(assignment=mine).version == version
    mark_online(mine, version, need=(1,))
    assert "was changed online after this preview, so nothing was saved." in words(applied(me, preview))
    assert given(mine)["marks"] == {"need": 1}


def test_all_or_nothing_over_several_sheets(me, mine, panel):
    other = accepted(panel)
    book = downloaded(me)
    for each in (mine, other):
        book[each.proposal.reference]["E2"] = 5
    preview = sent_back(me, book)
    mark_online(other, value=(1,))

    text = words(applied(me, preview))

    assert f"{other.proposal.reference} was changed online after this preview, so nothing was saved." in text
    assert (given(mine), given(other)["marks"]) == (NOTHING_GIVEN, {"value": 1})


def test_sheets_are_taken_up_in_the_order_in_which_proposals_are_locked_everywhere(me, mine, panel):
    """Two that lock the same proposals the other way round would stop each other. The first one is told of."""
    other = accepted(panel)
    book = downloaded(me)
    for each in (mine, other):
        book[each.proposal.reference]["E2"] = 5
    preview = preview_in(sent_back(me, book))
    for each in (mine, other):
        mark_online(each, value=(1,))

    with pytest.raises(StaleVersion, match=f"{mine.proposal.reference} was changed online"):
        offline.apply_workbook(preview, by=mine.assessor)


# --- What is refused -------------------------------------------------------------------------------------------------
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


# --- The page --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 3])
def test_the_pages_cost_the_same_for_any_number_of_sheets(me, mine, panel, number, django_assert_num_queries):
    for _ in range(number - 1):
        accepted(panel)
    book = downloaded(me)
    for tab in book.worksheets[1:]:
        tab["E2"] = 5
    with django_assert_num_queries(4):
        me.get(PAGE)
    with django_assert_num_queries(8):
        content(me.get(FILE))
    with django_assert_num_queries(7):
        sent_back(me, book)


def test_who_has_nothing_to_take_away_is_told_what_to_do(client, stranger):
    client.force_login(stranger)

    assert client.get(FILE)["Location"] == PAGE
    assert "You have no sheet to take with you." in words(client.get(PAGE))


def test_a_visitor_is_sent_to_sign_in(client):
    for path in (PAGE, FILE):
        assert client.get(path)["Location"].startswith(reverse("account_login"))
