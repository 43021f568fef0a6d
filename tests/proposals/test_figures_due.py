"""Which figures a site owes: from when on, for how long, and where its lead reads and enters them."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from proposals.measured.due import due_among
from proposals.models import Measure, Notice
from proposals.services import measure_reminders, site_leads, spread
from tests import factories
from tests.proposals.measures_cast import entered, measured, page
from tests.proposals.spread_pages import MORE
from tests.reading import words_of

pytestmark = pytest.mark.django_db
ON_5_NOVEMBER = date(2026, 11, 5)


@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    with time_machine.travel("2026-03-02 09:00"):
        world = measured(title="A cabinet that counts itself")
        world.person = factories.member("Site", at=world.site)
        facts = {"organisation": world.site, "place": "", "email": world.person.email}
        world.lead = site_leads.name_site_lead(world.proposal.pk, by=world.author, **facts)
    return world


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


def reached(world, stage, day, **facts):
    told = {"site": world.site, "stage": stage, "happened_on": day, "evidence": "Seen."} | MORE.get(stage, {}) | facts
    with time_machine.travel(f"{day} 12:00"):
        return spread.record_adoption(world.proposal.pk, by=world.author, **told)


def given(world, measure, values, until, **facts):
    with time_machine.travel("2026-11-02 09:00"):
        entered(world, measure, values, until=until, **facts)


def owed(world, today=ON_5_NOVEMBER):
    return {
        (each.site.name, gap.period.in_words): gap.missing
        for each in due_among([world.proposal.pk], today)
        for gap in each.gaps
    }


def reminded(*days):
    for day in days:
        with time_machine.travel(f"{day} 09:00"):
            measure_reminders.remind_of_measures.call(day)
    return Notice.objects.filter(key__startswith="figures-").order_by("pk")


# --- From when on ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("stage", ["implementing", "adopted", "adapted", "sustained"])
def test_a_site_that_never_gave_a_value_owes_them_from_the_month_after_it_began(world, stage):
    reached(world, stage, date(2026, 7, 15))

    assert owed(world) == {("North", f"{month} 2026"): 3 for month in ("August", "September", "October")}


@pytest.mark.parametrize("stage", ["interested", "committed", "awaiting_training"])
def test_a_site_on_its_way_owes_nothing_yet(world, stage):
    reached(world, stage, date(2026, 7, 15))

    assert owed(world) == {}


def test_a_month_that_was_skipped_is_owed_though_later_ones_were_given(world):
    given(world, world.minutes, [4], date(2026, 6, 1))
    given(world, world.minutes, [4, 5, 4], date(2026, 10, 1))

    assert owed(world) == {("North", "July 2026"): 1}


def test_a_site_that_stopped_owes_nothing_and_one_that_began_again_owes_from_then_on(world):
    given(world, world.minutes, [4], date(2026, 4, 1))
    reached(world, "adopted", date(2026, 4, 2))
    reached(world, "stopped", date(2026, 6, 2))
    assert owed(world) == {}

    reached(world, "implementing", date(2026, 9, 2))
    assert owed(world) == {("North", "October 2026"): 3}


def test_one_ward_that_goes_on_keeps_its_trust_owing(world):
    for stage, day, place in [("adopted", 2, "Ward 1"), ("adopted", 9, "Ward 2"), ("stopped", 10, "ward 1")]:
        reached(world, stage, date(2026, 9, day), place=place)

    assert owed(world) == {("North", "October 2026"): 3}


def test_nobody_owes_months_from_before_a_measure_was_agreed_on(world):
    reached(world, "adopted", date(2026, 4, 15))
    Measure.objects.exclude(pk=world.falls.pk).filter(proposal=world.proposal).delete()
    Measure.objects.filter(pk=world.falls.pk).update(added_on=date(2026, 9, 20))

    assert owed(world) == {("North", "October 2026"): 1}


def test_what_is_owed_reaches_back_one_year(world):
    reached(world, "adopted", date(2026, 4, 15))
    Measure.objects.filter(pk=world.falls.pk).update(frequency="quarterly")

    months = owed(world, date(2027, 11, 5))

    assert len(months) == 12 + 4
    assert (months["North", "November 2026"], months["North", "October to December 2026"]) == (2, 1)
    assert ("North", "October 2026") not in months


@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_for_one_site_and_for_three(world, number, django_assert_num_queries):
    for _ in range(number):
        reached(world, "adopted", date(2026, 7, 15), site=factories.organisation())

    with django_assert_num_queries(5):
        assert len(due_among([world.proposal.pk], ON_5_NOVEMBER)) == number


# --- Who is reminded -------------------------------------------------------------------------------------------------
def test_the_lead_of_a_site_that_never_gave_a_value_is_reminded(world):
    reached(world, "adopted", date(2026, 8, 15))

    [notice] = reminded("2026-11-04", "2026-11-05")

    assert (notice.recipient, notice.subject.split(":")[0]) == (
        world.person, "Figures for October 2026 are due by 10 November 2026",
    )  # fmt: skip
    assert notice.body.endswith("waits for North (3 values, and 3 from before).")


def test_an_earlier_month_alone_is_asked_for_once_a_month(world):
    given(world, world.minutes, [4], date(2026, 6, 1))
    given(world, world.minutes, [4, 5, 4], date(2026, 10, 1))

    [notice] = reminded("2026-11-04", "2026-11-11", "2026-11-18", "2026-11-25")

    assert notice.body.endswith("waits for North (1 value from before).")


# --- Where a lead enters them ----------------------------------------------------------------------------------------
def test_a_lead_finds_the_months_and_charts_of_a_site_that_gave_nothing_yet(client, world):
    reached(world, "adopted", date(2026, 8, 15))
    client.force_login(world.person)
    month, chart = page(world, "month", world.site.pk), page(world, "site_chart", world.minutes.pk, world.site.pk)

    with time_machine.travel("2026-11-05 09:00"):
        sites, own = (
            client.get(reverse("proposals:my_sites")),
            client.get(reverse("proposals:my_site", args=[world.lead.pk])),
        )
        assert "3 values for October 2026, due in 5 days: Enter them" in words_of(sites)
        assert "3 from before: See which" in words_of(sites)
        assert f'href="{month}"' in sites.text
        assert "October 2026 3 values September 2026 3 values" in words_of(own)
        assert (f'href="{month}"' in own.text, f'href="{chart}"' in own.text) == (True, True)
        assert [client.get(address).status_code for address in (month, chart)] == [200, 200]


def test_a_lead_may_enter_before_anything_was_recorded_of_the_site(client, world):
    client.force_login(world.person)

    assert "North" in words_of(client.get(page(world, "months")))
    assert "Enter a month of a site" in words_of(client.get(page(world, "spread")))


def test_other_members_are_offered_no_month(client, world):
    client.force_login(factories.member())

    assert "Enter a month" not in words_of(client.get(page(world, "spread")))
