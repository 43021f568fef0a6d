"""What a chart of variation says, in the words of Making Data Count."""

from typing import Any

from proposals.variation import Assurance, Rule, RunChart, Signal, Variation

NAMES = {
    Variation.IMPROVEMENT_HIGH: "Improvement, high",
    Variation.IMPROVEMENT_LOW: "Improvement, low",
    Variation.CONCERN_HIGH: "Concern, high",
    Variation.CONCERN_LOW: "Concern, low",
    Variation.NEUTRAL_HIGH: "Unusually high",
    Variation.NEUTRAL_LOW: "Unusually low",
    Variation.COMMON: "Ordinary variation",
    Variation.UNKNOWN: "Too few values",
}
VARIATIONS = {
    Variation.IMPROVEMENT_HIGH: "The latest value is higher than ordinary variation explains, and higher is better.",
    Variation.IMPROVEMENT_LOW: "The latest value is lower than ordinary variation explains, and lower is better.",
    Variation.CONCERN_HIGH: "The latest value is higher than ordinary variation explains, and lower is better.",
    Variation.CONCERN_LOW: "The latest value is lower than ordinary variation explains, and higher is better.",
    Variation.NEUTRAL_HIGH: "The latest value is higher than ordinary variation explains.",
    Variation.NEUTRAL_LOW: "The latest value is lower than ordinary variation explains.",
    Variation.COMMON: "The latest value is within ordinary variation: nothing significant has changed.",
    Variation.UNKNOWN: "Limits are drawn from five values on.",
}
ASSURANCES = {
    Assurance.MEETS: "The target is met every time unless something changes.",
    Assurance.FAILS: "The target is missed every time unless something changes.",
    Assurance.HIT_AND_MISS: "The target is sometimes met and sometimes missed, by chance.",
}


def of_signal(signal: Signal | None, trend: int, shift: int) -> str:
    """Why a value stands out; empty where it does not."""
    if signal is None:
        return ""
    is_up = signal.side > 0
    told = {
        Rule.OUTSIDE: "Above the upper limit" if is_up else "Below the lower limit",
        Rule.TREND: f"Part of {trend} or more {'rises' if is_up else 'falls'} in a row",
        Rule.TWO_OF_THREE: f"Two of three close to the {'upper' if is_up else 'lower'} limit",
        Rule.SHIFT: f"Part of {shift} or more in a row {'above' if is_up else 'below'} the mean",
    }
    return told[signal.rule]


def of_runs(runs: RunChart) -> list[str]:
    """What a run chart of the same values says, a sentence each."""
    said = [f"The median is {_figure(runs.median)}."]
    if runs.shifts:
        said.append(f"There is a shift: {len(runs.shifts)} values lie in long rows on one side of the median.")
    if runs.trends:
        said.append(f"There is a trend: {len(runs.trends)} values go one way without turning.")
    if runs.expected:
        fewest, most = runs.expected
        said.append(f"There are {runs.runs} runs; chance makes {fewest} to {most}.")
    if runs.has_too_few_runs:
        said.append("That is no chance: something changed.")
    elif runs.has_too_many_runs:
        said.append("That is no chance: values of different sources may be mixed.")
    elif not runs.shifts and not runs.trends:
        said.append("Nothing stands out.")
    return said


def of_chart(chart: Any) -> str:
    """The chart in a few sentences, for those who cannot see it."""
    rows = chart.rows
    if not rows:
        return "Nothing has been reported yet."
    latest = rows[-1]
    limits = latest.spot.limits
    said = [
        f"{len(rows)} {'value' if len(rows) == 1 else 'values'} from {rows[0].month_in_words} "
        f"to {latest.month_in_words}, the latest {_figure(latest.spot.value)} {chart.measure.unit}."
    ]
    if limits.lower is not None and limits.upper is not None:
        provisional = "Provisional limits" if limits.are_provisional else "Limits"
        said.append(f"Mean {_figure(limits.mean)}. {provisional} {_figure(limits.lower)} to {_figure(limits.upper)}.")
    out = sum(row.says != "common" for row in rows)
    said.append(f"{out} {'value stands' if out == 1 else 'values stand'} out. {chart.variation_in_words}")
    return " ".join([*said, chart.assurance_in_words]).strip()


def _figure(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
