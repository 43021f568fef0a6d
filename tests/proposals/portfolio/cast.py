"""Two awards in the portfolio: their titles, and how they came there."""

from datetime import timedelta
from types import SimpleNamespace

from proposals.models import SpreadPlan
from proposals.services import eligible
from proposals.services.eligible import Site
from proposals.states import State
from tests import factories
from tests.proposals.spread_pages import TODAY, report

FIRST = TODAY - timedelta(days=100)
LINES, CARERS = "A single phone line for carers", "Warm handovers"


def two_awards():
    """One that 6 of 9 trusts use in two boards, and one with two eligible trusts in one board and no user."""
    north, south = (factories.organisation(f"{name} board", "icb") for name in ("North", "South"))
    first = factories.proposal_at(State.FUNDED, title=LINES)
    second = factories.proposal_at(State.FUNDED, title=CARERS)
    trusts = [factories.organisation(f"Trust {number}", board=north if number < 7 else south) for number in range(9)]
    for proposal, sites in ((first, trusts), (second, trusts[7:])):
        plan = {"target_share_percent": 50, "target_on": TODAY + timedelta(days=365)}
        SpreadPlan.objects.filter(proposal=proposal).update(**plan)
        listed = [Site(each.pk) for each in sites]
        eligible.list_sites(proposal.pk, by=proposal.cast.author, sites=listed, from_on=FIRST)
    for number, trust in enumerate(trusts[:6]):
        report(first, trust, "adopted", 90 - 10 * number)
    return SimpleNamespace(first=first, second=second, north=north, south=south, trusts=trusts)
