"""Reminding of figures: who is told, of which sites, and how often."""

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine

from proposals.measured.periods import last_periods
from proposals.models import Contributor, Measure, Notice
from proposals.services import measure_reminders, spread
from tests import factories
from tests.proposals.measures_cast import entered, measured

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture(scope="module")
def kept_world(kept_for_the_module):
    with time_machine.travel("2026-11-02 09:00"):
        return measured(title="A cabinet that counts itself")


@pytest.fixture
def world(kept_world):
    return SimpleNamespace(**vars(kept_world))


def reminded(*days):
    """Who was told what, after the job ran on each of these days."""
    for day in days:
        with time_machine.travel(f"{day} 09:00"):
            measure_reminders.remind_of_measures.call(day)
    notices = Notice.objects.filter(key__startswith="figures-").order_by("pk")
    return [(each.recipient, each.subject.split(":")[0], each.body) for each in notices.select_related("recipient")]


def on(day, world, *args, **facts):
    with time_machine.travel(f"{day} 09:00"):
        entered(world, *args, **facts)


def test_the_last_month_and_the_last_quarter_are_due_ten_days_after_they_ended():
    periods = last_periods(date(2026, 11, 5))

    assert [(each.first, each.in_words, each.due_on) for each in periods] == [
        (OCTOBER, "October 2026", date(2026, 11, 10)),
        (date(2026, 7, 1), "July to September 2026", date(2026, 10, 10)),
    ]
    assert [each.first for each in last_periods(date(2026, 1, 1))] == [date(2025, 12, 1), date(2025, 10, 1)]


def test_a_site_that_closed_before_the_month_owes_nothing(world):
    on("2026-10-05", world, world.minutes, [4, 5], until=date(2026, 9, 1))
    world.site.closed_on = date(2026, 9, 30)
    world.site.save()

    assert reminded("2026-11-04", "2026-11-11") == []


def test_whoever_entered_last_is_told_once_before_and_once_a_week_after(world):
    on("2026-10-05", world, world.minutes, [4, 5], until=date(2026, 9, 1))

    told = reminded("2026-11-04", "2026-11-05", "2026-11-11", "2026-11-12")

    title = "“A cabinet that counts itself”"
    assert told == [
        (world.author, "Figures for October 2026 are due by 10 November 2026", f"{title} waits for North (1 value)."),
        (world.author, "Figures for October 2026 are late", f"{title} still waits for North (1 value)."),
    ]


def test_nothing_is_said_too_early_on_a_sunday_or_once_all_is_entered(world):
    on("2026-10-05", world, world.minutes, [4], until=date(2026, 9, 1))
    assert reminded("2026-11-02", "2026-11-08") == []

    on("2026-11-03", world, world.minutes, [4], until=OCTOBER)
    assert reminded("2026-11-05", "2026-11-12") == []


def test_a_site_that_stopped_is_not_chased(world):
    on("2026-10-05", world, world.minutes, [4], until=date(2026, 9, 1))
    spread.record_adoption(
        world.proposal.pk, by=world.author, site=world.site, stage="stopped", happened_on=date(2026, 10, 2),
        evidence="The ward closed.", reason="closed",
    )  # fmt: skip

    assert reminded("2026-11-05") == []


def test_one_notice_tells_of_all_sites(world):
    for name in ("East", "West"):
        on("2026-10-05", world, world.minutes, [4], until=date(2026, 9, 1), site=factories.organisation(name))
    on("2026-10-05", world, world.share, [4], until=date(2026, 9, 1), site=world.site)
    on("2026-10-05", world, world.minutes, [4], until=date(2026, 9, 1))

    [(_, _, body)] = reminded("2026-11-05")

    assert body.endswith("waits for East (1 value), North (2 values), West (1 value).")


def test_authors_are_told_in_place_of_who_may_enter_no_more(world):
    colleague = factories.member()
    factories.co_author(world.proposal, colleague)
    with time_machine.travel("2026-10-05 09:00"):
        entered(SimpleNamespace(**vars(world) | {"author": colleague}), world.minutes, [4], until=date(2026, 9, 1))
    assert [person for person, *_ in reminded("2026-11-05")] == [colleague]

    Contributor.objects.filter(person=colleague).delete()
    assert [person for person, *_ in reminded("2026-11-11")] == [colleague, world.author]


def test_a_quarter_is_waited_for_like_a_month(world):
    Measure.objects.filter(pk=world.minutes.pk).update(frequency="quarterly")
    quarterly = Measure.objects.get(pk=world.minutes.pk)
    on("2026-05-05", world, quarterly, [4], until=date(2026, 4, 1))

    assert [subject for _, subject, _ in reminded("2026-10-06", "2026-10-12")] == [
        "Figures for July to September 2026 are due by 10 October 2026",
        "Figures for July to September 2026 are late",
    ]
