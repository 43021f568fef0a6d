"""What was measured at sites, as its pages show it."""

from proposals.measured.lines import MeasureLine, measures_of

__all__ = ["MeasureLine", "measures_of"]
