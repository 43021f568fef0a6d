"""What goes out: the open sheets of an assessor as a workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from scoring.services import panels, sheets
from tests import factories
from tests.reading import words_of as words
from tests.scoring.filling import (
    FILE,
    PAGE,
    accepted,
    content,
    downloaded,
    mark_online,
)

pytestmark = pytest.mark.django_db


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
