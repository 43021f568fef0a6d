"""Other ways to spend the pot of a shortlist, to stand beside its line and never in its place, and what a rule costs.

Three what-ifs are told with the line: the greatest sum of scores that the rules allow, the panels' own order without
any rule about money, and the line without one rule after the other. Numbers in, numbers and words out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from scoring.shortlisting.best_value import best_value, still_open
from scoring.shortlisting.drawing import Drawing, Terms, contender_of
from scoring.shortlisting.funding_line import SPENT, Contender, Rules, draw_line, why_out


class Way(NamedTuple):
    """One way to choose.

    funded  references of those that get money
    points  how far their scores lie above the quality line, in all
    """

    funded: frozenset[str]
    pounds: int
    points: Decimal


class Price(NamedTuple):
    """A rule, and what would come of the line without it: `pounds` and `points` are more, or below nothing less."""

    rule: str
    comes_in: list[str]
    falls_out: list[str]
    pounds: int
    points: Decimal

    @property
    def is_free(self) -> bool:
        """The line would be the same without it."""
        return not self.comes_in and not self.falls_out


@dataclass(frozen=True)
class Alternatives:
    """best      None where no choice keeps all rules; `clashing` says then which one alone stands in the way
    clashing  rules in words, each of which need only be given up for the others to be kept; it may be none of them
    """

    line: Way
    best: Way | None
    by_panel: Way
    decided: Way
    clashing: list[str]
    prices: list[Price]

    @property
    def differing(self) -> frozenset[str]:
        """Those that get money one way, and not another."""
        ways = [way.funded for way in (self.line, self.best, self.by_panel, self.decided) if way]
        return frozenset().union(*ways) - frozenset.intersection(*ways)


def alternatives_to(drawing: Drawing, terms: Terms, panels: Mapping[str, str]) -> Alternatives:
    """panels  {reference: its panel}"""
    order = _Order(drawing)
    contenders = order.contenders(terms)
    best = by_best_value(contenders, terms.rules)
    return Alternatives(
        line=(line := order.way(by_line(contenders, terms.rules), terms)),
        best=None if best is None else order.way(best, terms),
        by_panel=order.way(by_panels(contenders, [panels[each] for each in order.references], terms.rules), terms),
        decided=order.way([at for at, each in enumerate(drawing.lines) if each.entry.awarded_pounds], terms),
        clashing=list(_clashing(order, terms)) if best is None else [],
        prices=[_price(order, words, line, without, terms) for words, without in each_rule(terms)],
    )


class _Order:
    """The proposals in the order of the drawing, which no rule changes."""

    def __init__(self, drawing: Drawing) -> None:
        self.lines = drawing.lines
        self.references = [each.entry.reference for each in drawing.lines]

    def contenders(self, terms: Terms) -> list[Contender]:
        return [contender_of(each.entry, each.rank, terms) for each in self.lines]

    def way(self, places: Sequence[int], terms: Terms) -> Way:
        entries = [self.lines[at].entry for at in places]
        return Way(
            frozenset(each.reference for each in entries),
            sum(each.pounds for each in entries),
            sum((max((each.score or Decimal()) - terms.rules.quality_line, Decimal()) for each in entries), Decimal()),
        )


def by_line(contenders: Sequence[Contender], rules: Rules) -> list[int]:
    return [at for at, standing in enumerate(draw_line(contenders, rules)) if standing.is_above]


def by_best_value(contenders: Sequence[Contender], rules: Rules) -> list[int] | None:
    """What is spent, and of the rest the choice whose scores add up to most; None where no choice keeps the rules."""
    still = still_open(contenders, rules)
    chosen = best_value(still.contenders, still.rules).chosen
    if chosen is None:
        return None
    return [*_spent(contenders), *(still.places[at] for at in chosen)]


def by_panels(contenders: Sequence[Contender], panels: Sequence[str], rules: Rules) -> list[int]:
    """Each panel's first, then each panel's second, and so on, until the next ones are more than the pot still holds.

    Nothing must be funded, no area has a sum and nobody is skipped; what is not good enough, or excluded, is left out.
    """
    spent = _spent(contenders)
    room = rules.pot_pounds - sum(contenders[at].pounds for at in spent)
    places = _places_in_panels(contenders, panels, rules)
    funded = list(spent)
    queue = sorted(places, key=lambda at: (places[at], at))
    for _, group in groupby(queue, key=lambda at: (places[at], contenders[at].score, contenders[at].place)):
        equals = list(group)
        room -= sum(contenders[at].pounds for at in equals)
        if room < 0:
            break
        funded += equals
    return funded


def _places_in_panels(contenders: Sequence[Contender], panels: Sequence[str], rules: Rules) -> dict[int, int]:
    """{place in the order: place in its panel} of those that money can come to; equals share one."""
    found: dict[int, int] = {}
    before: dict[str, int] = {}
    last: dict[str, int] = {}
    for at, (each, panel) in enumerate(zip(contenders, panels, strict=True)):
        if each.fate in SPENT or why_out(each, rules):
            continue
        before[panel] = before.get(panel, 0) + 1
        earlier = contenders[last[panel]] if panel in last else None
        is_equal = earlier is not None and (earlier.score, earlier.place) == (each.score, each.place)
        found[at] = found[last[panel]] if is_equal else before[panel]
        last[panel] = at
    return found


def _spent(contenders: Sequence[Contender]) -> list[int]:
    return [at for at, each in enumerate(contenders) if each.fate in SPENT]


def each_rule(terms: Terms) -> Iterator[tuple[str, Terms]]:
    """(the rule in words, the terms without it)"""
    rules = terms.rules
    if rules.quality_line:
        yield f"The quality line of {rules.quality_line:.2f}", _with(terms, quality_line=Decimal())
    for each in terms.criteria:
        if each.minimum is not None:
            others = [one for one in terms.criteria if one.minimum is not None and one is not each]
            words = f"A mean mark of {each.minimum:.2f} at least for “{each.name}”"
            yield words, replace(terms, criteria=others)
    for area, pounds in rules.floors.items():
        yield f"At least £{pounds:,} for {area}", _with(terms, floors=_but(rules.floors, area))
    for area, pounds in rules.caps.items():
        yield f"At most £{pounds:,} for {area}", _with(terms, caps=_but(rules.caps, area))
    for reference in terms.must:
        yield f"{reference} must be funded", replace(terms, must=_but(terms.must, reference))
    for reference in terms.excluded:
        yield f"{reference} is excluded", replace(terms, excluded=_but(terms.excluded, reference))


def _with(terms: Terms, **changes: Any) -> Terms:
    return replace(terms, rules=replace(terms.rules, **changes))


def _but(kept: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {each: value for each, value in kept.items() if each != name}


def _price(order: _Order, words: str, line: Way, without: Terms, terms: Terms) -> Price:
    freer = order.way(by_line(order.contenders(without), without.rules), terms)
    return Price(
        words,
        [each for each in order.references if each in freer.funded - line.funded],
        [each for each in order.references if each in line.funded - freer.funded],
        freer.pounds - line.pounds,
        freer.points - line.points,
    )


def _clashing(order: _Order, terms: Terms) -> Iterator[str]:
    for words, without in each_rule(terms):
        if by_best_value(order.contenders(without), without.rules) is not None:
            yield words
