"""What the tests of finding assessors arrange and read."""

from django.urls import reverse

from proposals.states import State
from scoring.models import Assignment
from scoring.services import assigning
from tests.factories import proposal_at


def placed(panel, **facts):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)


def propose(panel, **how):
    return assigning.propose_assignment(panel.panel.pk, by=panel.chair, **how)


def describe(panel, seat, **facts):
    seat.refresh_from_db()
    given = {"most_sheets": None, "least_sheets": 0, "areas": {}, "themes": {}, "version": seat.version}
    return assigning.describe_seat(seat.pk, **{"by": panel.chair} | given | facts)


def pairs_of(run):
    return {(proposal, seat) for proposal, seat, *_ in run.plan["pairs"]}


def asked():
    return set(Assignment.objects.values_list("proposal", "seat"))


def address(panel, name="assignment", *more):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, *more])
