"""Inviting people to a proposal: who may, what the mail tells, and how many are sent."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError, connection
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Invitation
from proposals.services import invitations, writing
from proposals.states import State
from tests import factories
from tests.factories import proposal_at
from tests.proposals.people.arrangement import (
    CO_AUTHOR,
    COMMENTER,
    GUEST,
    LEAD,
    VIEWER,
    invited,
    mailed,
    page_of,
    parts_of,
    record_of,
    told_to,
)
from tests.reading import words_of

pytestmark = pytest.mark.django_db


def test_the_lead_invites_an_address_and_its_owner_joins_with_that_right(draft, author, guest):
    invitation = invited(draft, COMMENTER)

    invitations.accept(invitation.pk, by=guest)

    assert parts_of(draft) == {"Author": LEAD, "Guest": COMMENTER}
    assert told_to(author) == [f"{guest} joined {draft.reference}"]
    assert record_of(draft) == [
        f"{author} invited {GUEST} to comment.",
        f"{guest} accepted the invitation to {GUEST}, and may comment.",
    ]


def test_the_mail_names_who_invites_and_nothing_of_the_proposal(draft, author, django_capture_on_commit_callbacks):
    message = mailed(lambda: invited(draft, CO_AUTHOR), django_capture_on_commit_callbacks)

    assert (message.to, message.subject) == ([GUEST], f"{author} invites you to a proposal")
    assert [word for word in (draft.title, draft.reference, draft.call.title) if word in message.body] == []
    assert "You could edit it." in message.body
    assert Invitation.objects.get().mailed_at is not None


def test_the_mail_says_the_same_as_text_and_as_html(draft, author, django_capture_on_commit_callbacks):
    message = mailed(lambda: invited(draft, CO_AUTHOR), django_capture_on_commit_callbacks)

    [(html, kind)] = message.alternatives
    told = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    [link] = set(re.findall(r"https?://\S+/invitations/\S+", message.body))
    assert kind == "text/html"
    assert [word for word in (str(author), "You could edit it.", link, GUEST, "do nothing") if word not in told] == []
    assert f'href="{link}"' in html
    assert [word for word in (draft.title, draft.reference, draft.call.title) if word in html] == []


def test_the_mail_has_the_headers_of_other_mails_and_offers_no_stop_that_there_is_not(
    draft, django_capture_on_commit_callbacks
):
    """Whoever is invited may have no account, and so no choices that a link could change."""
    message = mailed(lambda: invited(draft), django_capture_on_commit_callbacks)

    assert sorted(message.extra_headers) == ["Auto-Submitted", "Message-ID"]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<invitation-\d+-\w{12}@[^>]+>", message.extra_headers["Message-ID"])
    assert "your choice" not in message.alternatives[0][0]


def test_a_name_is_never_markup_in_the_mail(draft, author, django_capture_on_commit_callbacks):
    type(author).objects.filter(pk=author.pk).update(given_name="<b>Ann", family_name="O’Neil\r\nBcc: x@y.example")
    message = mailed(lambda: invited(draft), django_capture_on_commit_callbacks)

    assert ("&lt;b&gt;Ann" in message.alternatives[0][0], "<b>Ann" in message.alternatives[0][0]) == (True, False)
    assert message.message()["Bcc"] is None


def test_the_database_keeps_no_link_that_opens(draft):
    invitation = invited(draft)
    token = invitation.token

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM proposals_invitation")
        kept = " ".join(map(str, cursor.fetchone()))

    assert len(token) == 43
    assert token not in kept
    assert invitations.find_by_token(token) == invitation


def test_an_address_with_an_account_and_one_without_are_answered_alike(at_lead, draft, guest):
    told = []
    for email in (GUEST, "nobody@trust.example"):
        answer = at_lead.post(page_of(draft), {"email": email, "role": VIEWER}, follow=True)
        told.append(words_of(answer).replace(email, "ADDRESS"))
        invitations.revoke(Invitation.objects.waiting().get().pk, by=draft.lead_author)

    assert told[0].partition("Who joined")[0] == told[1].partition("Who joined")[0]
    assert "An invitation goes to ADDRESS." in told[0]
    assert "Guest Number" not in told[0]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_after_the_commit_takes_no_invitation_back(draft, author, monkeypatch):
    def fails(*args):
        raise OperationalError("gone")

    monkeypatch.setattr("proposals.jobs.queue.leases.take", fails)

    invitation = invited(draft)

    assert list(Invitation.objects.to_mail()) == [invitation]


def test_a_second_click_invites_once(at_lead, draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            at_lead.post(page_of(draft), {"email": " GUEST@trust.example ", "role": VIEWER})

    assert [each.email for each in Invitation.objects.all()] == [GUEST]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": ""}, "Enter the email address of the person you invite."),
        ({"email": "mira"}, "Enter an email address, such as mira@trust.nhs.uk."),
        ({"email": "m" * 250 + "@trust.example"}, "An email address has at most 254 characters."),
        ({"role": ""}, "Choose what they may do."),
        ({"role": "lead"}, "Choose what they may do."),
    ],
)
def test_an_invitation_that_cannot_be_sent_is_told_at_its_field(at_lead, draft, changes, sentence):
    answer = at_lead.post(page_of(draft), {"email": GUEST, "role": VIEWER} | changes)

    assert answer.status_code == 200
    assert sentence in unescape(answer.text)
    assert not Invitation.objects.exists()


def test_an_address_that_waits_with_another_right_and_ones_own_are_refused_at_the_field(draft, author):
    invited(draft, VIEWER)

    for email, role in ((GUEST, CO_AUTHOR), (author.email.upper(), VIEWER)):
        with pytest.raises(NotReady) as refusal:
            invited(draft, role, email)
        assert list(refusal.value.fields) == ["email"]
    assert Invitation.objects.count() == 1


def test_only_the_lead_invites(draft, guest, author):
    factories.co_author(draft, guest)

    with pytest.raises(NotPermitted):
        invitations.invite(draft.pk, by=guest, email="x@trust.example", role=VIEWER)

    assert not Invitation.objects.exists()


def test_a_person_sends_twenty_mails_a_day_and_an_address_gets_five(open_call, author):
    proposals = [factories.draft(open_call, author=author) for _ in range(6)]
    for proposal in proposals[:5]:
        invited(proposal)
    with pytest.raises(NotReady, match="No more invitations can be sent to this address today."):
        invited(proposals[5])
    for number in range(15):
        invited(proposals[0], email=f"guest{number}@trust.example")

    with pytest.raises(NotReady, match="You sent 20 invitations within a day."):
        invited(proposals[0], email="late@trust.example")

    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert invited(proposals[5]).is_open


def test_a_proposal_has_room_for_thirty(draft, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_PEOPLE", 2)
    invited(draft)

    with pytest.raises(NotReady, match="A proposal has room for 2 people"):
        invited(draft, email="second@trust.example")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.SCORED, State.FUNDED, State.DECLINED, State.WITHDRAWN])
def test_people_can_be_invited_to_read_whatever_became_of_it(state, guest):
    proposal = proposal_at(state)

    invitations.accept(invited(proposal).pk, by=guest)

    assert guest.has_perm("proposals.read", proposal)


def test_a_co_author_who_joins_after_submission_writes_once_it_is_returned(guest):
    proposal = proposal_at(State.SUBMITTED)
    invitations.accept(invited(proposal, CO_AUTHOR).pk, by=guest)

    with pytest.raises(WrongState):
        writing.save_section(proposal.pk, by=guest, version=proposal.version, values={"pitch": "Mine"})
