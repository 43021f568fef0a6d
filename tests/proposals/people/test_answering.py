"""The link of an invitation: for whom it opens, how long, and what assessors must declare first."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate, now

from exchange.models import Member
from proposals import correspondence
from proposals.errors import NotPermitted, WrongState
from proposals.models import Invitation, InvitationState, PartEvent
from proposals.services import invitations, moderation, people, writing
from proposals.states import State
from scoring.conflicts import reason_against, seats_facing
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
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
    token,
    told_to,
)
from tests.reading import words_of

pytestmark = pytest.mark.django_db


def link_in(message):
    [path] = re.findall(r"https?://[^/]+(/\S+)", message.body)
    return path


# --- The link ---------------------------------------------------------------------------------------------------------
def test_the_link_opens_for_its_recipient_and_for_nobody_else(
    client, draft, author, guest, stranger, manager, django_capture_on_commit_callbacks
):
    link = link_in(mailed(lambda: invited(draft), django_capture_on_commit_callbacks))
    told = {}
    for name, person in {
        "nobody": None, "author": author, "stranger": factories.verified(stranger), "manager": manager, "guest": guest,
    }.items():  # fmt: skip
        client.logout()
        if person:
            client.force_login(person)
        answer = client.get(link, follow=True)
        told[name] = (answer.status_code, draft.title in answer.text)
        assert draft.title in answer.text or draft.reference not in answer.text

    assert told == {
        "nobody": (200, False),
        "author": (403, False),
        "stranger": (403, False),
        "manager": (403, False),
        "guest": (200, True),
    }


def test_an_address_that_is_not_confirmed_opens_nothing(client, draft):
    pretender = factories.member("Pretender", email=GUEST)
    EmailAddress.objects.create(user=pretender, email=GUEST, verified=False)
    invitation = invited(draft)
    client.force_login(pretender)

    assert client.get(reverse("proposals:invitation", args=[invitation.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        invitations.accept(invitation.pk, by=pretender)


def test_sending_again_gives_a_new_link_and_the_old_one_is_dead(client, draft, author, guest):
    with time_machine.travel(now() - timedelta(days=10)):
        invitation = invited(draft)
    old = invitation.token

    again = invitations.resend(invitation.pk, by=author)

    client.force_login(guest)
    opened = [client.get(reverse("proposals:open_invitation", args=[each])).status_code for each in (old, token(again))]
    assert opened == [404, 302]
    assert again.expires_at > now() + timedelta(days=13)


def test_sending_again_at_once_is_refused_and_mails_nobody(at_lead, draft, django_capture_on_commit_callbacks):
    invitation = invited(draft)
    with django_capture_on_commit_callbacks(execute=True):
        answer = at_lead.post(page_of(draft, "resend_invitation", invitation.pk), follow=True)

    assert "This invitation was sent less than five minutes ago." in words_of(answer)
    assert mail.outbox == []


def test_an_invitation_taken_back_opens_for_nobody(client, draft, author, guest):
    invitation = invited(draft)

    for _ in range(2):
        invitations.revoke(invitation.pk, by=author)

    client.force_login(guest)
    assert client.get(reverse("proposals:open_invitation", args=[token(invitation)])).status_code == 404
    assert client.get(reverse("proposals:invitation", args=[invitation.pk])).status_code == 404
    with pytest.raises(WrongState):
        invitations.accept(invitation.pk, by=guest)
    assert [entry.event for entry in draft.part_entries.all()] == [PartEvent.INVITED, PartEvent.REVOKED]


def test_an_invitation_runs_out_after_fourteen_days_and_tells_no_title_then(client, draft, guest):
    invitation = invited(draft)
    client.force_login(guest)

    with time_machine.travel(now() + timedelta(days=14, minutes=1)):
        client.force_login(guest)
        page = client.get(reverse("proposals:invitation", args=[invitation.pk]))
        with pytest.raises(WrongState, match="has run out"):
            invitations.accept(invitation.pk, by=guest)

    assert "does not wait for an answer any more: run out." in words_of(page)
    assert draft.title not in page.text


def test_declining_is_told_to_the_lead_by_the_address_alone(client, draft, author, guest):
    invitation = invited(draft)
    client.force_login(guest)

    for _ in range(2):
        client.post(reverse("proposals:invitation", args=[invitation.pk]), {"answer": "no"})

    assert Invitation.objects.get().state == InvitationState.DECLINED
    assert told_to(author) == [f"An invitation to {draft.reference} was declined"]
    assert record_of(draft)[1:] == [f"The invitation to {GUEST} was declined."]


def test_accepting_twice_and_by_two_addresses_joins_once(draft, guest):
    EmailAddress.objects.create(user=guest, email="guest@home.example", verified=True)
    first, second = invited(draft, COMMENTER), invited(draft, CO_AUTHOR, "guest@home.example")

    for invitation in (first, first, second):
        invitations.accept(invitation.pk, by=guest)

    assert parts_of(draft) == {"Author": LEAD, "Guest": COMMENTER}
    assert Invitation.objects.filter(state=InvitationState.ACCEPTED).count() == 2


def test_somebody_without_an_account_signs_up_confirms_and_lands_on_the_invitation(
    client, draft, django_capture_on_commit_callbacks
):
    link = link_in(mailed(lambda: invited(draft), django_capture_on_commit_callbacks))
    [sign_up] = re.findall(r'href="(/accounts/signup/[^"]+)"', client.get(link).text)
    details = {"given_name": "Gwen", "family_name": "Ash", "email": GUEST, "password1": "three blue otters",
               "password2": "three blue otters"}  # fmt: skip
    client.post(unescape(sign_up), details)
    confirm = re.findall(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[0]

    confirmed = client.post(confirm)
    assert confirmed.url == reverse("proposals:invitations")
    asked = client.get(confirmed.url)
    landed = client.post(asked.url, {"login": GUEST, "password": "three blue otters"}, follow=True)

    assert landed.redirect_chain[-1][0] == reverse("proposals:invitations")
    assert draft.title in landed.text
    invitations.accept(Invitation.objects.get().pk, by=Member.objects.get(email=GUEST))
    assert parts_of(draft) == {"Author": LEAD, "Gwen": VIEWER}


def test_an_invitation_is_mailed_once_and_the_page_says_until_then_that_it_is_on_its_way(at_lead, draft):
    invitation = invited(draft)
    waiting = words_of(at_lead.get(page_of(draft)))

    for _ in range(2):
        correspondence.send_invitation.call(invitation.pk, invitation.token_hash)

    assert "on its way: not sent yet" in waiting
    assert len(mail.outbox) == 1
    assert "sent today, can be accepted until" in words_of(at_lead.get(page_of(draft)))


@pytest.fixture
def asked(guest):
    """A proposal that the guest is asked to mark and is invited to."""
    proposal = proposal_at(State.REVIEWED)
    seat = factories.seat(proposal.cast.panel.panel, guest)
    [assignment] = panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=[seat])
    return proposal, assignment, invited(proposal)


# --- Assessors --------------------------------------------------------------------------------------------------------
def test_an_assessor_of_the_proposal_joins_only_after_declaring_a_conflict(asked, guest):
    proposal, assignment, invitation = asked
    with pytest.raises(NotPermitted, match="You are asked to assess this proposal"):
        invitations.accept(invitation.pk, by=guest)

    sheets.declare(assignment.pk, by=guest, kind="direct", text="I join its authors.")
    invitations.accept(invitation.pk, by=guest)

    assert parts_of(proposal)["Guest"] == VIEWER


def test_with_a_conflict_the_invitation_does_not_tell_what_it_is_about(client, asked, guest):
    proposal, assignment, invitation = asked
    sheets.declare(assignment.pk, by=guest, kind="direct", text="We are married.")
    client.force_login(guest)

    pages = [reverse("proposals:invitation", args=[invitation.pk]), reverse("proposals:invitations"), reverse("home")]
    told = [client.get(page).text for page in pages]

    assert [word for word in (proposal.title, proposal.reference) for page in told if word in page] == []
    assert "You declared a conflict of interest with this proposal" in told[0]


def test_the_lead_learns_nothing_of_why_an_invitation_waits(client, asked):
    proposal = asked[0]
    client.force_login(proposal.lead_author)

    page = words_of(client.get(page_of(proposal)))

    assert f"{GUEST} to view; sent today" in page or f"{GUEST} to view; on its way" in page
    assert "assess" not in page.partition("Invite somebody")[0]


def test_an_invitation_alone_keeps_nobody_from_assessing(guest):
    """Otherwise authors could keep an assessor away whom they fear."""
    proposal = proposal_at(State.REVIEWED)
    invited(proposal)
    seat = factories.seat(proposal.cast.panel.panel, guest)

    assert reason_against(seats_facing(proposal).get(pk=seat.pk), proposal) == ""


@pytest.mark.parametrize("end", ["left", "removed"])
def test_who_once_had_a_part_never_assesses_or_decides(guest, end):
    guest.offices_held.create(office="manager")
    proposal = proposal_at(State.REVIEWED)
    part = invitations.accept(invited(proposal).pk, by=guest)
    seat = factories.seat(proposal.cast.panel.panel, guest)
    assert reason_against(seats_facing(proposal).get(pk=seat.pk), proposal) == f"{guest} is one of its authors."

    if end == "left":
        people.leave(proposal.pk, by=guest)
    else:
        people.remove(proposal.pk, part.pk, by=proposal.lead_author)

    guest = Member.objects.get(pk=guest.pk)
    assert reason_against(seats_facing(proposal).get(pk=seat.pk), proposal) == f"{guest} was one of its authors."
    held = [name for name in ("proposals.fund", "scoring.assign", "proposals.see_embargoed") if
            guest.has_perm(name, proposal)]  # fmt: skip
    assert held == []


@pytest.mark.parametrize("office", ["moderator", "manager", "observer"])
def test_who_once_had_a_part_never_reads_it_as_one_of_the_team(client, draft, author, guest, office):
    guest.offices_held.create(office=office)
    factories.co_author(draft, guest)
    people.leave(draft.pk, by=guest)
    writing.submit(draft.pk, by=author)
    decided_by = factories.moderator()
    moderation.return_for_changes(draft.pk, by=decided_by, return_by=localdate(), note="Say how many wards.")
    writing.submit(draft.pk, by=author)

    client.force_login(guest)
    shown = words_of(client.get(page_of(draft, "detail")))
    told = Caller(guest).get(f"proposals/{draft.reference}/history/").json()["results"]

    assert [word for word in (str(decided_by), str(author), "Say how many wards.") if word in shown] == []
    assert {(line["by"], line["note"]) for line in told} == {("", "")}
    assert "Say how many wards." not in client.get(page_of(draft, "versions")).text
