"""What the frame of every page shows: where this person can go, who they are, what just happened."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


class Entry(NamedTuple):
    """One word of the navigation, for whoever holds one of these rights; for everybody when it names none.

    It stands for the pages below its own address, and for those it `covers` elsewhere.
    """

    label: str
    url_name: str
    rights: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


AFTER_AN_AWARD = (
    "proposals:after_award", "proposals:add_duty", "proposals:duty", "proposals:change_duty", "proposals:instalments",
    "proposals:pay_instalment",
)  # fmt: skip
NAVIGATION = [
    Entry("Home", "home"),
    Entry("Calls", "proposals:calls"),
    Entry("Proposals", "proposals:index"),
    Entry("Moderation desk", "proposals:desk", ("proposals.moderate",)),
    Entry("My assessments", "scoring:mine", ("scoring.assess",)),
    Entry("Panels", "scoring:panels", ("scoring.rank", "scoring.chair")),
    Entry("Awards", "proposals:awards", ("scoring.rank",), AFTER_AN_AWARD),
    Entry("Spread", "proposals:portfolio"),
    Entry("Statistics", "proposals:statistics", (), ("proposals:programme", "proposals:quarter")),
    Entry("Background work", "jobs", ("jobs.keep",)),
    Entry("Administration", "admin:index", ("people.manage", "scoring.rank")),
]


def page_frame(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None) or AnonymousUser()
    return {
        "person": person,
        "navigation": list(navigation_for(person, request)),
        "account_address": address_of("account") or address_of("account_email"),
        "messages": get_messages(request),
        "sent_mail_address": sent_mail_address_for(person),
        "notices_address": address_of("proposals:notices"),
        "unread_notices": getattr(person, "unread_notices", 0),
    }


def sent_mail_address_for(person: Any) -> str | None:
    """Where the mails of a demonstration are read, for its managers."""
    return address_of("sent_mails") if settings.DEMO and may_see(person, ("mail.read_sent",)) else None


def navigation_for(person: Any, request: HttpRequest) -> Iterator[dict[str, Any]]:
    shown = [entry for entry in NAVIGATION if address_of(entry.url_name) and may_see(person, entry.rights)]
    page = request.resolver_match.view_name if request.resolver_match else ""
    covering = [entry for entry in shown if page in entry.covers]
    for entry in shown:
        address = reverse(entry.url_name)
        is_here = entry in covering if covering else is_under(request.path, address)
        yield {"label": entry.label, "href": address, "is_here": is_here}


def may_see(person: Any, rights: tuple[str, ...]) -> bool:
    return not rights or (person.is_authenticated and any(person.has_perm(right) for right in rights))


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
