"""What else could come of the pot of a shortlist, and whom other rules would move, with the proposals themselves."""

from typing import NamedTuple

from scoring.shortlisting.alternatives import Alternatives, Price, alternatives_to
from scoring.shortlists.reading import Drawn, DrawnLine


class Differing(NamedTuple):
    """One proposal that gets money one way and not another; `best` is None where no choice keeps all rules."""

    each: DrawnLine
    by_line: bool
    best: bool | None
    by_panel: bool
    decided: bool


class Priced(NamedTuple):
    """A rule, and the proposals that change sides of the line without it."""

    price: Price
    comes_in: list[DrawnLine]
    falls_out: list[DrawnLine]


class Moved(NamedTuple):
    """A line drawn by other rules, and who would change sides of it."""

    drawn: Drawn
    comes_in: list[DrawnLine]
    falls_out: list[DrawnLine]

    @property
    def above(self) -> list[DrawnLine]:
        return [each for each in self.drawn.lines if each.line.standing.is_above]

    @property
    def spent_pounds(self) -> int:
        return sum(each.line.entry.pounds for each in self.above)

    @property
    def left_pounds(self) -> int:
        return self.drawn.terms.rules.pot_pounds - self.spent_pounds


def moved(before: Drawn, after: Drawn) -> Moved:
    was_above = {each.ranked.pk: each.line.standing.is_above for each in before.lines}
    changing = [each for each in after.lines if each.line.standing.is_above != was_above[each.ranked.pk]]
    comes_in = [each for each in changing if each.line.standing.is_above]
    return Moved(after, comes_in, [each for each in changing if not each.line.standing.is_above])


class Beside(NamedTuple):
    """All of it, best score first."""

    found: Alternatives
    differing: list[Differing]
    prices: list[Priced]


def beside(drawn: Drawn) -> Beside:
    """No query: from the lines in hand."""
    of = {each.line.entry.reference: each for each in drawn.lines}
    panels = {reference: each.ranked.panel for reference, each in of.items()}
    found = alternatives_to(drawn.drawing, drawn.terms, panels)
    concerned = found.differing
    return Beside(
        found,
        [_differing(each, found) for reference, each in of.items() if reference in concerned],
        [
            Priced(price, [of[name] for name in price.comes_in], [of[name] for name in price.falls_out])
            for price in found.prices
        ],
    )


def _differing(each: DrawnLine, found: Alternatives) -> Differing:
    reference = each.line.entry.reference
    return Differing(
        each,
        reference in found.line.funded,
        None if found.best is None else reference in found.best.funded,
        reference in found.by_panel.funded,
        reference in found.decided.funded,
    )
