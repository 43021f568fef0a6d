"""How far an innovation may have spread in the months to come: counts month by month in, a fan out, never one curve.

`months` cuts a curve of days into months, `fitting` weighs the ways in which it could have come about, `simulating`
lets those go on, `lines` puts days to them. Numbers in, numbers out; nothing here knows of Django.
"""

from proposals.spread.forecast.fitting import Grid, weigh
from proposals.spread.forecast.lines import Plan, Reach, fan_of
from proposals.spread.forecast.months import monthly
from proposals.spread.forecast.simulating import (
    FEWEST_FOR_A_CEILING,
    FEWEST_FOR_A_FAN,
    Band,
    Ceiling,
    Forecast,
    forecast,
)

__all__ = [
    "FEWEST_FOR_A_CEILING",
    "FEWEST_FOR_A_FAN",
    "Band",
    "Ceiling",
    "Forecast",
    "Grid",
    "Plan",
    "Reach",
    "fan_of",
    "forecast",
    "monthly",
    "weigh",
]
