"""What a change of the ledger does: the score follows, no mark changes, and it is undone by a new entry."""

from decimal import Decimal

import pytest

from proposals.errors import NotReady
from proposals.states import State
from scoring.models import Decision, LedgerEntry, Mark, ScoreSheet
from scoring.ranking import rank_call
from scoring.services import closing, decisions, sheets
from scoring.services.ledger import Change
from tests.factories import proposal_at
from tests.scoring.ledger.arrangement import change, must_be_sound, now_of, propose, sheet_of, shown_score

pytestmark = pytest.mark.django_db


def test_nothing_happens_before_a_second_person_confirms(scored, manager):
    entry = propose(scored, manager)

    assert now_of(scored) == (State.SCORED, Decimal("4.00"))
    assert (entry.score_before, entry.score_after) == (4, Decimal("3.50"))


def test_the_score_follows_in_the_same_moment_and_no_mark_changes(scored, manager, second_manager):
    before = list(Mark.objects.values()), list(ScoreSheet.objects.values())

    entry = change(scored, manager, second_manager)

    assert now_of(scored) == (State.SCORED, Decimal("3.50"))
    assert (list(Mark.objects.values()), list(ScoreSheet.objects.values())) == before
    answer = entry.answer
    assert (answer.is_confirmed, answer.first, answer.by) == (True, manager, second_manager)
    assert (answer.score_before, answer.score_after) == (4, Decimal("3.50"))
    last = scored.history.latest("number")
    assert (last.step, last.evidence, last.by) == ("correct_score", {"score": "3.50", "was": "4.00"}, second_manager)
    must_be_sound()


def test_rank_before_and_after_stand_in_the_ledger(scored, manager, second_manager):
    proposal_at(State.SCORED, call=scored.call, marks=(4, 4, 3))

    entry = change(scored, manager, second_manager)

    assert (entry.rank_before, entry.rank_after) == (1, 2)
    assert (entry.answer.rank_before, entry.answer.rank_after) == (1, 2)


def test_an_adjusted_score_stands_beside_the_sheets(scored, manager, second_manager):
    change(scored, manager, second_manager, Change("adjust", None, Decimal("4.25")))

    row = rank_call(scored.call, manager).rows[0]
    assert (row.score, row.totals) == (Decimal("4.25"), [3, 4, 5])
    assert row.score_note == "Adjusted by the panel; its sheets give 4.00."
    assert shown_score(scored, manager) == Decimal("4.25")
    must_be_sound()


def test_while_it_is_marked_the_chair_and_a_manager_do_it_and_closing_heeds_it(marking, manager):
    chair = marking.cast.panel.chair
    change(marking, chair, manager, Change("adjust", None, Decimal("4.4")))

    assert now_of(marking) == (State.REVIEWED, None)
    closing.close_scoring(marking.pk, by=chair)
    assert now_of(marking) == (State.SCORED, Decimal("4.40"))
    must_be_sound()


def test_a_sheet_set_aside_is_missing_until_another_one_is_in(marking, manager):
    chair = marking.cast.panel.chair
    change(marking, chair, manager)

    with pytest.raises(NotReady, match="2 of 3 score sheets are returned"):
        closing.close_scoring(marking.pk, by=chair)
    assert shown_score(marking, chair) == Decimal("3.50")


def test_it_is_undone_by_a_new_entry_of_two_persons(scored, manager, second_manager):
    change(scored, manager, second_manager)
    change(scored, second_manager, manager, Change("restore", sheet_of(scored, 2).pk))
    change(scored, manager, second_manager, Change("adjust", None, Decimal("2")))
    change(scored, manager, second_manager, Change("lift"))

    assert now_of(scored) == (State.SCORED, Decimal("4.00"))
    assert [each.kind for each in LedgerEntry.objects.all()] == ["set_aside", "restore", "adjust", "lift"]
    must_be_sound()


def test_an_award_that_waited_is_cancelled(scored, manager, second_manager):
    decisions.propose_award(scored.pk, by=manager, award=1_000)

    change(scored, manager, second_manager)

    assert [each.outcome for each in Decision.objects.all()] == ["cancelled"]


def test_a_late_conflict_after_it_counts_only_what_was_left(scored, manager, second_manager):
    change(scored, manager, second_manager)
    sheets.record_conflict(sheet_of(scored, 1).pk, by=manager, kind="direct", nature="financial", text="They own it.")
    sheets.record_conflict(sheet_of(scored, 2).pk, by=manager, kind="direct", nature="financial", text="They own it.")

    assert now_of(scored) == (State.SCORED, Decimal("3.00"))
    must_be_sound()
