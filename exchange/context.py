"""What the frame of every page shows: where this person can go, who they are, what just happened. No query of its own."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


class Entry(NamedTuple):
    """One word of the navigation. `right` is asked with `has_perm`; empty: everybody; SIGNED_IN: whoever signed in."""

    label: str
    url_name: str
    right: str = ""


SIGNED_IN = "signed in"

NAVIGATION = [
    Entry("Home", "home"),
    Entry("Calls", "calls"),
    Entry("Proposals", "proposals"),
    Entry("Moderation desk", "moderation", "proposals.moderate"),
    Entry("My assessments", "my_assessments", "scoring.assess"),
    Entry("Panels", "panels", "scoring.see_panels"),
    Entry("Ranking", "ranking", "scoring.rank"),
    Entry("Spread", "portfolio"),
    Entry("Search", "search"),
]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None) or AnonymousUser()
    return {
        "person": person,
        "navigation": list(navigation_for(person, request.path)),
        "account_address": address_of("account") or address_of("account_email"),
        "messages": get_messages(request),
    }


def navigation_for(person: Any, path: str) -> Iterator[dict[str, Any]]:
    for entry in NAVIGATION:
        address = address_of(entry.url_name)
        if address and may_see(person, entry.right):
            yield {"label": entry.label, "href": address, "is_here": is_under(path, address)}


def may_see(person: Any, right: str) -> bool:
    if right == SIGNED_IN:
        return person.is_authenticated
    return not right or (person.is_authenticated and person.has_perm(right))


def is_under(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))


def address_of(url_name: str) -> str | None:
    """None while the page does not exist yet."""
    return _address_in(settings.ROOT_URLCONF, url_name)


@cache
def _address_in(addresses: str, url_name: str) -> str | None:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
