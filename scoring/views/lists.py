"""What the lists of this floor do the same way: a shelf and an order from the address, each by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest


def shelf_of(request: HttpRequest, shelves: Mapping[str, Any]) -> str:
    """The shelf that the address asks for; the first one, and a message, when there is no such shelf."""
    name = request.GET.get("show", "")
    if name in shelves:
        return name
    messages.warning(request, "This list can’t be narrowed down like that, so you see all of it.")
    return next(iter(shelves))


def sort_of(request: HttpRequest, orders: Mapping[str, Sequence[Any]], default: str) -> str:
    """The order that the address asks for, "name" or "-name"; the usual one, and a message, when there is none such."""
    name = request.GET.get("sort", default)
    if name in orders or name.removeprefix("-") in orders:
        return name
    messages.warning(request, "This list can’t be sorted like that, so it stands in its usual order.")
    return default


def in_order(rows: QuerySet[Any], orders: Mapping[str, Sequence[Any]], sort: str) -> QuerySet[Any]:
    if sort in orders:
        return rows.order_by(*orders[sort])
    first, *rest = orders[sort.removeprefix("-")]
    return rows.order_by(first.removeprefix("-") if first.startswith("-") else f"-{first}", *rest)
