"""Shelves and orders of a list: the same rows narrowed down and sorted by a name in the address."""

from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet

Shelves = dict[str, tuple[str, Q]]  # {name in the address: (label, which rows)}; the first one, "", holds all
Orders = dict[str, list[Any]]  # {name in the address: what to order by}


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


def both_ways(**fields: str) -> Orders:
    """Each field up and down, under its name and "-name"; the primary key makes the order a total one."""
    orders: Orders = {}
    for name, field in fields.items():
        orders |= {name: [field, "pk"], f"-{name}": [f"-{field}", "pk"]}
    return orders


def figures_both_ways(**figures: str) -> Orders:
    """The same for figures that may be missing: those without one come first going up and last going down."""
    orders: Orders = {}
    for name, figure in figures.items():
        orders[name] = [F(figure).asc(nulls_first=True), "pk"]
        orders[f"-{name}"] = [F(figure).desc(nulls_last=True), "pk"]
    return orders
