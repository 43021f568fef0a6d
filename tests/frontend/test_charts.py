"""Charts: what they say to those who cannot see them, and that they hold to the policy of the pages."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from exchange import charts
from exchange.svg import Axis, tick_values

ROWS = [("Virtual wards", 4.12, [3.9, 4.3]), ("Checks at home", None, [2.0]), ("Text <reminders> & calls", 3.5, [])]
REACHED = [
    ("1. <Wards>", 3.91, 3.2, 5.4, 4.12, "97 %"),
    ("2. Checks", 3.1, -0.2, 3.9, 3.0, "12 %"),
]
ADOPTED = [(date(2025, 4, 1), 1), (date(2025, 7, 14), 3), (date(2026, 2, 20), 11)]
MEASURED = [(date(2025, month, 1), 50 + month) for month in range(1, 8)]

CHARTS = [
    charts.dot_plot(ROWS, 3.5),
    charts.dot_plot([]),
    charts.dot_plot([("Not scored", None, [])], 3),
    charts.step_curve(ADOPTED, 20),
    charts.step_curve([(date(2026, 1, 1), 0)]),
    charts.step_curve([]),
    charts.run_chart(MEASURED, 66, "minutes"),
    charts.run_chart([(date(2026, 1, 1), 0.25)]),
    charts.run_chart([]),
    charts.interval_plot(REACHED, 1),
    charts.interval_plot([]),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_it_is_well_formed_titled_and_described_and_holds_no_style_or_script(chart):
    tree = ElementTree.fromstring(chart)  # noqa: S314
    title, described = tree[0], tree[1]

    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert title.text
    assert (described.text or "").endswith(".")
    assert not re.search(r"style=|<script|\son\w+=|nan|inf|None", chart)


def said(chart):
    return ElementTree.fromstring(chart)[1].text  # noqa: S314


def test_scores_are_told_in_words_too():
    assert said(CHARTS[0]) == ("2 of 3 have a score, from 3.50 to 4.12. At or above the quality line of 3.50: 2.")
    assert said(CHARTS[2]) == "1 without a score yet."


def test_adoption_and_measures_are_told_in_words_too():
    assert said(CHARTS[3]) == "Sites: from 1 on 1 April 2025 to 11 on 20 February 2026. Planned: 20."
    assert said(CHARTS[6]) == "7 points from 1 January 2025 to 1 July 2025, median 54 minutes, baseline 66."


def test_intervals_are_told_in_words_too():
    assert said(CHARTS[-2]) == "1. <Wards>: 3.91, 3.20 to 5.40; 2. Checks: 3.10, -0.20 to 3.90."
    assert "Funding line" in CHARTS[-2]
    assert "Funding line" not in charts.interval_plot(REACHED)


def test_an_adjusted_score_beyond_the_scale_is_drawn_at_its_end():
    beyond = charts.interval_plot([("1. Wards", 6.2, 5.7, 6.7, 5.0, ""), ("2. Checks", -0.4, -0.9, -0.1, 0.0, "")])

    dots = re.findall(r'<circle cx="([\d.]+)"', beyond)
    lines = re.findall(r'<line x1="([\d.]+)" y1="[\d.]+" x2="([\d.]+)"', beyond)
    first, *_, last = sorted({float(end) for ends in lines for end in ends})
    assert [float(dot) for dot in dots] == [last, last, first, first]


def test_names_are_never_markup():
    assert "Text &lt;reminders&gt; &amp; calls" in CHARTS[0]


def test_two_charts_on_one_page_have_identifiers_of_their_own():
    names = [name for chart in CHARTS for name in set(re.findall(r' id="([^"]+)"', chart))]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 12, [0, 5, 10, 15]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 0, [0, 1]), (49, 67, [45, 50, 55, 60, 65, 70])],
)
def test_ticks_are_round_and_enclose_the_values(low, high, ticks):
    assert tick_values(low, high) == ticks


def test_an_axis_puts_values_in_proportion():
    assert Axis(0, 5, 40, 600).at(2.5) == 320
    assert Axis(3, 3, 0, 10).at(3) == 5


def test_agreement_has_its_interval_and_what_lies_below_chance_stands_at_chance():
    drawn = charts.agreement_plot([("Need", 0.7, 0.5, 0.9), ("Value", -0.3, -0.6, 0.1), ("Reach", None, None, None)])

    assert "Need: 0.70, 0.50 to 0.90; Value: -0.30, -0.60 to 0.10; Reach: too few to tell." in drawn
    assert drawn.count("<circle") == 2
    assert 'cx="12' in drawn
