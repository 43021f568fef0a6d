"""The daily mail: one a person and day, with what is unread, at a set hour, on days when the clocks change too."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from proposals.jobs.daily import enqueue_daily
from proposals.jobs.models import Job
from proposals.kinds import Delivery, NoticeKind
from proposals.mailing.messages import MOST_IN_A_DIGEST
from proposals.models import Notice
from proposals.services import notices
from proposals.states import State
from tests import factories
from tests.post import hurry, mails, work_off
from tests.proposals.test_mailing import tell

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def with_a_worker(settings):
    settings.MAIL_NOTICES_AT_ONCE = False


@pytest.fixture
def reader():
    """Somebody who wants one mail a day."""
    person = factories.member("Rea", at=factories.organisation())
    notices.choose(by=person, choices={NoticeKind.PROGRESS: Delivery.DIGEST, NoticeKind.COMMENT: Delivery.DIGEST})
    return person


def morning(day=12, month=5, hour=7, minute=1):
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def come_by(moment):
    """A worker comes by at this moment."""
    with time_machine.travel(moment, tick=False):
        enqueue_daily()
        hurry()
        work_off()


def subjects():
    return [message.subject for message in mail.outbox]


def test_what_is_unread_comes_in_one_mail_in_the_morning(reader):
    first, second = tell(reader, subject="First"), tell(reader, subject="Second", kind=NoticeKind.COMMENT)
    come_by(morning(hour=6, minute=59))
    assert mail.outbox == []

    come_by(morning())

    (message,) = mails()
    assert (message.to, message.subject) == ([reader.email], "2 notices for you, 12 May 2026")
    assert message.extra_headers["Message-ID"] == f"<digest-{reader.pk}-2026-05-12@localhost>"
    for words in (message.body, message.alternatives[0][0]):
        assert words.upper().index("SECOND") < words.upper().index("FIRST")
        assert first.reason in words
        assert second.reason in words
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_nothing_unread_means_no_mail(reader):
    notice = tell(reader)
    notices.mark_read(notice, by=reader)

    come_by(morning())

    assert mail.outbox == []


def test_it_comes_once_a_day_and_never_with_the_same_words(reader):
    tell(reader, subject="Monday")
    for hour in (7, 8, 9):
        come_by(morning(hour=hour))
    tell(reader, subject="Tuesday")
    come_by(morning(hour=23))
    assert subjects() == ["1 notice for you, 12 May 2026"]

    come_by(morning(day=13))

    assert subjects()[1:] == ["1 notice for you, 13 May 2026"]
    assert "MONDAY" not in mails()[1].body


@pytest.mark.parametrize(("day", "month"), [(29, 3), (25, 10)])
def test_on_the_nights_when_the_clocks_change_it_comes_once(settings, reader, day, month):
    """At an hour that is skipped in March and comes twice in October."""
    settings.DIGEST_HOUR = 1
    tell(reader)
    midnight = datetime(2026, month, day, tzinfo=LONDON).astimezone(ZoneInfo("UTC"))

    for half_hour in range(10):
        come_by(midnight + timedelta(minutes=30 * half_hour + 1))

    assert len(mail.outbox) == 1


def test_one_that_could_not_be_sent_on_its_day_is_left_to_the_next(reader, monkeypatch, caplog):
    caplog.set_level("CRITICAL")
    tell(reader)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", _refuse)
        come_by(morning())
    assert mail.outbox == []

    come_by(morning(day=13))
    come_by(morning(day=13, hour=8))

    assert subjects() == ["1 notice for you, 13 May 2026"]


def _refuse(message, *args, **kwargs):
    raise ConnectionRefusedError("The mail server is away.")


def test_what_may_not_be_known_any_more_is_left_out(reader):
    proposal = factories.proposal_at(State.SUBMITTED)
    factories.co_author(proposal, reader)
    work_off()
    mail.outbox.clear()
    tell(reader, subject="Secret by now", about=proposal)
    tell(reader, subject="Still fine")

    proposal.contributors.filter(person=reader).delete()
    come_by(morning())

    assert subjects() == ["1 notice for you, 12 May 2026"]
    assert "SECRET" not in mails()[0].body


def test_each_person_has_a_mail_of_their_own(reader):
    other = factories.member("Other")
    notices.choose(by=other, choices={NoticeKind.PROGRESS: Delivery.DIGEST})
    tell(reader, other)

    come_by(morning())

    assert sorted(message.to for message in mail.outbox) == sorted([[reader.email], [other.email]])


def test_very_many_are_cut_and_counted(reader):
    for number in range(MOST_IN_A_DIGEST + 2):
        tell(reader, subject=f"Number {number}")

    come_by(morning())

    assert "And 2 more: http://localhost:8000/notices/" in mails()[0].body
    assert "And 2 more" in mails()[0].alternatives[0][0]


def test_workers_that_come_at_the_same_time_write_one_job(reader):
    tell(reader)
    with time_machine.travel(morning(), tick=False):
        for _ in range(3):
            enqueue_daily()

    assert Job.objects.filter(key="write_digests-2026-05-12").count() == 1
