"""Sending a form of a shortlist to see where the line would stand: nothing is kept.

The button "Work the line out" asks for the whole page, and live_line.js, while somebody types, for its parts.
"""

from typing import Any

from django.http import HttpRequest

LIVE = "live"
TRIES = ("line", LIVE)


def is_try(request: HttpRequest) -> bool:
    return request.POST.get("act") in TRIES


def is_live(request: HttpRequest) -> bool:
    return request.POST.get("act") == LIVE


def problems_in(*forms: Any) -> list[str]:
    """What keeps the line from being worked out, each sentence once."""
    told = [sentence for form in forms for sentences in form.errors.values() for sentence in sentences]
    return list(dict.fromkeys(told))
