"""From marks to totals, scores and ranks. Numbers in, numbers out: no table and no framework is known here.

Everything is decimal and rounds a half up at the second place, so that a page, the API, a workbook and the
script on the score sheet can't differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from statistics import median as middle

HIGHEST_MARK = 5
_SECOND_PLACE = Decimal("0.01")


class MissingMark(ValueError):
    """Some criteria have no mark; `criteria` names them."""

    def __init__(self, criteria: Sequence[str]) -> None:
        self.criteria = list(criteria)
        super().__init__(f"No mark for {', '.join(self.criteria)}.")


def rounded(number: Decimal) -> Decimal:
    return number.quantize(_SECOND_PLACE, rounding=ROUND_HALF_UP)


def weighted_total(marks: Mapping[str, int], weights: Mapping[str, Decimal]) -> Decimal:
    """One assessor's total for one proposal, on the same 0 to 5 scale as a mark.

    marks    {criterion code: int}, each from 0 to 5
    weights  {criterion code: Decimal}, each above 0; only their proportions matter
    returns  Decimal, 0.00 to 5.00, a half in the third place rounded up
    raises   MissingMark, naming the criteria
    source   scoring guide of the call, "From marks to totals"
    """
    missing = [code for code in weights if code not in marks]
    if missing:
        raise MissingMark(missing)
    weighted = sum((weights[code] * marks[code] for code in weights), Decimal(0))
    return rounded(weighted / sum(weights.values()))


def panel_score(totals: Sequence[Decimal]) -> Decimal | None:
    """The mean of the totals of the returned sheets (two places), or None when there is no sheet."""
    return rounded(sum(totals, Decimal(0)) / len(totals)) if totals else None


def standing_score(totals: Sequence[Decimal], adjusted: Decimal | None) -> Decimal | None:
    """The score that stands: the one that the panel set beside its sheets, or their mean; None without a sheet."""
    mean = panel_score(totals)
    return mean if mean is None or adjusted is None else adjusted


def mean_mark(marks: Sequence[int]) -> Decimal | None:
    """The mean of the marks for one criterion (two places), or None when there is none."""
    return rounded(Decimal(sum(marks)) / len(marks)) if marks else None


def median(figures: Sequence[Decimal]) -> Decimal | None:
    """The middle figure, or the mean of the middle two (two places); None when there is none."""
    return rounded(middle(figures)) if figures else None


def spread(totals: Sequence[Decimal]) -> Decimal | None:
    """How far apart the assessors are: highest less lowest total; None below two sheets."""
    return max(totals) - min(totals) if len(totals) >= 2 else None


def ranks(scores: Iterable[Decimal | None]) -> list[int | None]:
    """Competition ranks, highest score first; equal scores share a rank (1, 2, 2, 4); None has no rank."""
    listed = list(scores)
    known = sorted((score for score in listed if score is not None), reverse=True)
    first_place = {score: place for place, score in reversed(list(enumerate(known, start=1)))}
    return [None if score is None else first_place[score] for score in listed]


def misweighed(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The weight guard: criteria that do not count for what is published of them.

    weights  {criterion code: Decimal}, each above 0, published as its per cent of the total
    returns  {criterion code: the per cent it really has in `weighted_total`, two places}; empty where all agree
    """
    whole = sum(weights.values(), Decimal(0))
    return {} if whole == 100 else {code: rounded(weight * 100 / whole) for code, weight in weights.items()}


def effective_weights(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each criterion's share of the total in per cent (one place)."""
    whole = sum(weights.values())
    return {code: (weight * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) for code, weight in weights.items()}
