"""Every address of the product, read from the resolver, so that a new one is covered the day it is added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

PLACE = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
ANYTHING = ".+"


@dataclass(frozen=True)
class Address:
    """One pattern: its name with namespaces (empty where it has none) and its route from the root."""

    name: str
    route: str

    @property
    def key(self) -> str:
        return self.name if self.name.rpartition(":")[2] else self.route

    @property
    def parameters(self) -> list[str]:
        return [old or new for old, new in PLACE.findall(self.route)]

    def paths(self, values: dict[str, list[Any]]) -> Iterator[str]:
        """One path for each combination of the values of its parameters."""
        for chosen in product(*(values[name] for name in self.parameters)):
            yield self.path(dict(zip(self.parameters, chosen, strict=True)))

    def path(self, values: dict[str, Any]) -> str:
        filled = PLACE.sub(lambda place: str(values[place[1] or place[2]]), self.route)
        return "/" + filled.replace("^", "").replace("$", "").replace(ANYTHING, "nowhere/")


def all_addresses(urlconf: str | None = None) -> list[Address]:
    return list(_walk(get_resolver(urlconf).url_patterns))


def _walk(patterns: list[Any], namespace: str = "", route: str = "") -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inside, here)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or ''}", here)
