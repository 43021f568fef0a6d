"""Charts as SVG markup, drawn on the server: no script, no style attribute, readable at 320 pixels and in print.

Pure functions: plain numbers, dates and words in, markup out; no Django. Every chart has a title and a description for
those who cannot see it, and the page prints a table behind it. Colours are those of the NHS design system; no meaning
hangs on a colour alone. `exchange/svg.py` holds the pencils, `parts.py` what the charts share.
"""

from exchange.charts.adoption import step_curve
from exchange.charts.agreement import agreement_plot
from exchange.charts.counts import count_bars
from exchange.charts.foresight import scatter_plot
from exchange.charts.funnel import funnel_plot
from exchange.charts.pot import pot_bars
from exchange.charts.programme import rate_plot
from exchange.charts.scores import dot_plot, interval_plot, mark_plot
from exchange.charts.series import run_chart
from exchange.charts.shares import share_curve
from exchange.charts.spans import span_chart
from exchange.charts.variation import assurance_icon, variation_icon, xmr_chart

__all__ = [
    "agreement_plot",
    "assurance_icon",
    "count_bars",
    "dot_plot",
    "funnel_plot",
    "interval_plot",
    "mark_plot",
    "pot_bars",
    "rate_plot",
    "run_chart",
    "scatter_plot",
    "share_curve",
    "span_chart",
    "step_curve",
    "variation_icon",
    "xmr_chart",
]
