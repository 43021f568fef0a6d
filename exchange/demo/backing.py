"""Stories of those who read along: they stand behind a proposal, and some follow it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from exchange.demo.stage import Story, on_the_hour
from exchange.demo.tale import Tale
from exchange.models import Member
from proposals.models import Proposal
from proposals.services import support

MOST_BACKERS = 7
ONE_FOLLOWS_OF = 3


def be_backed(tale: Tale, dice: Random) -> Story:
    """By a few people over some weeks; Meridian counted 1.2 votes an innovation, so many have none."""
    backers = dice.sample(readers(tale), k=int(MOST_BACKERS * dice.random() ** 2))
    for moment, person in zip(_moments(tale, dice), backers, strict=False):
        yield moment
        if is_public(tale):
            support.give_support(tale.pk, by=person)
            if dice.randrange(ONE_FOLLOWS_OF) == 0:
                support.follow(tale.pk, by=person)


def _moments(tale: Tale, dice: Random) -> Iterator[datetime]:
    """From the last days before closing, or from now in a call that is still open, some days apart."""
    is_open = tale.opened.phase == "open"
    moment = on_the_hour(tale.today - timedelta(days=5) if is_open else tale.opened.closing_day, 8)
    while True:
        moment += timedelta(hours=dice.randrange(5, 30 if is_open else 90))
        yield moment


def readers(tale: Tale) -> list[Member]:
    """Members without an office, a seat on a panel or a part in this proposal."""
    at_work = {each.person for each in tale.cast.assessors}
    at_work |= {*tale.cast.moderators, *tale.cast.managers, *tale.cast.administrators, *tale.cast.observers}
    authors = {tale.plot["lead"], *tale.plot.get("with", [])}
    return [person for name, person in tale.cast.by_name.items() if person not in at_work and name not in authors]


def is_public(tale: Tale) -> bool:
    return Proposal.objects.public().filter(pk=tale.pk).exists()
