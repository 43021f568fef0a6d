"""Sites that pledge people for the proposals of a call once these are scored; one of them thinks better of it."""

from random import Random

from exchange.demo.stage import Story, days_after
from exchange.demo.tale import Tale
from exchange.models import Member
from proposals.errors import NotPermitted, WrongState
from proposals.models import Proposal
from proposals.services import pledges
from proposals.spread.pledges import is_open, own_organisations

NOTES = [
    "Our patient safety team would lead it, with a ward manager on each site.",
    "We can begin with one team and need a day of training first.",
    "Our audit clerk counts the measure from the first month on.",
    "",
]
MOST_SITES = 4
ONE_WITHDRAWS_OF = 6


def be_pledged(tale: Tale, readers: list[Member], dice: Random) -> Story:
    """Looks every few days whether it is scored; then some sites pledge within a fortnight."""
    for _ in range(40):
        yield days_after(tale.now, 4, dice)
        if tale.pk and is_open(tale.proposal):
            break
    for person in dice.sample(readers, k=min(dice.randrange(MOST_SITES + 1), len(readers))):
        yield days_after(tale.now, dice.randrange(1, 4), dice)
        made = _pledge(tale.proposal, person, tale, dice)
        if made and dice.randrange(ONE_WITHDRAWS_OF) == 0:
            yield days_after(tale.now, 3, dice)
            if pledges.may_be_withdrawn(tale.proposal):
                pledges.withdraw_pledge(made.pk, by=person, reason="The team that would have led it was moved.")


def _pledge(proposal: Proposal, person: Member, tale: Tale, dice: Random) -> pledges.Pledge | None:
    site = own_organisations(person).first()
    if site is None or not is_open(proposal):
        return None
    try:
        return pledges.pledge(
            proposal.pk, by=person, organisation=site, people=dice.randrange(2, 9),
            from_on=tale.day.replace(year=tale.day.year + 1, day=1), note=dice.choice(NOTES),
        )  # fmt: skip
    except (NotPermitted, WrongState):  # they write it, or sit on a panel of the call
        return None
