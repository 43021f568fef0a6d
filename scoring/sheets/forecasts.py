"""The forecast that stands beside one's own returned sheet, as its assessor reads it; nobody else does."""

from dataclasses import dataclass
from typing import Any

from proposals.states import State
from scoring.models import SpreadForecast
from scoring.models.forecasts import FORECAST_MONTHS, FORECAST_SITES
from scoring.sheets.one import SheetInView

QUESTION = (
    f"Suppose that it is funded. Will at least {FORECAST_SITES} of the sites that could take it up use it "
    f"{FORECAST_MONTHS} months later?"
)


@dataclass(frozen=True)
class OwnForecast:
    """`may_state` until scoring closes. `form` is for the page alone."""

    stated: SpreadForecast | None
    may_state: bool
    form: Any = None
    question: str = QUESTION

    @property
    def percent(self) -> int | None:
        return self.stated.percent if self.stated else None


def own_forecast(seen: SheetInView) -> OwnForecast:
    """One query; none for a sheet that is not returned."""
    if not seen.is_returned:
        return OwnForecast(None, may_state=False)
    stated = SpreadForecast.objects.filter(assignment=seen.assignment.pk).last()
    return OwnForecast(stated, may_state=seen.proposal.state == State.REVIEWED)
