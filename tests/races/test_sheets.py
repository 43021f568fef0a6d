"""Assessors and their chair at the same moment."""

import pytest

from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.models import Proposal
from proposals.states import State
from scoring.arithmetic import panel_score
from scoring.models import Assignment, Criterion, Mark
from scoring.services import closing, panels, sheets
from scoring.services.sheets import Given
from tests import factories
from tests.races.racing import ROUNDS, refusals, row_of, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    """A call with a panel of four, of whom three sheets are wanted."""
    call = factories.open_call()
    return call, factories.panel(call, assessors=4)


def reviewed(place) -> Proposal:
    call, panel = place
    return factories.proposal_at(State.REVIEWED, call=call, on=panel)


def assigned(place) -> tuple[Proposal, list[Assignment]]:
    proposal = reviewed(place)
    return proposal, panels.assign(proposal.pk, by=place[1].chair, seats=place[1].seats)


def test_a_sheet_returned_while_the_chair_closes_either_counts_or_is_refused(place):
    proposal, made = assigned(place)
    chair, manager, last = place[1].chair, factories.manager(), made[3]
    for assignment, mark in zip(made, [1, 1, 1, 5], strict=True):
        factories.marked(assignment, mark, returned=mark == 1)
    for _ in range(ROUNDS):
        results = together(
            lambda: sheets.return_sheet(last.pk, by=last.assessor),
            lambda: closing.close_scoring(proposal.pk, by=chair),
        )

        row = row_of(proposal)
        assert (row.state, row.score) == (State.SCORED, panel_score(closing.returned_totals(row.pk)))
        assert [type(each) for each in refusals(results)] in ([], [NotReady])
        assert len(closing.returned_totals(row.pk)) == 4 - len(refusals(results))
        closing.reopen_scoring(proposal.pk, by=manager, note="Once more.")
        if not refusals(results):
            sheets.reopen_sheet(last.pk, by=chair, note="Once more.")


def test_closing_twice_at_once_closes_once(place):
    proposal, made = assigned(place)
    manager = factories.manager()
    for assignment in made[:3]:
        factories.marked(assignment, 4)
    for number in range(1, ROUNDS + 1):
        results = together(
            lambda: closing.close_scoring(proposal.pk, by=place[1].chair),
            lambda: closing.close_scoring(proposal.pk, by=manager),
        )

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert proposal.history.filter(step="close_scoring").count() == number
        closing.reopen_scoring(proposal.pk, by=manager, note="Once more.")


def marks_of(proposal: Proposal, mark: int) -> dict[int, Given]:
    return {
        pk: Given(mark) for pk in Criterion.objects.filter(rubric__call=proposal.call_id).values_list("pk", flat=True)
    }


def test_the_first_saves_of_two_assessors_are_both_kept(place):
    for _ in range(ROUNDS):
        proposal, made = assigned(place)
        for assignment in made[:2]:
            sheets.declare(assignment.pk, by=assignment.assessor, kind="none")

        def save(assignment, mark, proposal=proposal):
            marks = marks_of(proposal, mark)
            return sheets.save_sheet(assignment.pk, by=assignment.assessor, version=1, marks=marks)

        results = together(lambda save=save, a=made[0]: save(a, 1), lambda save=save, a=made[1]: save(a, 2))

        assert refusals(results) == []
        kept = Mark.objects.filter(sheet__assignment__in=made).values_list("sheet__assignment", "mark")
        assert sorted(kept) == [(made[0].pk, 1)] * 3 + [(made[1].pk, 2)] * 3


def test_of_two_tabs_that_save_a_sheet_one_is_told(place):
    for _ in range(ROUNDS):
        proposal, made = assigned(place)
        mine = made[0]
        sheets.declare(mine.pk, by=mine.assessor, kind="none")

        def save(mark, mine=mine, proposal=proposal):
            return sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks=marks_of(proposal, mark))

        results = together(lambda save=save: save(1), lambda save=save: save(2))

        assert [type(each) for each in refusals(results)] == [StaleVersion]
        assert len(set(Mark.objects.filter(sheet__assignment=mine).values_list("mark", flat=True))) == 1


def test_a_double_click_on_no_conflict_opens_one_sheet(place):
    for _ in range(ROUNDS):
        _, made = assigned(place)
        mine = made[0]

        results = together(*[lambda mine=mine: sheets.declare(mine.pk, by=mine.assessor, kind="none")] * 2)

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert mine.declarations.count() == 1


def test_of_two_who_ask_the_same_assessors_one_is_told(place):
    manager = factories.manager()
    for _ in range(ROUNDS):
        proposal = reviewed(place)

        def ask(by, pk=proposal.pk):
            return panels.assign(pk, by=by, seats=place[1].seats[:2])

        results = together(lambda ask=ask: ask(place[1].chair), lambda ask=ask: ask(manager))

        assert [type(each) for each in refusals(results)] == [NotReady]
        assert proposal.assignments.count() == 2


def test_of_two_tabs_that_return_a_sheet_one_is_told(place):
    for _ in range(ROUNDS):
        proposal, made = assigned(place)
        mine = factories.marked(made[0], 4, returned=False)

        results = together(*[lambda mine=mine: sheets.return_sheet(mine.pk, by=mine.assessor, version=2)] * 2)

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert len(closing.returned_totals(proposal.pk)) == 1


def test_a_mark_that_changes_while_the_sheet_is_returned_is_in_its_total_or_refused(place):
    for _ in range(ROUNDS):
        proposal, made = assigned(place)
        mine = factories.marked(made[0], 4, returned=False)

        def save(mine=mine, proposal=proposal):
            return sheets.save_sheet(mine.pk, by=mine.assessor, version=2, marks=marks_of(proposal, 1))

        results = together(save, lambda mine=mine: sheets.return_sheet(mine.pk, by=mine.assessor))

        kept = set(Mark.objects.filter(sheet__assignment=mine).values_list("mark", flat=True))
        assert kept == {closing.returned_totals(proposal.pk)[0]}
        assert [type(each) for each in refusals(results)] in ([], [WrongState])
