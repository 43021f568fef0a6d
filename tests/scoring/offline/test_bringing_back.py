"""What comes back: shown cell by cell, kept whole, and nothing is lost on the way."""

import pytest

from proposals.errors import StaleVersion
from scoring.models import ScoreSheet
from scoring.offline.comparing import STALE
from scoring.services import offline
from tests.reading import words_of as words
from tests.scoring.filling import (
    ANSWER,
    COMMENT,
    NOTHING_GIVEN,
    ROWS,
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
