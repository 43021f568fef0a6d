"""The curve of adoption with its plan and fan, and the stages on the way: what they say, what they draw, and where."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from exchange import charts
from proposals.spread.forecast import Plan, Reach

POINTS = [(date(2025, 4, 1), 1), (date(2025, 7, 14), 3), (date(2026, 2, 20), 11)]
PLAN = Plan(date(2025, 3, 1), 20, date(2026, 9, 30))
FAN = [Reach(date(2026, 4, 1), 11, 11, 13, 15), Reach(date(2026, 5, 1), 11, 12, 15, 18)]
UNTIL = date(2026, 3, 1)

CHARTS = [
    charts.step_curve(POINTS, 20, plan=PLAN, fan=FAN, until=UNTIL, unit="wards <of> old"),
    charts.step_curve(POINTS, 20, plan=PLAN, until=UNTIL),
    charts.step_curve(POINTS[:1], until=POINTS[0][0]),
    charts.step_curve([], plan=PLAN, until=UNTIL),
    charts.step_curve([(date.fromordinal(UNTIL.toordinal() - 60 + day), day) for day in range(1, 60)], until=UNTIL),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_it_is_well_formed_titled_and_described_and_holds_no_style_or_script(chart):
    title, said = ElementTree.fromstring(chart)[:2]  # noqa: S314

    assert title.text == "Sites that adopted it"
    assert (said.text or "").endswith(".")
    assert not re.search(r"style=|<script|\son\w+=|nan|inf\b|None", chart)


def described(chart):
    return ElementTree.fromstring(chart)[1].text  # noqa: S314


def test_the_plan_and_the_fan_are_told_in_words_too():
    assert described(CHARTS[0]) == (
        "Wards <of> old: from 1 on 1 April 2025 to 11 on 20 February 2026. Planned: 20 by 30 September 2026. "
        "By 1 May 2026 12 to 15 are as likely as not, and 11 to 18 nine times in ten."
    )


def test_a_fan_is_two_areas_that_begin_where_the_curve_ends():
    outer, inner = re.findall(r'<polygon points="([^"]+)"', CHARTS[0])[:2]
    end = re.findall(r"H([\d.]+) V([\d.]+)", CHARTS[0])[-1]

    for each in (outer, inner):
        corners = each.split(" ")
        assert len(corners) == 6
        assert {corners[0], corners[-1]} == {",".join(end)}
    assert outer != inner


def test_nothing_is_drawn_beyond_the_edges():
    for chart in CHARTS:
        drawn = chart.partition("</desc>")[2]
        across = re.findall(r'x[12]?="(-?[\d.]+)"', drawn) + re.findall(r"[MH]([-\d.]+)", drawn)
        across += re.findall(r'[" ](-?[\d.]+),', drawn)
        assert all(0 <= float(each) <= 480 for each in across)


def test_each_report_has_a_dot_until_there_are_too_many_to_tell_apart():
    assert CHARTS[0].count("<circle") == len(POINTS) + 1  # and that of the plan
    assert CHARTS[4].count("<circle") == 1


def test_a_stage_whose_count_is_not_told_has_words_and_no_bar():
    drawn = charts.count_bars(
        [("Interested", 6), ("Committed <now>", None), ("Adopted", 0), ("Stopped", 12)], title="Where sites stand"
    )

    assert described(drawn) == "Interested: 6; Committed <now>: fewer than 5; Adopted: 0; Stopped: 12."
    assert re.findall(r'width="([\d.]+)"[^>]*fill="#005eb8"', drawn) == ["228.0", "456.0"]
    assert "Nothing has been reported yet." in charts.count_bars(
        [("Interested", 0), ("Adopted", None)], title="Where sites stand"
    )
