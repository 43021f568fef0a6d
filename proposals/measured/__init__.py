"""What was measured at sites, as its pages show it.

`entering` says who enters what and when, `months` what a month asks for, `site_charts` how the figures of a site vary.
"""

from proposals.measured.lines import MeasureLine, measures_of

__all__ = ["MeasureLine", "measures_of"]
