"""How figures are written for people, wherever they stand; and the counts that are told to nobody else."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

FEWEST_TOLD = 5  # of people or sites: what is said of fewer could be said of somebody


def rounded(value: Any, places: int) -> Decimal:
    """Half up, as the scoring guide rounds, and not to the even digit."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: Any, places: int = 0) -> str:
    return f"{rounded(value, places):,}"


def figure(value: Any) -> str:
    """A measured value, with no more decimals than it has: 38, 38.5, 1,204.25."""
    written = f"{rounded(value, 2):,}"
    return written.rstrip("0").rstrip(".")


def money(pounds: Any) -> str:
    """£5,000, and £5,000.50 only where there are pence."""
    amount = rounded(pounds, 2)
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.{0 if amount == amount.to_integral_value() else 2}f}"


def percent(share: Any) -> str:
    """26% for 0.256"""
    return f"{rounded(Decimal(str(share)) * 100, 0)}%"
