"""Who is told of the steps of a proposal. How it goes out by mail stands in tests/proposals/test_mailing.py."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction

from proposals.models import Notice
from proposals.services import moderation, writing
from proposals.states import State
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.lifecycle import worlds


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
    assert Notice.objects.get().mailed_at is not None


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
