"""Whom authors ask not to assess a proposal is not proposed for it, as far as the maker of the plan may read that."""

import pytest
from django.db import transaction

from proposals.models import Objection
from scoring.models import SeatKind
from scoring.panels.listed import ListedPair
from scoring.panels.runs import view_of
from scoring.services import assigning, panels
from scoring.services.assigning import NAMED_BY_AUTHORS, propose_listed
from tests import factories
from tests.scoring.assignment.arrangement import address, describe, pairs_of, placed, propose

pytestmark = pytest.mark.django_db


def object_to(proposal, *names, organisation=""):
    for name in names or [""]:
        Objection.objects.create(
            proposal=proposal, name=name, organisation=organisation, reason="A dispute.",
            named_by=proposal.lead_author, named_at=proposal.submitted_at,
        )  # fmt: skip


@pytest.fixture
def margery(panel):
    """The seat of Margery Thornycroft, who is named in these tests."""
    return factories.seat(panel.panel, factories.member("Margery", family_name="Thornycroft"))


NAME = "Dr M. Thornycroft"


def of(proposal, plan):
    return {seat for pk, seat in pairs_of(plan) if pk == proposal.pk}


def test_whom_authors_named_is_not_proposed_for_it_and_is_for_others(panel, margery, manager):
    theirs, other = placed(panel), placed(panel)
    object_to(theirs, NAME)
    for seat in panel.seats[2:]:
        describe(panel, seat, most_sheets=0)

    for by in (panel.chair, manager):
        plan = assigning.propose_assignment(panel.panel.pk, by=by, seed=3)
        assert of(theirs, plan) == {seat.pk for seat in panel.seats[:2]}
        assert of(other, plan) == {margery.pk, *of(theirs, plan)}


def test_everybody_of_an_organisation_that_was_named_is_avoided(panel):
    trust = factories.organisation("Walsall trust")
    there = factories.seat(panel.panel, factories.member("There", at=trust))
    proposal = placed(panel)
    object_to(proposal, organisation="Walsall Trust")

    assert there.pk not in of(proposal, propose(panel, seed=1))
    for seat in panel.seats:
        describe(panel, seat, most_sheets=0)
    assert of(proposal, propose(panel, seed=1)) == set()


def test_what_can_not_be_done_is_told_as_if_they_were_full(panel, margery):
    proposal = placed(panel)
    for seat in panel.seats[2:]:
        describe(panel, seat, most_sheets=0)

    def told():
        return view_of(propose(panel, seed=1), panel.chair).impossible

    with transaction.atomic():
        describe(panel, margery, most_sheets=0)
        full = told()
        transaction.set_rollback(True)
    object_to(proposal, NAME)

    assert told() == full == [f"{proposal.reference} lacks 1 assessor: nobody else with room can be asked."]


def in_both_worlds(panel, proposal, *names):
    """What a plan of the chair says without any objection, and with these."""
    told = []
    for named in ((), names):
        with transaction.atomic():
            if named:
                object_to(proposal, *named)
            plan = propose(panel, seed=5)
            told.append((plan.plan, plan.inputs, plan.digest))
            transaction.set_rollback(True)
    return told


def test_a_chair_who_is_named_sees_the_plan_that_they_would_see_if_nobody_were(panel, margery):
    """Neither their own name nor another beside it moves anything: the page of the proposal keeps both from them."""
    chair = panel.panel.seats.get(kind=SeatKind.CHAIR)
    proposal, _ = placed(panel), placed(panel)
    describe(panel, chair, most_sheets=5)

    without, with_names = in_both_worlds(panel, proposal, str(panel.chair), NAME)

    assert with_names == without


def test_who_was_asked_to_mark_it_sees_the_plan_that_they_would_see_if_nobody_were_named(panel, margery, manager):
    chair = panel.panel.seats.get(kind=SeatKind.CHAIR)
    proposal = placed(panel)
    panels.assign(proposal.pk, by=manager, seats=[chair])

    without, with_names = in_both_worlds(panel, proposal, NAME)

    assert with_names == without


def test_a_chair_who_may_read_what_authors_said_has_it_heeded(panel, margery):
    """The other two tests could not fail if nothing were ever heeded."""
    without, with_names = in_both_worlds(panel, placed(panel), NAME)

    assert with_names != without


def test_who_writes_a_list_judges_that_alone(panel, margery):
    proposal = placed(panel)
    object_to(proposal, NAME)

    run = propose_listed(panel.panel.pk, by=panel.chair, rows=[ListedPair(1, proposal.reference, margery.person.email)])

    assert pairs_of(run) == {(proposal.pk, margery.pk)}
    assert NAMED_BY_AUTHORS in run.plan["pairs"][0][3]
    assigning.apply_run(run.pk, by=panel.chair)
    assert proposal.assignments.get().seat == margery


def test_the_page_of_a_plan_costs_the_same_whether_somebody_is_named_or_not(client, panel, django_assert_num_queries):
    proposal = placed(panel)
    client.force_login(panel.chair)
    for names in ((), (NAME, "Somebody Else")):
        if names:
            object_to(proposal, *names)
        plan = propose(panel, seed=1)
        with django_assert_num_queries(15):
            client.get(address(panel, "assignment_run", plan.pk))
