"""The score of a panel for everybody: the nearest anchor of the scale, in words. The figure is never told."""

from decimal import Decimal

# Each begins half-way between two anchors of the scale (domain.md, "Default rubric").
BANDS = [
    (Decimal("4.5"), "Compelling, with nothing material missing"),
    (Decimal("3.5"), "Strong, with minor doubts only"),
    (Decimal("2.5"), "Adequate, with doubts that a condition can settle"),
    (Decimal("0"), "Promising, with important doubts"),
]


def band_of(score: Decimal) -> str:
    """score  from 0 to 5, the mean of a panel's totals"""
    return next(words for least, words in BANDS if score >= least)
