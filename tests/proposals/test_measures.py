"""What is measured at sites: by whom, once a month, and never silently over another's."""

import re
from datetime import date
from decimal import Decimal

import pytest

from proposals.measured import measures_of
from proposals.models import Measure, MeasurePoint
from proposals.services import measures
from proposals.states import State
from tests import factories
from tests.factories import proposal_at
from tests.proposals.spread_pages import TODAY, page_of

MEASURE = {"name": "Calls answered", "unit": "%", "direction": "up", "baseline_value": "38.5"}


def test_the_first_measure_is_the_one_of_the_plan(at_author, funded):
    page = at_author.get(page_of(funded, "add_measure")).text

    assert 'value="Seen within 15 minutes"' in page


def test_an_author_adds_a_measure_once(at_author, funded):
    assert at_author.post(page_of(funded, "add_measure"), MEASURE).status_code == 302
    again = at_author.post(page_of(funded, "add_measure"), MEASURE)

    assert "There is a measure called “Calls answered” already." in again.text
    assert list(Measure.objects.values_list("name", "baseline_value")) == [("Calls answered", Decimal("38.50"))]


@pytest.fixture
def measure(funded):
    return measures.add_measure(
        funded.pk, by=funded.cast.manager, name="Calls answered", unit="%", direction="up", baseline_value=38
    )


MONTH = TODAY.replace(day=1).isoformat()


def test_a_site_reports_a_month(at_author, funded, measure):
    site = factories.organisation("North")

    response = at_author.post(
        page_of(funded, "record_point", measure.pk), {"site": site.pk, "month": MONTH, "value": "41.5"}
    )

    assert response.url == page_of(funded)
    assert list(MeasurePoint.objects.values_list("site", "month", "value")) == [
        (site.pk, TODAY.replace(day=1), Decimal("41.50"))
    ]


def test_a_value_that_stands_is_shown_before_it_is_replaced(at_author, funded, measure):
    site = factories.organisation("North")
    address = page_of(funded, "record_point", measure.pk)
    at_author.post(address, {"site": site.pk, "month": MONTH, "value": "41.5"})

    second = at_author.post(address, {"site": site.pk, "month": MONTH, "value": "44"})
    assert "North already has 41.50" in second.text
    assert MeasurePoint.objects.get().value == Decimal("41.50")

    hidden = dict(re.findall(r'type="hidden" name="(version|replaces)" value="(\d+)"', second.text))
    third = at_author.post(address, {"site": site.pk, "month": MONTH, "value": "44", **hidden})
    assert third.url == page_of(funded)
    assert MeasurePoint.objects.get().value == Decimal("44.00")


def test_having_seen_one_site_s_value_does_not_let_one_overwrite_another_s(at_author, funded, measure):
    north, south = factories.organisation("North"), factories.organisation("South")
    address = page_of(funded, "record_point", measure.pk)
    for site in (north, south):
        at_author.post(address, {"site": site.pk, "month": MONTH, "value": "41.5"})
    seen = MeasurePoint.objects.get(site=north)

    response = at_author.post(
        address, {"site": south.pk, "month": MONTH, "value": "1", "version": seen.version, "replaces": seen.pk}
    )

    assert "South already has 41.50" in response.text
    assert MeasurePoint.objects.get(site=south).value == Decimal("41.50")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"month": "2999-01-01"}, "A month that lies ahead can’t be reported yet."),
        ({"month": "March"}, "Choose a month from the list."),
        ({"value": "many"}, "Enter a number, such as 38.5."),
        ({"value": "1" * 12}, "digits"),
        ({"value": ""}, "Enter the value."),
        ({"site": "999999"}, "Choose a site from the list."),
    ],
)
def test_a_month_that_cannot_be_right_is_refused(at_author, funded, measure, changes, sentence):
    given = {"site": factories.organisation().pk, "month": MONTH, "value": "41.5"} | changes

    response = at_author.post(page_of(funded, "record_point", measure.pk), given)

    assert response.status_code == 200
    assert sentence in response.text
    assert not MeasurePoint.objects.exists()


def test_a_measure_of_another_proposal_is_not_found(at_author, funded):
    other = proposal_at(State.FUNDED)
    theirs = measures.add_measure(
        other.pk, by=other.cast.manager, name="Falls", unit="a month", direction="down", baseline_value=9
    )

    assert at_author.get(page_of(funded, "record_point", theirs.pk)).status_code == 404


def test_the_mean_of_the_sites_is_drawn_month_by_month(funded, measure):
    for value in (40, 50):
        measures.record_point(
            measure.pk, by=funded.cast.manager, site=factories.organisation(), month=date(2026, 1, 1), value=value
        )

    [line] = measures_of(funded)

    assert line.monthly == [(date(2026, 1, 1), 45.0)]
