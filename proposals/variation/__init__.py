"""How much a measure varies from month to month and from site to site, and what stands out of that.

Numbers in, numbers out; nothing here knows of Django or of any other package. `limits` and `rules` read one series,
`series` puts its breaks together, `runs` reads a short one, `funnel` compares sites in one period.
"""

from proposals.variation.funnel import Funnel, band_at, funnel_of
from proposals.variation.limits import FEWEST_FOR_FIRM_LIMITS, FEWEST_FOR_LIMITS, Limits, limits_of, side_of
from proposals.variation.rules import Rule, Signal, signals_of
from proposals.variation.runs import RunChart, read_runs
from proposals.variation.series import (
    Assurance,
    Settings,
    Spot,
    Variation,
    assurance_of,
    read_series,
    variation_of,
)

__all__ = [
    "FEWEST_FOR_FIRM_LIMITS",
    "FEWEST_FOR_LIMITS",
    "Assurance",
    "Funnel",
    "Limits",
    "Rule",
    "RunChart",
    "Settings",
    "Signal",
    "Spot",
    "Variation",
    "assurance_of",
    "band_at",
    "funnel_of",
    "limits_of",
    "read_runs",
    "read_series",
    "side_of",
    "signals_of",
    "variation_of",
]
