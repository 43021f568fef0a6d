"""Charts of variation and funnels: shapes before colours, and markup that holds to the policy of the pages."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from exchange import charts
from exchange.charts.variation import DRAWN
from proposals.variation import Assurance, Variation, funnel_of, read_series

MONTHS = [date(2025 + number // 12, number % 12 + 1, 1) for number in range(18)]
VALUES = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]


def rows(values=VALUES, says="common", *, rebased_at=(), is_provisional=False):
    spots = read_series(values, rebased_at)
    return [row(month, spot, says, is_provisional) for month, spot in zip(MONTHS, spots, strict=False)]


def row(month, spot, says, is_provisional):
    said, side = (says, spot.signal.side) if spot.signal else ("common", 0)
    return month, spot.value, spot.limits, said, side, is_provisional


def xmr(*args, target=None, title="Falls <a week>", described="As said.", **more):
    return charts.xmr_chart(rows(*args), target, title=title, described=described, **more)


FUNNEL = funnel_of([(159, 421), (209, 391), (3, 10)], "share")
CHARTS = [
    xmr(target=12, marks=[(MONTHS[3], 1), (MONTHS[9], 2)]),
    xmr(is_small=True),
    xmr([4]),
    xmr([3, 3, 3, 3, 3, 3]),
    charts.xmr_chart([], title="Falls", described="Nothing."),
    charts.funnel_plot(FUNNEL, "share", ("Seen in time", 100)),
    charts.funnel_plot(funnel_of([(0, 30), (0, 2)], "rate"), "rate", ("Falls", 1_000)),
    charts.funnel_plot(None, "share", ("Seen in time", 100)),
]


@pytest.mark.parametrize("chart", CHARTS)
def test_it_is_well_formed_titled_and_described_and_holds_no_style_or_script(chart):
    tree = ElementTree.fromstring(chart)  # noqa: S314
    title, described = tree[0], tree[1]

    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert title.text
    assert (described.text or "").endswith(".")
    assert not re.search(r"style=|<script|\son\w+=|nan|inf\b|None", chart)


def drawn(chart, name):
    return ElementTree.fromstring(chart).findall(name)  # noqa: S314


@pytest.mark.parametrize(("says", "corners"), [("improvement", 3), ("concern", 4), ("neutral", 4)])
def test_what_stands_out_has_a_shape_of_its_own(says, corners):
    [shape] = drawn(xmr(VALUES, says), "polygon")

    assert len(shape.get("points").split()) == corners
    assert len({outline for outline, _ in DRAWN.values()}) == len(DRAWN)


def test_a_provisional_value_is_hollow():
    chart = charts.xmr_chart(rows(is_provisional=True), title="Falls", described="As said.")

    assert {circle.get("fill") for circle in drawn(chart, "circle")} == {"#ffffff"}


def test_limits_begin_anew_in_the_picture_too():
    def dotted(**facts):
        chart = charts.xmr_chart(rows(**facts), title="Falls", described="As said.")
        return sum(line.get("stroke-dasharray") == "2 3" for line in drawn(chart, "line"))

    assert dotted(rebased_at=[9]) - dotted() == 2


def test_numbers_that_would_run_into_each_other_stand_together():
    texts = [text.text for text in drawn(xmr(marks=[(date(2025, 6, day), day) for day in (1, 9, 17)]), "text")]

    assert "1-17" in texts


def test_the_axis_reaches_to_what_happened_in_the_last_month():
    marked = xmr([1, 2, 3], marks=[(date(2025, 1, 31), 1), (date(2025, 3, 31), 2)])

    [first, last] = [float(line.get("x1")) for line in drawn(marked, "line") if line.get("stroke-dasharray") == "1 3"]
    dots = [float(circle.get("cx")) for circle in drawn(marked, "circle")]
    assert dots[0] < first < dots[1] < dots[2] < last


def test_the_legend_of_a_funnel_names_each_of_its_lines():
    texts = [text.text for text in drawn(CHARTS[5], "text")]
    dashes = [line.get("stroke-dasharray") for line in drawn(CHARTS[5], "line")]

    assert {"all sites", "95%", "99.8%"} <= set(texts)
    assert dashes.count("8 4") == 1


def test_a_funnel_is_told_in_words_too():
    assert ElementTree.fromstring(CHARTS[5])[1].text == (  # noqa: S314
        "3 sites around 45.1; 2 beyond the 95% limits, 1 of them beyond the 99.8% limits."
    )


@pytest.mark.parametrize("icon", [*map(charts.variation_icon, Variation), *map(charts.assurance_icon, Assurance)])
def test_icons_are_hidden_from_those_who_hear_their_words(icon):
    assert ElementTree.fromstring(icon).get("aria-hidden") == "true"  # noqa: S314
    assert "style=" not in icon


def test_no_two_icons_look_alike():
    assert len({charts.variation_icon(each) for each in Variation}) == len(Variation)
    assert len({charts.assurance_icon(each) for each in Assurance}) == len(Assurance)
