"""The people of a proposal: inviting, answering, changing a right, leaving, and handing over the lead."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, OperationalError, connection, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from exchange.models import Member
from proposals import correspondence
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Contributor, ContributorRole, Invitation, InvitationState, Notice, PartEntry, PartEvent
from proposals.services import invitations, moderation, people, writing
from proposals.states import State
from scoring.conflicts import reason_against, seats_facing
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db

VIEWER, COMMENTER, CO_AUTHOR, LEAD = (
    ContributorRole.VIEWER,
    ContributorRole.COMMENTER,
    ContributorRole.CO_AUTHOR,
    ContributorRole.LEAD,
)
GUEST = "guest@trust.example"


def page_of(proposal, name="people", *args):
    return reverse(f"proposals:{name}", args=[proposal.reference, *args])


def words_of(response):
    main = response.text[response.text.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def parts_of(proposal):
    return dict(proposal.contributors.order_by("pk").values_list("person__given_name", "role"))


def told_to(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def record_of(proposal):
    return [entry.sentence for entry in proposal.part_entries.all()]


def link_in(message):
    [path] = re.findall(r"https?://[^/]+(/\S+)", message.body)
    return path


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author, title="Home checks")


@pytest.fixture
def guest(db):
    return factories.verified(factories.member("Guest", email=GUEST))


@pytest.fixture
def at_lead(client, author):
    client.force_login(author)
    return client


def invited(proposal, role=VIEWER, email=GUEST):
    return invitations.invite(proposal.pk, by=proposal.lead_author, email=email, role=role)


def mailed(act, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        act()
    return mail.outbox[-1]


# --- Inviting ---------------------------------------------------------------------------------------------------------
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
    token = correspondence.token_of(invitation)

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
    old = correspondence.token_of(invitation)

    again = invitations.resend(invitation.pk, by=author)

    client.force_login(guest)
    opened = [client.get(reverse("proposals:open_invitation", args=[each])).status_code for each in (old, token(again))]
    assert opened == [404, 302]
    assert again.expires_at > now() + timedelta(days=13)


def token(invitation):
    return correspondence.token_of(invitation)


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


# --- Assessors --------------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(guest):
    """A proposal that the guest is asked to mark and is invited to."""
    proposal = proposal_at(State.REVIEWED)
    seat = factories.seat(proposal.cast.panel.panel, guest)
    [assignment] = panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=[seat])
    return proposal, assignment, invited(proposal)


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


# --- Rights, leaving --------------------------------------------------------------------------------------------------
def test_the_lead_changes_what_somebody_may_do(at_lead, draft, guest, author):
    factories.co_author(draft, guest, VIEWER)
    part = draft.contributors.get(person=guest)

    answer = at_lead.post(page_of(draft, "person", part.pk), {"role": CO_AUTHOR, "was": VIEWER})

    assert answer.url == page_of(draft)
    assert parts_of(draft) == {"Author": LEAD, "Guest": CO_AUTHOR}
    assert told_to(guest) == [f"What you may do in {draft.reference} has changed"]
    assert record_of(draft) == [f"{author} changed what {guest} may do: edit."]


def test_a_second_tab_that_changes_a_right_is_told_and_may_save_again(at_lead, draft, guest):
    factories.co_author(draft, guest, VIEWER)
    page = page_of(draft, "person", draft.contributors.get(person=guest).pk)
    at_lead.post(page, {"role": CO_AUTHOR, "was": VIEWER})

    second = at_lead.post(page, {"role": COMMENTER, "was": VIEWER})

    assert f"Somebody changed this after you opened it: {guest} is co-author now." in words_of(second)
    [was] = re.findall(r'name="was" value="(\w+)"', second.text)
    at_lead.post(page, {"role": COMMENTER, "was": was})
    assert parts_of(draft)["Guest"] == COMMENTER


def test_who_is_taken_off_finds_the_proposal_closed_and_is_told(at_lead, client, draft, guest):
    factories.co_author(draft, guest)

    at_lead.post(page_of(draft, "remove_person", draft.contributors.get(person=guest).pk))

    client.force_login(guest)
    assert client.get(reverse("proposals:detail", args=[draft.reference])).status_code == 404
    assert told_to(guest) == [f"You no longer take part in {draft.reference}"]


def test_people_leave_but_for_the_last_lead(client, draft, guest, author):
    factories.co_author(draft, guest)
    client.force_login(guest)
    assert client.post(page_of(draft, "leave")).url == reverse("home")

    with pytest.raises(WrongState, match="Hand over the lead first"):
        people.leave(draft.pk, by=author)
    with pytest.raises(WrongState, match="Hand over the lead first"):
        people.remove(draft.pk, draft.contributors.get(person=author).pk, by=author)

    assert parts_of(draft) == {"Author": LEAD}
    assert told_to(author) == [f"{guest} left {draft.reference}"]


@pytest.mark.parametrize("role", [CO_AUTHOR, COMMENTER, VIEWER])
def test_nobody_but_the_lead_manages_people(draft, guest, role):
    factories.co_author(draft, guest, role)
    part, invitation = draft.contributors.get(person=guest), invited(draft, email="x@trust.example")

    for act in (
        lambda: people.change_right(draft.pk, part.pk, by=guest, role=CO_AUTHOR, was=role),
        lambda: people.remove(draft.pk, part.pk, by=guest),
        lambda: people.offer_lead(draft.pk, part.pk, by=guest),
        lambda: people.keep_lead(draft.pk, by=guest),
        lambda: invitations.resend(invitation.pk, by=guest),
        lambda: invitations.revoke(invitation.pk, by=guest),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert parts_of(draft) == {"Author": LEAD, "Guest": role}


@pytest.mark.parametrize(("role", "sees"), [(CO_AUTHOR, True), (COMMENTER, False), (VIEWER, False)])
def test_waiting_invitations_are_shown_to_authors_alone(client, draft, guest, role, sees):
    factories.co_author(draft, guest, role)
    invited(draft, email="x@trust.example")
    client.force_login(guest)

    page = client.get(page_of(draft)).text

    assert ("x@trust.example" in page) == sees
    assert "Send again" not in page


def test_the_record_refuses_to_be_rewritten(draft):
    invited(draft)

    with pytest.raises(IntegrityError), transaction.atomic():
        PartEntry.objects.update(event=PartEvent.LEFT)


# --- The lead ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def heir(draft):
    """A viewer who is affiliated."""
    person = factories.member("Heir", at=factories.organisation())
    factories.co_author(draft, person, VIEWER)
    return person


def test_the_lead_changes_hands_once_the_other_accepts(client, at_lead, draft, author, heir):
    at_lead.post(page_of(draft, "lead"), {"person": draft.contributors.get(person=heir).pk})
    assert parts_of(draft) == {"Author": LEAD, "Heir": VIEWER}

    client.force_login(heir)
    assert "Will you lead this proposal?" in words_of(client.get(page_of(draft)))
    for _ in range(2):
        client.post(page_of(draft, "answer_lead"), {"answer": "yes"})

    assert parts_of(draft) == {"Author": CO_AUTHOR, "Heir": LEAD}
    assert told_to(heir) == [f"Will you lead {draft.reference}?"]
    assert told_to(author) == [f"{heir} leads {draft.reference} now"]
    assert record_of(draft) == [f"{author} offered the lead to {heir}.", f"{heir} took over the lead from {author}."]
    people.leave(draft.pk, by=author)
    assert writing.submit(draft.pk, by=heir).state == State.SUBMITTED


def test_the_lead_is_offered_only_to_the_affiliated(at_lead, draft, guest):
    factories.co_author(draft, guest)

    answer = at_lead.post(page_of(draft, "lead"), {"person": draft.contributors.get(person=guest).pk})

    assert f"{guest} is not affiliated to a member organisation, so they can’t lead." in unescape(answer.text)
    assert not Contributor.objects.exclude(lead_offered_at=None).exists()


def test_whose_affiliation_ended_meanwhile_does_not_take_the_lead(draft, author, heir):
    people.offer_lead(draft.pk, draft.contributors.get(person=heir).pk, by=author)
    heir.affiliations.update(ended_on="2021-01-01")

    with pytest.raises(NotReady, match="You are not affiliated"):
        people.take_lead(draft.pk, by=heir)

    assert parts_of(draft) == {"Author": LEAD, "Heir": VIEWER}


def test_an_offer_is_taken_back_or_refused_and_the_lead_stays(draft, author, heir):
    part = draft.contributors.get(person=heir)
    people.offer_lead(draft.pk, part.pk, by=author)
    people.keep_lead(draft.pk, by=author)
    with pytest.raises(WrongState, match="The lead is not offered to you now"):
        people.take_lead(draft.pk, by=heir)

    people.offer_lead(draft.pk, part.pk, by=author)
    people.refuse_lead(draft.pk, by=heir)

    assert parts_of(draft) == {"Author": LEAD, "Heir": VIEWER}
    assert told_to(author) == [f"{heir} does not take over {draft.reference}"]
    with pytest.raises(WrongState):
        people.refuse_lead(draft.pk, by=heir)


def test_a_new_offer_ends_the_one_before(draft, author, heir):
    other = factories.member("Other", at=factories.organisation())
    factories.co_author(draft, other)
    for person in (heir, other):
        people.offer_lead(draft.pk, draft.contributors.get(person=person).pk, by=author)

    assert [each.person for each in draft.contributors.exclude(lead_offered_at=None)] == [other]


def test_nobody_changes_a_right_into_the_lead(draft, author, heir):
    with pytest.raises(WrongState):
        people.change_right(draft.pk, draft.contributors.get(person=heir).pk, by=author, role=LEAD, was=VIEWER)
    with pytest.raises(StaleVersion):
        people.change_right(draft.pk, draft.contributors.get(person=heir).pk, by=author, role=CO_AUTHOR, was=COMMENTER)


# --- What people are told ---------------------------------------------------------------------------------------------
def test_every_link_in_these_notices_opens_for_its_recipient_and_for_no_stranger(
    client, draft, author, guest, heir, stranger
):
    joined = invitations.accept(invited(draft, COMMENTER).pk, by=guest)
    other = invited(draft, email=factories.verified(heir).email)
    invitations.decline(other.pk, by=heir)
    people.change_right(draft.pk, joined.pk, by=author, role=VIEWER, was=COMMENTER)
    people.offer_lead(draft.pk, draft.contributors.get(person=heir).pk, by=author)
    people.take_lead(draft.pk, by=heir)

    opened: dict[str, list[int]] = {}
    for notice in Notice.objects.filter(about=draft):
        for who, person in (("recipient", notice.recipient), ("stranger", stranger)):
            client.force_login(person)
            opened.setdefault(who, []).append(client.get(notice.path).status_code)

    assert opened == {"recipient": [200] * 5, "stranger": [404] * 5}


# --- Pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_of_each_and_for_three(at_lead, draft, rows, django_assert_num_queries):
    for number in range(rows):
        factories.co_author(draft, factories.member())
        invited(draft, email=f"guest{number}@trust.example")

    with django_assert_num_queries(9):
        at_lead.get(page_of(draft))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_invitations_costs_the_same_for_one_and_for_three(
    client, open_call, guest, rows, django_assert_num_queries
):
    for _ in range(rows):
        invited(factories.draft(open_call))
    client.force_login(guest)

    with django_assert_num_queries(6):
        assert client.get(reverse("proposals:invitations")).text.count("invites you to view it") == rows


@pytest.mark.browser
def test_the_pages_of_people_read_well(clean_page, sign_in, draft, author, heir, guest):
    invited(draft, email="somebody.with.a.long.address@university-hospitals.example")
    sign_in(author)
    clean_page.goto(page_of(draft))
    assert_accessible(clean_page)
    clean_page.get_by_label("Email address").fill(GUEST)
    clean_page.get_by_label("View and comment").check()
    press(clean_page, "Send the invitation")
    assert clean_page.get_by_text(f"An invitation goes to {GUEST}.").is_visible()
    for name, args in {"lead": [], "person": [draft.contributors.get(person=heir).pk]}.items():
        clean_page.goto(page_of(draft, name, *args))
        assert_accessible(clean_page)


@pytest.mark.browser
def test_the_invited_answer_without_scripts(page_without_scripts, sign_in, draft, guest):
    page = page_without_scripts
    invitation = invited(draft)
    link = reverse("proposals:open_invitation", args=[token(invitation)])
    page.goto(link)
    assert_accessible(page)
    sign_in(guest)
    page.goto(reverse("proposals:invitations"))
    assert_accessible(page)
    page.goto(link)
    assert page.url.endswith(reverse("proposals:invitation", args=[invitation.pk]))
    assert_accessible(page)
    press(page, "Accept")
    assert page.get_by_role("heading", name="Home checks").is_visible()
