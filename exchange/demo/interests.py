"""Stories of sites that say they are interested: one is recorded, one is declined, and one waits for an answer."""

from datetime import timedelta
from typing import Any

from exchange.demo.stage import Story, office_moment
from exchange.demo.tale import Tale
from proposals import rights
from proposals.models import AdoptionEvent, Affiliation, SiteInterest
from proposals.services import interests

RANKS = 2  # of the awards, the best ones
DAYS_TO_ANSWER = 3
WANTS = [
    (60, "We heard of it at the regional meeting and want to begin on one unit in the autumn. What does it take?"),
    (140, "Could we have it for our community teams? We have no wards."),
    (224, "Our board asked for a plan by the end of the quarter. May two of us visit you?"),
]
NOT_YET = "Thank you for asking. It was never tried outside hospitals, so we can’t support it yet. Ask again in a year."


def ask(tale: Tale, rank: int) -> Story:
    announced = tale.day
    asked: set[int] = set()
    for number, (days, text) in enumerate(WANTS if rank < RANKS else []):
        yield office_moment(announced + timedelta(days=days), tale.dice)
        found = _somebody_elsewhere(tale, asked)
        if found is None:
            return
        asked.add(found.organisation_id)
        said = interests.say_interest(
            tale.pk, by=found.person, organisation=found.organisation, place="", contact=found.person.email, text=text
        )
        if number < len(WANTS) - 1:
            yield tale.in_office(DAYS_TO_ANSWER)
            _answer(tale, said, records=number == 0)


def _answer(tale: Tale, said: SiteInterest, *, records: bool) -> None:
    if records:
        interests.confirm_interest(said.pk, by=tale.lead)
    else:
        interests.decline_interest(said.pk, by=tale.lead, reason=NOT_YET)


def _somebody_elsewhere(tale: Tale, asked: set[int]) -> Any:
    """A member of an organisation that is not in the log, who has no part in the proposal."""
    known = AdoptionEvent.objects.filter(proposal=tale.pk).values("site")
    there = Affiliation.objects.current().exclude(organisation__in=known).exclude(organisation__in=asked)
    people = there.filter(person__is_active=True).select_related("person", "organisation").order_by("pk")
    return next((each for each in people if each.person.has_perm(rights.INTEREST, tale.proposal)), None)
