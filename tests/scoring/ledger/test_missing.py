"""A sheet that was set aside is missing: its place is open until another one is in, wherever places are counted."""

import pytest

from proposals.models import Notice
from proposals.states import State
from scoring.oversight.progress import SHELVES, placed_on
from scoring.panels.facts import problem_of
from scoring.services import members, panels
from scoring.services.taking_over import ask_for_what_is_open
from tests import factories
from tests.factories import marked, proposal_at
from tests.scoring.ledger.arrangement import aside, change

pytestmark = pytest.mark.django_db


def told_that_all_are_in(proposal):
    return Notice.objects.filter(subject=f"All sheets for {proposal.reference} are in").exists()


def test_it_is_listed_among_those_that_need_assessors(marking, manager):
    chair, panel = marking.cast.panel.chair, marking.placement.panel
    needs_assessors = SHELVES["short"][1]
    assert not placed_on(panel, chair).filter(needs_assessors).exists()

    change(marking, chair, manager)

    assert placed_on(panel, chair).filter(needs_assessors).get() == marking


def test_nobody_is_told_that_all_sheets_are_in_while_one_is_missing(open_call, manager):
    panel = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=panel)
    *first, last = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)
    for each in first:
        marked(each)
    change(proposal, panel.chair, manager, aside(proposal, 0))

    marked(last)
    assert not told_that_all_are_in(proposal)

    marked(panels.assign(proposal.pk, by=panel.chair, seats=[factories.seat(panel.panel, factories.member("More"))])[0])
    assert told_that_all_are_in(proposal)


def test_a_plan_asks_one_more_in_its_place(marking, manager):
    chair, panel = marking.cast.panel.chair, marking.placement.panel
    before = problem_of(panel, chair, seed=1)

    change(marking, chair, manager)

    after = problem_of(panel, chair, seed=1)
    assert [(one.sheets, two.sheets) for one, two in zip(before.needs, after.needs, strict=True)] == [(3, 4)]
    assert before.standing == after.standing


def test_who_takes_a_seat_is_asked_in_its_place(open_call, manager):
    panel = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=panel)
    extra = factories.seat(panel.panel, factories.member("Leaving"))
    asked = panels.assign(proposal.pk, by=panel.chair, seats=[*panel.seats, extra])
    for each in asked[:3]:
        marked(each)
    change(proposal, panel.chair, manager, aside(proposal, 0))
    members.replace_member(extra.pk, by=manager, note="On leave.")
    taken = factories.seat(panel.panel, factories.member("Newcomer"))

    ask_for_what_is_open(taken, extra, by=manager)

    assert [each.proposal for each in taken.assignments.all()] == [proposal]
