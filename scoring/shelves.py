"""Shelves of a list: the same rows narrowed down by a name in the address, each with how many stand on it."""

from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

Shelves = dict[str, tuple[str, Q]]  # {name in the address: (label, which rows)}; the first one, "", holds all


class CountedShelf(NamedTuple):
    name: str
    label: str
    number: int


def counted(rows: QuerySet[Any], shelves: Shelves) -> list[CountedShelf]:
    """Every shelf with how many of `rows` stand on it. One query."""
    numbers = {
        f"on_{name}": Count("pk", filter=which) if which else Count("pk") for name, (_, which) in shelves.items()
    }
    found = rows.order_by().aggregate(**numbers)
    return [CountedShelf(name, label, found[f"on_{name}"]) for name, (label, _) in shelves.items()]
