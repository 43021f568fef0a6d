"""Seats offered by mail: sent, sent again, taken back, accepted, declined with a reason, run out."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from exchange.models import Member
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import InvitationState, Notice
from proposals.services import invitations
from proposals.services.steps import take_call_step
from proposals.states import State
from scoring import correspondence
from scoring.models import Seat, SeatInvitation, SeatKind
from scoring.services import members, panels, seat_invitations
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at, verified
from tests.reading import words_of

pytestmark = pytest.mark.django_db
GUEST = "guest@trust.example"


def address(name, *args):
    return reverse(f"scoring:{name}", args=args)


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def guest():
    return verified(factories.member("Guest", email=GUEST))


@pytest.fixture
def offered(panel, manager):
    def offer(email=GUEST, kind=SeatKind.LAY, **facts):
        return seat_invitations.invite(panel.panel.pk, by=manager, email=email, kind=kind, **facts)

    return offer


# --- Inviting ---------------------------------------------------------------------------------------------------------
def test_a_seat_comes_to_be_when_its_invitation_is_accepted_and_not_before(panel, offered, guest):
    offer = offered(most_sheets=7)
    before = panel.panel.seats.count()

    seat = seat_invitations.accept(offer.pk, by=guest)

    assert before == 4
    assert (seat.panel, seat.person, seat.kind, seat.most_sheets) == (
        panel.panel, guest, SeatKind.LAY, 7,
    )  # fmt: skip
    offer.refresh_from_db()
    assert (offer.state, offer.seat, offer.answered_by) == (InvitationState.ACCEPTED, seat, guest)


def test_an_invited_person_can_not_be_asked_to_mark_before_they_accept(panel, offered, guest):
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    offer = offered()
    assert not Seat.objects.filter(person=guest).exists()

    seat = seat_invitations.accept(offer.pk, by=guest)

    [asked] = panels.assign(proposal.pk, by=panel.chair, seats=[seat])
    assert asked.assessor == guest


def test_inviting_twice_finds_the_first_invitation_and_another_kind_is_refused(offered):
    first = offered("Guest@Trust.example ")

    assert offered() == first
    with pytest.raises(NotReady, match="waits already"):
        offered(kind=SeatKind.FINANCE)
    assert SeatInvitation.objects.get().times_sent == 1


def test_only_a_manager_invites_sends_again_and_takes_back(panel, offered, moderator, observer, administrator):
    offer = offered()
    for person in (panel.chair, panel.seats[0].person, moderator, observer, administrator):
        for verb in (
            lambda by: seat_invitations.invite(panel.panel.pk, by=by, email="x@y.example", kind="lay"),
            lambda by: seat_invitations.resend(offer.pk, by=by),
            lambda by: seat_invitations.revoke(offer.pk, by=by),
        ):
            with pytest.raises(NotPermitted):
                verb(person)
    assert [each.state for each in SeatInvitation.objects.all()] == [InvitationState.WAITING]


def test_nobody_is_invited_who_sits_there_and_no_second_chair(panel, offered):
    for email, kind, told in [
        (panel.seats[0].person.email.upper(), SeatKind.LAY, "has or had a seat on this panel"),
        (GUEST, SeatKind.CHAIR, "The panel has a chair"),
    ]:
        with pytest.raises(NotReady, match=told):
            offered(email, kind)
    panel.panel.seats.filter(kind=SeatKind.CHAIR).update(left_on=now())
    offered(kind=SeatKind.CHAIR)
    with pytest.raises(NotReady, match="Somebody is invited to chair this panel already"):
        offered("other@trust.example", SeatKind.CHAIR)


def test_a_call_that_is_decided_needs_nobody_more(panel, manager, offered, guest):
    offer = offered()
    factories.close_window(panel.panel.call)
    take_call_step(panel.panel.call.pk, "announce", by=manager)

    for act in (
        lambda: offered("other@trust.example"),
        lambda: seat_invitations.resend(offer.pk, by=manager),
        lambda: seat_invitations.accept(offer.pk, by=guest),
    ):
        with pytest.raises(WrongState, match="is decided"):
            act()


def test_an_address_gets_five_mails_a_day_however_they_come_about(panel, manager, open_call):
    others = [factories.panel(open_call) for _ in range(3)]
    for each in (panel, *others[:2]):
        seat_invitations.invite(each.panel.pk, by=manager, email=GUEST, kind="lay")
    offer = SeatInvitation.objects.earliest("pk")
    with time_machine.travel(now() + timedelta(minutes=6)):
        seat_invitations.resend(offer.pk, by=manager)
        seat_invitations.revoke(offer.pk, by=manager)
        seat_invitations.invite(panel.panel.pk, by=manager, email=GUEST, kind="lay")

        with pytest.raises(NotReady, match="No more invitations can be sent to this address today"):
            seat_invitations.invite(others[2].panel.pk, by=manager, email=GUEST, kind="lay")


def test_what_nobody_could_accept_is_not_sent_again(offered, panel, manager, guest):
    chair = panel.panel.seats.get(kind=SeatKind.CHAIR)
    Seat.objects.filter(pk=chair.pk).update(left_on=now())
    of_guest, of_chair = offered(), offered("chair@trust.example", SeatKind.CHAIR)
    factories.seat(panel.panel, guest)
    Seat.objects.filter(pk=chair.pk).update(left_on=None)

    with time_machine.travel(now() + timedelta(minutes=6)):
        for offer, told in [(of_guest, "has or had a seat on this panel"), (of_chair, "The panel has a chair")]:
            with pytest.raises(NotReady, match=told):
                seat_invitations.resend(offer.pk, by=manager)


def test_an_old_link_is_dead_once_it_is_sent_again(offered, manager):
    offer = offered()
    old = offer.token
    with pytest.raises(NotReady, match="less than five minutes ago"):
        seat_invitations.resend(offer.pk, by=manager)

    with time_machine.travel(now() + timedelta(days=20)):
        again = seat_invitations.resend(offer.pk, by=manager)

    assert seat_invitations.find_by_token(old) is None
    assert seat_invitations.find_by_token(again.token) == offer
    assert again.times_sent == 2


def test_a_link_for_a_seat_opens_no_part_in_a_proposal(offered):
    assert invitations.find_by_token(offered().token) is None


# --- Answering --------------------------------------------------------------------------------------------------------
def test_whoever_declines_says_why_and_the_inviter_reads_it(offered, guest, manager):
    offer = offered()
    with pytest.raises(NotReady, match="Say why you decline"):
        seat_invitations.decline(offer.pk, by=guest, reason="  ")

    for _ in range(2):
        seat_invitations.decline(offer.pk, by=guest, reason="I am on leave.")

    offer.refresh_from_db()
    assert (offer.state, offer.reason, offer.seat) == (InvitationState.DECLINED, "I am on leave.", None)
    assert "I am on leave." in Notice.objects.get(recipient=manager).body
    with pytest.raises(WrongState, match="not waiting any more: declined"):
        seat_invitations.accept(offer.pk, by=guest)


def test_accepting_twice_gives_one_seat_and_tells_once(offered, guest, manager):
    offer = offered()

    seats = {seat_invitations.accept(offer.pk, by=guest).pk for _ in range(2)}

    assert len(seats) == 1
    assert [each.subject for each in Notice.objects.filter(recipient=manager)] == [
        f"{guest} takes a seat on {offer.panel}"
    ]


def test_only_whose_confirmed_address_it_is_may_answer(offered, stranger):
    offer = offered()
    unconfirmed = factories.member("Guest", email=GUEST)

    for person in (stranger, unconfirmed):
        with pytest.raises(NotPermitted, match="for somebody else"):
            seat_invitations.accept(offer.pk, by=person)
        with pytest.raises(NotPermitted, match="for somebody else"):
            seat_invitations.decline(offer.pk, by=person, reason="No.")


def test_an_invitation_that_ran_out_or_was_taken_back_gives_no_seat(offered, guest, manager):
    offer = offered()
    with (
        time_machine.travel(now() + timedelta(days=15)),
        pytest.raises(WrongState, match="has run out"),
    ):
        seat_invitations.accept(offer.pk, by=guest)
    seat_invitations.revoke(offer.pk, by=manager)
    seat_invitations.revoke(offer.pk, by=manager)

    with pytest.raises(WrongState, match="taken back"):
        seat_invitations.accept(offer.pk, by=guest)
    assert not Seat.objects.filter(person=guest).exists()


def test_who_got_a_seat_meanwhile_is_told_so(offered, guest, panel):
    offer = offered()
    factories.seat(panel.panel, guest)

    with pytest.raises(NotReady, match="You have or had a seat on this panel already"):
        seat_invitations.accept(offer.pk, by=guest)


def test_the_database_wants_a_seat_for_a_yes_and_a_reason_for_a_no(offered, guest):
    offer = offered()
    for state in (InvitationState.ACCEPTED, InvitationState.DECLINED):
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatInvitation.objects.filter(pk=offer.pk).update(state=state, answered_by=guest, answered_at=now())


# --- Replacing --------------------------------------------------------------------------------------------------------
def test_who_is_invited_in_place_of_a_member_gets_what_is_still_open_once_they_accept(panel, manager, guest):
    still_open, given_away = (
        proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, title=title) for title in ("Open", "Given away")
    )
    leaving, *others = panel.seats
    for proposal in (still_open, given_away):
        panels.assign(proposal.pk, by=panel.chair, seats=[leaving, others[0]])
    members.replace_member(leaving.pk, by=manager, note="On leave.", email=GUEST, is_invited=True)
    spare = [factories.seat(panel.panel, factories.member()) for _ in range(2)]
    panels.assign(given_away.pk, by=panel.chair, seats=spare)

    seat = seat_invitations.accept(SeatInvitation.objects.get().pk, by=guest)

    assert (seat.kind, [each.proposal for each in seat.assignments.all()]) == (leaving.kind, [still_open])
    gaps = Notice.objects.filter(recipient=panel.chair, subject__endswith="stepped back").count()
    assert gaps == 2


def test_who_was_invited_before_a_member_left_is_invited_anew_to_get_the_open_sheets(panel, manager, offered):
    """The waiting invitation is to a seat of its own: taken for this one, it would pass nothing on."""
    leaving = panel.seats[0]
    waiting = offered(kind=leaving.kind)
    with pytest.raises(NotReady, match="An invitation to this address waits already"):
        members.replace_member(leaving.pk, by=manager, note="On leave.", email=GUEST, is_invited=True)
    assert Seat.objects.get(pk=leaving.pk).left_on is None
    seat_invitations.revoke(waiting.pk, by=manager)

    members.replace_member(leaving.pk, by=manager, note="On leave.", email=GUEST, is_invited=True)

    assert SeatInvitation.objects.waiting().get().replaces == leaving


def test_replacing_by_invitation_needs_an_address(panel, manager):
    with pytest.raises(NotReady, match="Give the address of whom to invite"):
        members.replace_member(panel.seats[0].pk, by=manager, note="On leave.", is_invited=True)
    assert Seat.objects.get(pk=panel.seats[0].pk).left_on is None


def test_a_chair_is_replaced_by_somebody_who_is_invited(panel, manager, guest):
    chair = panel.panel.seats.get(kind=SeatKind.CHAIR)
    members.replace_member(chair.pk, by=manager, note="Retired.", email=GUEST, is_invited=True)

    seat_invitations.accept(SeatInvitation.objects.get().pk, by=guest)

    assert Member.objects.get(pk=guest.pk).has_perm("panels.run", panel.panel)


# --- The mail ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def message(offered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        offered(words="You know falls\nand frailty.")
    [sent] = mail.outbox
    return sent


def test_the_mail_says_the_same_as_text_and_as_html(message, panel, manager):
    [(html, kind)] = message.alternatives
    told = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    [link] = set(re.findall(r"https?://\S+/seats/open/\S+", message.body))
    said = [str(manager), panel.panel.name, panel.panel.call.title, "lay (patient or public)", link, GUEST, "You know"]
    assert (message.to, message.subject, kind) == ([GUEST], f"{manager} invites you to a panel", "text/html")
    assert [word for word in said if word not in message.body or word not in told] == []
    assert sorted(message.extra_headers) == ["Auto-Submitted", "Message-ID"]


def test_an_invitation_is_mailed_once(offered):
    offer = offered()

    for _ in range(2):
        correspondence.send_seat_invitation.call(offer.pk, offer.token_hash)

    assert len(mail.outbox) == 1


# --- The pages --------------------------------------------------------------------------------------------------------
def test_a_manager_invites_on_a_page_and_sees_who_has_not_answered(client, panel, manager):
    client.force_login(manager)
    page = address("invite_member", panel.panel.pk)
    refused = client.post(page, {"email": "no address", "kind": "", "most_sheets": "-1", "words": "Do come."})
    told = ("Enter an email address", "Choose which kind", "greater than or equal to 0")
    assert [each for each in told if each not in words_of(refused)] == []
    assert [each for each in ("Do come.", "no address") if each not in refused.text] == []

    landed = words_of(client.post(page, {"email": GUEST, "kind": "finance", "most_sheets": "4"}, follow=True))

    assert f"An invitation goes to {GUEST}." in landed
    assert f"{GUEST} Waiting Finance; on its way: not sent yet Send again" in landed


def test_send_again_and_take_back_on_the_page(client, panel, manager, offered):
    offer = offered()
    client.force_login(manager)

    soon = words_of(client.post(address("resend_seat", panel.panel.pk, offer.pk), follow=True))
    gone = words_of(client.post(address("revoke_seat", panel.panel.pk, offer.pk), follow=True))

    assert "less than five minutes ago" in soon
    assert "is taken back" in gone
    assert "Nobody has an invitation to answer." in gone


def test_the_chair_sees_who_is_invited_and_why_they_declined_but_changes_nothing(client, panel, offered, guest):
    seat_invitations.decline(offered().pk, by=guest, reason="Too much else.")
    client.force_login(panel.chair)

    page = client.get(address("members", panel.panel.pk))

    assert f"{GUEST} Declined Lay (patient or public); declined on" in words_of(page)
    assert "“Too much else.”" in words_of(page)
    assert "resend" not in page.text
    assert client.get(address("invite_member", panel.panel.pk)).status_code == 403


def test_the_invited_follow_the_link_and_accept(client, offered, guest):
    offer = offered(words="You know falls.")
    link = address("open_seat_invitation", offer.token)
    visitor = client.get(link)
    client.force_login(guest)

    shown = client.get(link, follow=True)
    accepted = client.post(address("seat_invitation", offer.pk), {"answer": "yes"}, follow=True)

    assert "Sign in with the email address" in words_of(visitor)
    assert offer.panel.name not in visitor.text
    assert "You know falls." in words_of(shown)
    assert f"You have a seat on {offer.panel.name} now." in accepted.text
    assert "answer any more: accepted" in words_of(client.get(address("seat_invitation", offer.pk)))


def test_declining_without_a_reason_is_told_at_the_field(client, offered, guest):
    offer = offered()
    client.force_login(guest)
    page = address("seat_invitation", offer.pk)

    refused = client.post(page, {"answer": "no", "reason": ""})
    declined = client.post(page, {"answer": "no", "reason": "A new job."}, follow=True)

    assert "Say why you decline." in words_of(refused)
    assert "You declined the seat." in declined.text
    assert "No seat waits for your answer" in words_of(declined)


def test_somebody_without_an_account_makes_one_from_the_link_and_answers(client, offered):
    offer = offered()
    [sign_up] = re.findall(
        r'href="(/accounts/signup/[^"]+)"', client.get(address("open_seat_invitation", offer.token)).text
    )
    details = {"given_name": "Gwen", "family_name": "Ash", "email": GUEST, "password1": "three blue otters",
               "password2": "three blue otters"}  # fmt: skip
    client.post(unescape(sign_up), details)
    confirm = re.findall(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[0]

    confirmed = client.post(confirm)
    assert confirmed.url == address("seat_invitations")
    asked = client.get(confirmed.url)
    landed = client.post(asked.url, {"login": GUEST, "password": "three blue otters"}, follow=True)

    assert offer.panel.name in landed.text
    seat = seat_invitations.accept(offer.pk, by=Member.objects.get(email=GUEST))
    assert str(seat.person) == "Gwen Ash"


def test_links_lead_on_only_whom_they_were_sent_to(client, offered, stranger, manager):
    offer = offered()
    client.force_login(stranger)
    assert client.get(address("open_seat_invitation", offer.token)).status_code == 403
    assert client.get(address("seat_invitation", offer.pk)).status_code == 404

    seat_invitations.revoke(offer.pk, by=manager)

    assert client.get(address("open_seat_invitation", offer.token)).status_code == 404


def test_home_says_that_a_seat_is_offered(client, offered, guest, manager):
    offered()
    client.force_login(guest)

    assert f"{manager} invites you to" in words_of(client.get("/"))


def test_the_lists_cost_the_same_for_one_and_for_three(
    client, offered, open_call, manager, panel, guest, django_assert_num_queries
):
    for count in (1, 3):
        while SeatInvitation.objects.filter(email=GUEST).count() < count:
            beside = factories.panel(open_call)
            seat_invitations.invite(beside.panel.pk, by=manager, email=GUEST, kind="lay")
        offered(f"other{count}@trust.example")
        client.force_login(guest)
        with django_assert_num_queries(4):
            client.get(address("seat_invitations"))
        client.force_login(manager)
        with django_assert_num_queries(6):
            client.get(address("members", panel.panel.pk))


def test_a_program_invites_and_answers(manager, guest, panel):
    caller, path = Caller(manager), f"panels/{panel.panel.pk}/invitations/"
    wrong = [caller.post(path, {"email": "x", "kind": "lay"}), caller.post(path, {"email": GUEST, "kind": "baker"})]
    assert [(each.status_code, list(each.json()["errors"])) for each in wrong] == [(400, ["email"]), (400, ["kind"])]

    made = caller.post(path, {"email": GUEST, "kind": "lay", "most_sheets": 3})
    [invited] = made.json()["invited"]
    [received] = Caller(guest).get("seats/").json()["results"]
    silent = Caller(guest).post(f"seats/{received['id']}/", {"accept": False})
    answered = Caller(guest).post(f"seats/{received['id']}/", {"accept": True})

    assert (made.status_code, invited["email"], invited["state"]) == (201, GUEST, "waiting")
    assert (received["panel"], received["most_sheets"]) == (panel.panel.name, 3)
    assert (silent.status_code, answered.json()) == (409, {"accepted": True})
    assert caller.get(f"panels/{panel.panel.pk}/members/").json()["invited"] == []
    assert caller.send("DELETE", f"{path}{invited['id']}/").status_code == 409


@pytest.mark.browser
def test_in_a_browser_a_seat_is_offered_and_declined(clean_page, sign_in, panel, manager, guest):
    sign_in(manager)
    clean_page.goto(address("invite_member", panel.panel.pk))
    assert_accessible(clean_page)
    clean_page.get_by_label("Email address").fill(GUEST)
    clean_page.get_by_label("Lay (patient or public)").check()
    press(clean_page, "Send the invitation")
    assert_accessible(clean_page)

    sign_in(guest)
    clean_page.goto(address("seat_invitation", SeatInvitation.objects.get().pk))
    assert_accessible(clean_page)
    clean_page.get_by_label("Why you decline").fill("A new job.")
    press(clean_page, "Decline the seat")

    expect(clean_page.get_by_text("No seat waits for your answer")).to_be_visible()
