"""Who is told what after the award: what is added and settled, and what is due, nearly due or late."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils.timezone import localdate

from proposals import rights
from proposals.jobs.daily import DAILY
from proposals.kinds import NoticeKind
from proposals.models import Notice
from proposals.services import award_notices, awards
from proposals.states import State
from proposals.working_days import is_working_day
from tests import factories
from tests.proposals.awards_cast import again, awarded

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_award(kept_for_the_module):
    return awarded(title="A cabinet that counts itself")


@pytest.fixture
def award(kept_award):
    return SimpleNamespace(**vars(kept_award))


def reported(award, duty=None, **words):
    duty = again(duty or award.first)
    return awards.report(duty.pk, by=award.lead, version=duty.version, **words or {"text": "Both are named."})


def managers():
    return sorted(rights.holders_of("proposals.fund").values_list("pk", flat=True))


def told(kind=NoticeKind.DUTY):
    return list(Notice.objects.filter(kind=kind).order_by("pk").values_list("recipient__given_name", "subject"))


def test_its_writers_are_told_what_is_added_sent_back_and_accepted(award):
    awards.add_duty(award.proposal.pk, by=award.manager, kind="report", text="How it went.", due_on=date(2036, 6, 1))
    reported(award)
    awards.send_back(award.first.pk, by=award.manager, version=1, text="Name the second one too.")
    reported(award)
    awards.accept(award.first.pk, by=award.manager, version=3)

    reference = award.proposal.reference
    assert told() == [
        ("Author", f"Your award asks for something more: {reference}"),
        ("Author", f"Something is missing: A condition of {reference}"),
        ("Author", f"Accepted: A condition of {reference}"),
    ]


def on(day, duty):
    with time_machine.travel(day, tick=False):
        award_notices.remind_of_duties.func(f"{day:%Y-%m-%d}")


def working_day(day):
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def test_reminders_come_a_week_before_and_each_week_while_it_is_late(award):
    due_on = date(2036, 5, 1)
    for days in (-20, -7, -6, 1, 2, 9, 40, 60):
        on(working_day(due_on + timedelta(days=days)), award.first)

    reference = award.proposal.reference
    late = ("Author", f"A condition of {reference} is late")
    assert told() == [("Author", f"A condition of {reference} is due by 1 May 2036"), late, late, late]
    to_managers = Notice.objects.filter(kind=NoticeKind.AWARD, subject=f"A condition of {reference} is late")
    assert sorted(to_managers.values_list("recipient", flat=True)) == managers()


def test_nobody_is_reminded_of_what_is_done_dropped_or_under_embargo(award):
    reported(award)
    awards.drop_duty(award.second.pk, by=award.manager, version=0, text="No need.")
    hidden = factories.proposal_at(State.FUNDED, announced=False)
    awards.set_conditions(hidden.pk, by=hidden.cast.manager, conditions=[("Soon.", localdate())])
    Notice.objects.all().delete()

    on(working_day(date(2036, 5, 2)), award.first)

    assert told() == []


def test_the_look_happens_daily():
    assert award_notices.remind_of_duties in [each.task for each in DAILY]
