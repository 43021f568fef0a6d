"""Moderators are reminded at four working days and told at overdue, once each, and not at weekends."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from proposals.jobs.daily import DAILY
from proposals.kinds import NoticeKind
from proposals.models import Notice
from proposals.services import claims, reminders, writing
from proposals.services.moderation import return_for_changes
from proposals.states import State
from tests import factories

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)


def look(day, month=3):
    with time_machine.travel(datetime(2026, month, day, 9, tzinfo=UTC), tick=False):
        reminders.remind_moderators.func(f"2026-{month:02d}-{day:02d}")


def told(person):
    return list(
        Notice.objects.filter(recipient=person, kind=NoticeKind.REMINDER)
        .order_by("pk")
        .values_list("subject", flat=True)
    )


@pytest.fixture
def submission(moderator):
    with time_machine.travel(WEDNESDAY, tick=False):
        return factories.proposal_at(State.SUBMITTED, title="Falls at night")


def test_the_look_happens_daily():
    assert reminders.remind_moderators in [each.task for each in DAILY]


def test_the_desk_is_reminded_on_the_fourth_working_day_and_told_when_it_is_overdue(submission, moderator):
    seen = {}
    for day in (5, 9, 10, 11, 12, 13, 14, 16):
        look(day)
        seen[day] = len(told(moderator))

    assert seen == {5: 0, 9: 0, 10: 1, 11: 1, 12: 1, 13: 2, 14: 2, 16: 2}
    assert told(moderator) == [f"{submission.reference} waits for a moderator", f"{submission.reference} is overdue"]
    reminder, overdue = Notice.objects.filter(recipient=moderator, kind=NoticeKind.REMINDER).order_by("pk")
    assert reminder.body == "“Falls at night” is due by 12 March 2026. Nobody is working on it yet."
    assert (
        overdue.body
        == "“Falls at night” was due by 12 March 2026, and its authors still wait. Nobody is working on it yet."
    )
    assert reminder.path == reverse("proposals:review", args=[submission.reference])


def test_whoever_works_on_it_is_reminded_alone(submission, moderator):
    other = factories.moderator()
    with time_machine.travel(WEDNESDAY, tick=False):
        claims.claim(submission.pk, by=moderator)

    look(10)

    assert (len(told(moderator)), told(other)) == (1, [])
    assert Notice.objects.latest("pk").body.endswith("You are working on it.")


def test_a_moderator_who_wrote_it_is_not_reminded(submission, moderator):
    factories.co_author(submission, moderator)

    look(13)

    assert told(moderator) == []


def test_what_does_not_wait_is_not_reminded_of_and_a_new_submission_has_a_new_clock(submission, moderator):
    look(10)
    with time_machine.travel(datetime(2026, 3, 11, 9, tzinfo=UTC), tick=False):
        return_for_changes(submission.pk, by=moderator, note="More.", return_by=datetime(2026, 3, 30).date())  # noqa: DTZ001
    look(16)
    with time_machine.travel(datetime(2026, 3, 17, 9, tzinfo=UTC), tick=False):
        writing.submit(submission.pk, by=submission.cast.author)
    look(20)
    assert len(told(moderator)) == 1
    look(23)
    assert len(told(moderator)) == 2


def test_a_weekend_and_a_bank_holiday_remind_nobody(submission, moderator):
    for day, month in ((14, 3), (15, 3), (3, 4), (6, 4)):
        look(day, month)

    assert told(moderator) == []
