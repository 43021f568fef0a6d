"""Notices are recorded with what they tell about and mailed after it, through real mail servers of this test."""

import logging
import socket
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import transaction

from proposals.models import Notice
from proposals.notifications import MOST_TRIES, deliver
from proposals.services import moderation, writing
from proposals.states import State
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.lifecycle import worlds

WAITING = Notice.objects.filter(mailed_at=None)


class Post:
    """A mail server that keeps what it is sent, or answers `refusal` to each recipient."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.received: list[Any] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.received.append(message_from_bytes(envelope.content))
        return "250 Kept"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mail_server(settings):
    """`with mail_server() as post:` takes mail; `mail_server("451 Later")` refuses each recipient."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2

    @contextmanager
    def serve(refusal: str = ""):
        post = Post(refusal)
        controller = Controller(post, hostname="127.0.0.1", port=settings.EMAIL_PORT)
        controller.start()
        try:
            yield post
        finally:
            controller.stop()

    return serve


def submitted(author) -> None:
    """One notice for the author waits to be mailed; there is no moderator yet."""
    proposal = factories.draft(author=author)
    Notice.objects.all().delete()
    mail.outbox.clear()
    writing.submit(proposal.pk, by=author)


@pytest.mark.django_db(transaction=True)
def test_a_notice_is_mailed_after_the_commit_and_not_before():
    author = factories.member("Author", at=factories.organisation())
    proposal = factories.draft(author=author)
    with transaction.atomic():
        writing.submit(proposal.pk, by=author)
        assert (Notice.objects.count(), len(mail.outbox)) == (1, 0)

    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([author.email], f"We have your proposal {proposal.reference}")
    ]
    assert not WAITING.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_tells_nobody():
    author = factories.member("Author", at=factories.organisation())
    proposal = factories.draft(author=author)
    with transaction.atomic():
        writing.submit(proposal.pk, by=author)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), len(mail.outbox)) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_under_embargo_no_mail_goes_out_and_on_announcing_one_to_each_author():
    proposal = factories.proposal_at(State.SCORED)
    second = factories.member("Co-author")
    factories.co_author(proposal, second)
    mail.outbox.clear()
    decisions.decline(proposal.pk, by=proposal.cast.manager, **worlds.DECLINE)
    assert mail.outbox == []

    factories.announce(proposal.call, by=proposal.cast.manager)

    subject = f"The outcome for {proposal.reference}"
    assert sorted((message.to, message.subject) for message in mail.outbox) == sorted(
        ([author.email], subject) for author in (proposal.cast.author, second)
    )
    said = mail.outbox[0].body
    assert "Try again next year." in said
    assert "The regional innovation service" in said
    assert "15,000" not in said


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_delays_a_mail_and_loses_nothing(mail_server, author, caplog):
    caplog.set_level(logging.CRITICAL, "proposals.notifications")
    submitted(author)
    notice = Notice.objects.get()
    assert (notice.mailed_at, notice.attempts) == (None, 1)
    assert deliver(WAITING) == 0

    with mail_server() as post:
        assert deliver(WAITING) == 1
        assert deliver(WAITING) == 0

    notice = Notice.objects.get()
    assert (notice.mailed_at is not None, notice.attempts) == (True, 3)
    assert [message["To"] for message in post.received] == [author.email]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("refusal", ["451 Try again later", "550 No such person here"])
def test_a_mail_server_that_refuses_is_tried_again_with_the_same_message_id(mail_server, author, caplog, refusal):
    caplog.set_level(logging.CRITICAL, "proposals.notifications")
    with mail_server(refusal) as post:
        submitted(author)
        assert (post.received, Notice.objects.get().attempts) == ([], 1)

    ids = []
    for _ in range(2):
        with mail_server() as post:
            Notice.objects.update(mailed_at=None)
            assert deliver(WAITING) == 1
            ids += [message["Message-ID"] for message in post.received]

    assert ids == [f"<notice-{Notice.objects.get().pk}@localhost>"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_never_goes_through_is_given_up_and_does_not_hold_up_the_others(mail_server, author, caplog):
    caplog.set_level(logging.CRITICAL, "proposals.notifications")
    submitted(author)
    for _ in range(MOST_TRIES + 3):
        deliver(WAITING)
    assert Notice.objects.get().attempts == MOST_TRIES

    other = factories.member("Other", at=factories.organisation())
    with mail_server() as post:
        writing.submit(factories.draft(author=other).pk, by=other)

    assert [message["To"] for message in post.received] == [other.email]


@pytest.mark.django_db(transaction=True)
def test_one_recipient_a_mail(mail_server):
    with mail_server() as post:
        desk = [factories.moderator(), factories.moderator()]
        author = factories.member("Author", at=factories.organisation())
        writing.submit(factories.draft(author=author).pk, by=author)

    recipients = sorted(message["To"] for message in post.received)
    assert recipients == sorted([author.email, *(person.email for person in desk)])


@pytest.mark.django_db
def test_the_desk_hears_of_a_submission_but_not_a_moderator_who_wrote_it(moderator):
    author = factories.member("Author", at=factories.organisation())
    writes_too = factories.moderator()
    proposal = factories.draft(author=author)
    factories.co_author(proposal, writes_too)

    writing.submit(proposal.pk, by=author)

    subject = f"{proposal.reference} waits for a moderator"
    assert list(Notice.objects.filter(subject=subject).values_list("recipient", flat=True)) == [moderator.pk]


@pytest.mark.django_db
def test_the_same_thing_is_told_once():
    proposal = factories.proposal_at(State.SCORED)
    factories.announce(proposal.call)
    before = Notice.objects.count()

    for _ in range(2):
        factories.announce(proposal.call)

    keys = Notice.objects.values_list("recipient", "key")
    assert (Notice.objects.count(), len(keys)) == (before, len(set(keys)))


@pytest.mark.django_db
@pytest.mark.parametrize("way_out", ["conflict", "decline"])
def test_the_invitation_goes_when_the_assessor_is_out(way_out):
    proposal = factories.proposal_at(State.REVIEWED)
    assignment = panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=proposal.cast.panel.seats[:1])[0]
    invited = Notice.objects.filter(recipient=assignment.assessor)
    assert list(invited.values_list("subject", flat=True)) == [f"Please mark {proposal.reference}"]

    if way_out == "conflict":
        sheets.declare(assignment.pk, by=assignment.assessor, kind="direct", text="We share a grant.")
    else:
        sheets.decline_assignment(assignment.pk, by=assignment.assessor, note="No time.")

    assert not invited.exists()


@pytest.mark.django_db
def test_a_return_tells_the_authors_what_and_by_when():
    proposal = factories.proposal_at(State.SUBMITTED)
    back_by = proposal.submitted_at.date() + timedelta(days=7)
    moderation.return_for_changes(proposal.pk, by=proposal.cast.moderator, note="Say who paid.", return_by=back_by)

    told = Notice.objects.filter(recipient=proposal.cast.author).latest("pk")
    assert told.subject == f"{proposal.reference} needs changes before it can go on"
    assert told.body == (
        f"A moderator read “{proposal.title}” and asks for this:\n\nSay who paid.\n\n"
        f"Change it and submit it again by {back_by:%-d %B %Y}."
    )


@time_machine.travel("2026-12-23T10:00:00Z", tick=False)
def test_a_submission_is_answered_by_a_working_day_of_england(author):
    proposal = factories.proposal_at(State.SUBMITTED, author=author)

    told = Notice.objects.get(recipient=author)
    assert told.body == (
        f"“{proposal.title}” is with the moderators. They answer by 5 January 2027. You need not do anything now."
    )
