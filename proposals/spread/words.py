"""What the second party says of an event: the site that it is about. Words are read with their events, in one query."""

from datetime import date

from django.utils.timezone import localdate

from proposals.models import AdoptionEvent, SiteWord
from proposals.states import SiteVerdict

BY_SITE, CONFIRMED, WAITS = "Reported by the site", "Confirmed by the site", "Not confirmed by the site yet"


def last_word(event: AdoptionEvent, known: date | None = None) -> SiteWord | None:
    """`event` comes with its words prefetched; `known` leaves out what was said after that day."""
    said = [word for word in event.words.all() if known is None or localdate(word.at) <= known]
    return max(said, key=lambda word: word.pk, default=None)


def said_of(event: AdoptionEvent, known: date | None = None) -> str:
    if event.by_site:
        return BY_SITE
    word = last_word(event, known)
    if word is None:
        return WAITS
    return CONFIRMED if word.verdict == SiteVerdict.CONFIRMED else f"Disputed by the site: {word.text}"


def is_confirmed(said: str) -> bool:
    return said in (BY_SITE, CONFIRMED)


def waits_for_a_word(event: AdoptionEvent) -> bool:
    return not event.by_site and last_word(event) is None
