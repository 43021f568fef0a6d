"""From a recorded notice to a mail: after the commit, once, in good form, through mail servers that misbehave."""

import logging
import re

import pytest
from django.conf import settings as project_settings
from django.core import mail
from django.db import transaction

from proposals.jobs.models import Job, JobState
from proposals.kinds import Delivery, NoticeKind
from proposals.models import Contributor, Notice, Theme
from proposals.notifications import Wording, record
from proposals.services import notices
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.post import hurry, mail_server, mails, use_smtp, work_off
from tests.races.racing import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def with_a_worker(settings, caplog):
    """Mails wait for a worker. What the failing ones log is expected."""
    settings.MAIL_NOTICES_AT_ONCE = False
    for name in ("proposals.jobs.running", "django_tasks", "mail.log"):
        caplog.set_level(logging.CRITICAL, name)


@pytest.fixture
def smtp(settings):
    use_smtp(settings)
    return settings


@pytest.fixture
def reader():
    return factories.member("Rea", at=factories.organisation())


def tell(
    *people, subject="Something happened", body="A first part.\n\nA second part.", kind=NoticeKind.PROGRESS, **how
):
    key = f"told-{Notice.objects.count()}"
    record(people, key, Wording(subject, body), how.pop("path", "/calls/"), kind=kind, **how)
    return Notice.objects.filter(key=key).last()


def mailed():
    return [(message.to, message.subject) for message in mail.outbox]


# --- When ---------------------------------------------------------------------------------------------------------
def test_the_request_speaks_to_no_mail_server(smtp, reader):
    """It is recorded with the job that mails it; a worker comes for that later."""
    with mail_server(smtp) as post:
        tell(reader)
        assert (post.received, Job.objects.get().state) == ([], JobState.WAITING)

        assert work_off() == 1
        assert [message["To"] for message in post.received] == [reader.email]


def test_without_a_worker_the_mail_goes_out_after_the_commit(settings, reader):
    settings.MAIL_NOTICES_AT_ONCE = True
    with transaction.atomic():
        tell(reader)
        assert mail.outbox == []

    assert mailed() == [([reader.email], "Something happened")]
    assert (Notice.objects.get().mailed_at is not None, Job.objects.get().state) == (True, JobState.DONE)


def test_what_is_rolled_back_leaves_no_job(reader):
    with transaction.atomic():
        tell(reader)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)


def test_the_same_thing_told_twice_is_mailed_once(reader):
    for _ in range(2):
        record([reader, reader], "once", Wording("Once", "Only once."), "/calls/", kind=NoticeKind.PROGRESS)
        work_off()

    assert mailed() == [([reader.email], "Once")]


def test_workers_side_by_side_mail_each_notice_once():
    people = [factories.member("Reader") for _ in range(10)]
    tell(*people)

    together(*[work_off] * 3)

    assert sorted(message.to for message in mail.outbox) == sorted([person.email] for person in people)


# --- Mail servers that misbehave ------------------------------------------------------------------------------------
def test_a_server_that_is_away_delays_a_mail_and_loses_nothing(smtp, reader):
    tell(reader)
    assert work_off() == 0
    assert (Notice.objects.get().mailed_at, Job.objects.get().tries) == (None, 1)

    hurry()
    with mail_server(smtp) as post:
        assert work_off() == 1
        assert work_off() == 0

    assert [message["To"] for message in post.received] == [reader.email]
    assert Notice.objects.get().mailed_at is not None


@pytest.mark.parametrize(
    "manners",
    [{"refusal": "451 Try again later"}, {"refusal": "550 No such person here"}, {"cuts": True}, {"hangs": 3}],
    ids=["later", "never", "cuts", "hangs"],
)
def test_a_server_that_misbehaves_is_tried_again(smtp, reader, manners):
    tell(reader)
    with mail_server(smtp, **manners):
        assert work_off() == 0
    assert (Job.objects.get().state, Notice.objects.get().mailed_at) == (JobState.WAITING, None)

    hurry()
    with mail_server(smtp) as post:
        assert work_off() == 1

    assert len(post.received) == 1


def test_a_mail_that_goes_out_again_has_the_same_message_id(smtp, reader):
    """As after a worker that died between sending and marking: readers' programs show it once."""
    notice = tell(reader)
    ids = []
    for _ in range(2):
        with mail_server(smtp) as post:
            work_off()
            ids += [message["Message-ID"] for message in post.received]
        Notice.objects.update(mailed_at=None)
        Job.objects.update(state=JobState.WAITING, finished_at=None)

    assert ids == [f"<notice-{notice.pk}@localhost>"] * 2


def test_a_mail_that_never_goes_through_is_given_up_and_holds_up_no_other(smtp, reader):
    tell(reader)
    with mail_server(smtp, "550 No such person here"):
        for _ in range(10):
            work_off()
            hurry()
    assert Job.objects.values_list("state", "tries").get() == (JobState.DEAD, 8)
    assert "No such person here" in Job.objects.get().problem

    with mail_server(smtp) as post:
        tell(other := factories.member("Other"))
        work_off()

    assert [message["To"] for message in post.received] == [other.email]


def test_while_a_mail_server_is_slow_others_write(smtp, reader):
    """On SQLite too, where one open transaction would hold up every writer."""
    tell(reader)
    wrote = []

    def write():
        wrote.extend(together(lambda: Theme.objects.create(code="meanwhile", name="Meanwhile")))

    with mail_server(smtp, meanwhile=write) as post:
        assert work_off() == 1

    assert (len(post.received), [theme.code for theme in wrote]) == (1, ["meanwhile"])


def test_one_recipient_a_mail(smtp):
    people = [factories.member("Reader") for _ in range(3)]
    tell(*people)

    with mail_server(smtp) as post:
        work_off()

    assert sorted(message["To"] for message in post.received) == sorted(person.email for person in people)


# --- What a mail says -----------------------------------------------------------------------------------------------
def test_a_mail_says_the_same_as_text_and_as_html(reader):
    tell(reader, body="It is <b>bold</b> & free.", path="/proposals/")

    work_off()

    message = mails()[0]
    ((html, kind),) = message.alternatives
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.body == (
        "Dear Rea,\n\nIt is <b>bold</b> & free.\n\nhttp://localhost:8000/proposals/\n\n"
        "You are told because you are one of its authors.\n\n-- \nInnovation proposal exchange\n\n"
        "How you are told is your choice: http://localhost:8000/account/notices/\n\n"
        f"Stop mails of the kind “Your proposal moves on”: {stop}\n"
    )
    assert kind == "text/html"
    assert "It is &lt;b&gt;bold&lt;/b&gt; &amp; free." in html
    assert sorted(set(re.findall(r'href="([^"]+)"', html))) == sorted(
        ["http://localhost:8000/account/notices/", "http://localhost:8000/proposals/", stop]
    )
    assert not re.search(r"<(img|script|link|iframe|style)|url\(", html)


def test_a_mail_program_is_told_how_to_stop_it_and_that_no_person_wrote_it(reader):
    tell(reader)

    work_off()

    headers = mail.outbox[0].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http://localhost:8000/notices/stop/")
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["From"] == project_settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize("kind", [NoticeKind.INVITATION, NoticeKind.ACCOUNT])
def test_what_always_comes_offers_no_way_to_stop_it(reader, kind):
    tell(reader, kind=kind)

    work_off()

    assert "List-Unsubscribe" not in mail.outbox[0].message()
    assert "Stop " not in mails()[0].body


def test_no_line_end_gets_into_a_header(smtp):
    person = factories.member("Eve\r\nBcc: all@example.org", email="eve@exchange.example")
    tell(person, subject="News\r\nBcc: everybody@example.org")

    with mail_server(smtp) as post:
        assert work_off() == 1

    (message,) = post.received
    assert (message["Subject"], message["Bcc"]) == ("News Bcc: everybody@example.org", None)


def test_a_very_long_name_in_a_subject_is_cut_and_fails_nothing(reader):
    tell(reader, subject="The trust of " + "x" * 300 + " asks")

    subject = Notice.objects.get().subject
    assert (len(subject), subject[-2:]) == (200, "x…")


# --- Who may still be told --------------------------------------------------------------------------------------------
def test_nobody_is_mailed_what_they_may_not_know_any_more():
    """A manager who wrote it since, an author who left, one whose account was closed."""
    proposal = factories.proposal_at(State.SUBMITTED)
    manager, leaves, closed = factories.manager(), factories.member("Leaves"), factories.member("Closed")
    for each in (leaves, closed):
        factories.co_author(proposal, each)
    work_off()
    mail.outbox.clear()
    tell(manager, kind=NoticeKind.AWARD, about=proposal)
    tell(leaves, closed, proposal.lead_author, kind=NoticeKind.CHANGES, about=proposal)

    factories.co_author(proposal, manager)
    Contributor.objects.filter(person=leaves).delete()
    type(closed).objects.filter(pk=closed.pk).update(is_active=False)
    work_off()

    assert mailed() == [([proposal.lead_author.email], "Something happened")]
    kept = Notice.objects.filter(recipient__in=[manager, leaves, closed], subject="Something happened")
    assert list(kept.values_list("delivery", "mailed_at")) == [(Delivery.SITE, None)] * 3


def test_who_declares_a_conflict_before_the_mail_goes_out_is_not_mailed():
    proposal = factories.proposal_at(State.REVIEWED)
    panel = proposal.cast.panel
    assignment = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:1])[0]
    tell(assignment.assessor, kind=NoticeKind.FOLLOWED, about=proposal)

    sheets.declare(assignment.pk, by=assignment.assessor, kind="direct", text="I advise them.")
    work_off()

    assert [to for to, _ in mailed() if to == [assignment.assessor.email]] == []


def test_an_assessor_is_mailed_while_asked_and_not_after_stepping_back():
    proposal = factories.proposal_at(State.REVIEWED)
    panel = proposal.cast.panel
    stays, steps_back = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats[:2])

    sheets.decline_assignment(steps_back.pk, by=steps_back.assessor, note="No time.")
    work_off()

    asked = [to for to, subject in mailed() if subject == f"Please mark {proposal.reference}"]
    assert asked == [[stays.assessor.email]]


def test_who_stopped_these_mails_meanwhile_is_not_mailed(reader):
    tell(reader)

    notices.choose(by=reader, choices={NoticeKind.PROGRESS: Delivery.SITE})
    work_off()

    assert (mail.outbox, Notice.objects.get().delivery) == ([], Delivery.SITE)


@pytest.mark.parametrize("people", [1, 3])
def test_telling_costs_the_same_however_many_are_told(django_assert_num_queries, people):
    """What they chose, the notices, which of them are new, the jobs."""
    desk = [factories.moderator() for _ in range(people)]

    with transaction.atomic(), django_assert_num_queries(4):
        record(desk, "desk", Wording("Waits", "It waits."), "/calls/", kind=NoticeKind.DESK)

    assert Job.objects.count() == people
