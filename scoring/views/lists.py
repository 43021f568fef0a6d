"""What the lists of this floor do the same way: a shelf and an order from the address, each by name."""

from django.contrib import messages
from django.http import HttpRequest

from scoring.sheets.shelves import Orders, Shelves


def shelf_of(request: HttpRequest, shelves: Shelves) -> str:
    """The shelf that the address asks for; the first one, and a message, when there is no such shelf."""
    name = request.GET.get("show", "")
    if name in shelves:
        return name
    messages.warning(request, "This list can’t be narrowed down like that, so you see all of it.")
    return next(iter(shelves))


def sort_of(request: HttpRequest, orders: Orders, default: str) -> str:
    """The order that the address asks for; the usual one, and a message, when there is none such."""
    name = request.GET.get("sort", default)
    if name in orders:
        return name
    messages.warning(request, "This list can’t be sorted like that, so it stands in its usual order.")
    return default
