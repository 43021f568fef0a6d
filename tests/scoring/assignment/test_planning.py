"""Proposing pairs for a whole panel: what assessors know and may mark, and what changed since."""

from datetime import date

import pytest

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Affiliation, Theme
from scoring.conflicts import reason_against, seats_facing
from scoring.models import Assignment, DeclarationKind, Expertise, SeatKind
from scoring.panels.facts import problem_of
from scoring.services import assigning, panels, sheets
from tests import factories
from tests.scoring.assignment.arrangement import address, asked, describe, pairs_of, placed, propose


# --- Proposing and asking --------------------------------------------------------------------------------------------
def test_nobody_is_asked_before_a_plan_is_applied_and_then_everybody_once(panel):
    placed(panel)
    placed(panel)
    run = propose(panel)
    assert asked() == set()

    assigning.apply_run(run.pk, by=panel.chair)
    assigning.apply_run(run.pk, by=panel.chair)

    assert asked() == pairs_of(run)
    assert len(asked()) == 6


def test_topping_up_asks_only_for_what_is_lacking(panel):
    proposal = placed(panel)
    first, *_ = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:2])
    sheets.decline_assignment(first.pk, by=first.assessor, note="On leave.")

    run = propose(panel)

    assert pairs_of(run) == {(proposal.pk, seat.pk) for seat in panel.seats[2:]}


def test_the_chair_is_proposed_only_where_the_chairs_seat_says_how_often(panel):
    proposal = placed(panel)
    for seat in panel.seats[1:]:
        describe(panel, seat, most_sheets=0)
    chair = panel.panel.seats.get(person=panel.chair)

    without = propose(panel)
    describe(panel, chair, most_sheets=1)

    assert pairs_of(without) == {(proposal.pk, panel.seats[0].pk)}
    assert pairs_of(propose(panel)) == {(proposal.pk, panel.seats[0].pk), (proposal.pk, chair.pk)}


def test_each_proposal_gets_a_lay_and_a_clinical_assessor_where_the_panel_has_them(panel):
    lay = factories.seat(panel.panel, factories.member("Lay"), SeatKind.LAY)
    proposals = [placed(panel) for _ in range(3)]

    run = propose(panel)

    assert {(each.pk, lay.pk) for each in proposals} <= pairs_of(run)


def test_expertise_decides_and_is_told(panel):
    theme = Theme.objects.create(code="digital", name="Digital health")
    proposal = placed(panel)
    proposal.themes.add(theme)
    for seat in panel.seats[:3]:
        describe(panel, seat, areas={proposal.area_id: 3}, themes={theme.pk: 2})

    run = propose(panel)

    assert pairs_of(run) == {(proposal.pk, seat.pk) for seat in panel.seats[:3]}
    told = ["clinical assessor wanted", f"area match: {proposal.area}", "theme match: Digital health", "load 1 of 1"]
    assert [reasons for *_, reasons in run.plan["pairs"]] == [told] * 3


def test_whoever_left_or_cannot_sign_in_is_not_proposed(panel):
    proposal = placed(panel)
    gone, shut_out, *there = panel.seats
    gone.left_on = proposal.call.scoring_due_on
    gone.save()
    shut_out.person.is_active = False
    shut_out.person.save()

    assert pairs_of(propose(panel)) == {(proposal.pk, seat.pk) for seat in there}


def test_whom_a_plan_never_proposes_is_whom_nobody_could_ask(panel):
    """The same facts as on the page of one proposal, found for all at once."""
    successor = factories.organisation("Successor")
    merged = factories.organisation("Merged", successor=successor)
    proposals = [placed(panel) for _ in range(3)]
    proposals[1].partners.add(successor)
    writer, joined, reader, conflicted = panel.seats
    factories.co_author(proposals[0], writer.person)
    Affiliation.objects.create(person=joined.person, organisation=merged, started_on=date(2020, 1, 1))
    panels.assign(proposals[2].pk, by=panel.chair, seats=[conflicted, reader])
    assignment = Assignment.objects.get(seat=conflicted)
    sheets.declare(assignment.pk, by=conflicted.person, kind=DeclarationKind.DIRECT, nature="financial", text="Shares.")

    problem = problem_of(panel.panel, panel.chair, seed=1)

    barred = {
        (proposal.pk, seat.pk)
        for proposal in proposals
        for seat in seats_facing(proposal).filter(panel=panel.panel)
        if reason_against(seat, proposal)
    }
    assert set(problem.forbidden | problem.standing) == barred
    assert len(barred) >= 4


def test_a_proposal_that_the_chair_has_a_conflict_with_is_in_no_plan(panel):
    hidden, seen = placed(panel), placed(panel)
    factories.co_author(hidden, panel.chair)

    run = propose(panel)

    assert {proposal for proposal, _ in pairs_of(run)} == {seen.pk}
    assert str(hidden.pk) not in run.inputs["needs"]


def test_the_same_seed_proposes_the_same(panel):
    for _ in range(3):
        placed(panel)

    assert propose(panel, seed=5).plan == propose(panel, seed=5).plan


# --- What changed since ----------------------------------------------------------------------------------------------
def test_a_plan_is_refused_once_somebody_was_asked_since(panel):
    proposal = placed(panel)
    run = propose(panel)
    panels.assign(proposal.pk, by=panel.chair, seats=[panel.seats[0]])

    with pytest.raises(NotReady) as refusal:
        assigning.apply_run(run.pk, by=panel.chair)

    assert refusal.value.reasons == [
        "Nobody was asked: the panel changed after this was proposed. Propose again.",
        f"{panel.seats[0].person} was asked to mark 1 proposal of it since.",
    ]
    assert len(asked()) == 1


def test_a_plan_is_refused_once_a_conflict_came_up(panel):
    proposal = placed(panel)
    run = propose(panel)
    factories.co_author(proposal, panel.seats[0].person)

    with pytest.raises(NotReady) as refusal:
        assigning.apply_run(run.pk, by=panel.chair)

    assert refusal.value.reasons[1:] == [f"{panel.seats[0].person} can’t be asked to mark 1 proposal of it since."]
    assert asked() == set()


def test_a_plan_is_refused_once_a_load_or_a_proposal_changed(panel):
    placed(panel)
    run = propose(panel)
    describe(panel, panel.seats[0], most_sheets=2)
    placed(panel)

    with pytest.raises(NotReady) as refusal:
        assigning.apply_run(run.pk, by=panel.chair)

    assert (
        refusal.value.reasons[1] == "Other proposals wait for assessors now, or they say something else of themselves."
    )
    assert f"The seat of {panel.seats[0].person}, what they know or how much they may mark changed since." in (
        refusal.value.reasons
    )


# --- Who may ---------------------------------------------------------------------------------------------------------
def test_only_the_chair_and_managers_propose_and_describe(panel, observer, manager):
    placed(panel)
    another = factories.panel(panel.panel.call)

    for person in (observer, panel.seats[0].person, another.chair):
        with pytest.raises(NotPermitted):
            assigning.propose_assignment(panel.panel.pk, by=person)
        with pytest.raises(NotPermitted):
            describe(panel, panel.seats[0], by=person)
    assert assigning.propose_assignment(panel.panel.pk, by=manager).made_by == manager


def test_a_plan_is_read_and_applied_by_nobody_but_its_maker(client, panel, manager):
    placed(panel)
    run = propose(panel)
    client.force_login(manager)

    assert client.get(address(panel, "assignment_run", run.pk)).status_code == 404
    assert client.post(address(panel, "apply_assignment", run.pk)).status_code == 404
    with pytest.raises(NotPermitted):
        assigning.apply_run(run.pk, by=manager)


# --- Seats -----------------------------------------------------------------------------------------------------------
def test_a_stale_edit_of_a_seat_is_refused(panel):
    seat = describe(panel, panel.seats[0], most_sheets=4)

    with pytest.raises(StaleVersion):
        describe(panel, seat, version=1)


def test_what_a_seat_knows_is_replaced_as_a_whole(panel, area):
    describe(panel, panel.seats[0], areas={area.pk: 3})
    describe(panel, panel.seats[0], areas={area.pk: 1})
    assert list(Expertise.objects.values_list("seat", "area", "theme", "level")) == [
        (panel.seats[0].pk, area.pk, None, 1)
    ]

    describe(panel, panel.seats[0], areas={area.pk: 0})

    assert not Expertise.objects.exists()
