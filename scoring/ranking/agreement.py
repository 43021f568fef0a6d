"""How far the assessors of a ranking agree, criterion by criterion: over the rows in hand and no others, so that no
figure tells of a proposal that its reader may not rank. The panel's own page (`oversight/comparison.py`) asks the
same functions.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from scoring.agreement import Alpha, krippendorff, krippendorff_of_counts
from scoring.ranking.reading import MARKS
from scoring.ranking.rows import Given, RankedProposal, Ranking

RESAMPLES = 400


class Agreement(NamedTuple):
    """On a criterion, or on the totals."""

    name: str
    alpha: Alpha


def agreement_among(ranking: Ranking, rows: Sequence[RankedProposal]) -> list[Agreement]:
    """On each criterion in turn, and last on the totals. No query."""
    rows = sorted(rows, key=lambda row: row.reference)
    on_each = {
        each.name: tuple(row.given[each.code] for row in rows if each.code in row.given) for each in ranking.criteria
    }
    totals = tuple(tuple(float(total) for total in row.totals) for row in rows)
    return [
        *(Agreement(name, _on_marks(given)) for name, given in on_each.items()),
        Agreement("Totals", _on_totals(totals)),
    ]


@lru_cache(maxsize=64)
def _on_marks(given: tuple[Given, ...]) -> Alpha:
    """Kept for the very same marks only."""
    return krippendorff_of_counts(given, MARKS, level="ordinal", resamples=RESAMPLES)


@lru_cache(maxsize=8)
def _on_totals(totals: tuple[tuple[float, ...], ...]) -> Alpha:
    return krippendorff(totals, resamples=RESAMPLES)
