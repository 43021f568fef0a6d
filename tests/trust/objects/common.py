"""What the topics share: numbers of nothing, and the same objects under other names of the parameters."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

Objects = dict[str, dict[str, Any]]  # {what it is: values of the parameters}
ByParameters = dict[tuple[str, ...], Objects]

NONE = 9_999
NO_RUN = "00000000-0000-4000-8000-000000000000"


def references(world: SimpleNamespace) -> tuple[str, str, str]:
    """Of a draft, of a proposal that is being marked, and of one whose author was told that it is funded."""
    draft, marking, told = (world.at[name].reference for name in ("draft", "marking", "told"))
    return draft, marking, told


def each(names: Iterable[str], objects: Objects) -> dict[str, Objects]:
    return dict.fromkeys(names, objects)


def renamed(objects: Objects, **names: str) -> Objects:
    """The same objects at an address that calls a parameter otherwise: renamed(of_a_panel, pk="panel")."""
    return {what: {names.get(name, name): value for name, value in values.items()} for what, values in objects.items()}
