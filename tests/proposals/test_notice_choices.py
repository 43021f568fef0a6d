"""Choosing how to be told, on the account page and by the address in each mail; and where the links of mails lead."""

import re

import pytest
from django.core import mail
from django.core.signing import Signer
from django.test import Client
from django.urls import reverse

from proposals.errors import NotReady
from proposals.kinds import GROUPS, Delivery, NoticeKind
from proposals.mailing import stopping
from proposals.mailing.choices import choices_of, version_of
from proposals.models import Notice, NoticeChoice
from proposals.models.calls import Visibility
from proposals.services import affiliations, moderation, notices, people
from proposals.states import State
from scoring.services import decisions, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.post import work_off
from tests.proposals.test_mailing import tell
from tests.reading import words_of

pytestmark = pytest.mark.django_db
PAGE = reverse("notice_choices")
USUAL = {kind: kind.facts.usual for kind in NoticeKind}


@pytest.fixture(autouse=True)
def with_a_worker(settings):
    settings.MAIL_NOTICES_AT_ONCE = False


@pytest.fixture
def read(client, author):
    client.force_login(author)
    return client


def offered(response):
    return re.findall(r'name="(\w+)"[^>]*value="at_once"', response.text)


def sent(**changes):
    """All that the page of an author sends."""
    of_authors = [kind for group in GROUPS[:3] for kind in group.kinds]
    usual = {kind.value: USUAL[kind].value for kind in of_authors}
    return usual | {"seen": version_of(USUAL)} | changes


# --- The page ---------------------------------------------------------------------------------------------------------
def test_each_person_is_offered_the_kinds_that_concern_them(client, author, moderator, manager):
    told = {}
    for person in (author, moderator, manager):
        client.force_login(person)
        told[person] = offered(client.get(PAGE))

    for_all = ["progress", "changes", "outcome", "duty", "team", "comment", "mention", "followed", "site"]
    assert told == {
        author: for_all,
        moderator: [*for_all, "desk", "report", "affiliation", "reminder"],
        manager: [*for_all, "marking", "panel", "award", "export"],
    }


def test_a_choice_is_kept_and_shown(read, author):
    told = words_of(read.post(PAGE, sent(progress="digest", comment="site"), follow=True))

    assert "How you are told is saved." in told
    assert choices_of(author) == USUAL | {NoticeKind.PROGRESS: Delivery.DIGEST, NoticeKind.COMMENT: Delivery.SITE}
    assert re.search(r'name="progress"[^>]*value="digest"[^>]*checked', read.get(PAGE).text)


def test_choosing_again_replaces_it(read, author):
    for delivery in ("digest", "site", "at_once"):
        read.post(PAGE, sent(progress=delivery, seen=seen_on(read.get(PAGE))))

    assert (
        NoticeChoice.objects.filter(person=author, kind="progress").values_list("delivery", flat=True).get()
        == "at_once"
    )


def seen_on(page):
    [version] = re.findall(r'name="seen" value="(\w+)"', page.text)
    return version


def test_a_page_that_is_older_than_a_stopped_mail_does_not_turn_it_on_again(read, author):
    opened = seen_on(read.get(PAGE))
    Client().post(stopping.stop_path(author, NoticeKind.PROGRESS))

    refused = read.post(PAGE, sent(comment="site", seen=opened))

    told = words_of(refused)
    assert "You chose again after you opened this page" in told
    assert "Your proposal moves on: what stands now On the site only" in told
    assert "Your proposal moves on: what you chose here" in told
    assert choices_of(author) == USUAL | {NoticeKind.PROGRESS: Delivery.SITE}


def test_saving_again_after_looking_is_taken(read, author):
    opened = seen_on(read.get(PAGE))
    read.post(PAGE, sent(progress="site", seen=opened))

    again = seen_on(read.post(PAGE, sent(comment="site", seen=opened)))
    read.post(PAGE, sent(comment="site", seen=again))

    assert choices_of(author) == USUAL | {NoticeKind.COMMENT: Delivery.SITE}


def test_choosing_the_same_twice_is_no_conflict(read, author):
    for _ in range(2):
        done = read.post(PAGE, sent(seen=seen_on(read.get(PAGE)), comment="site"))

    assert done.status_code == 302


def test_what_is_not_on_offer_is_refused_at_its_field(read, author):
    response = read.post(PAGE, sent(progress="pigeon"))

    assert (response.status_code, choices_of(author)) == (200, USUAL)
    assert "Select a valid choice" in response.text or "pigeon" in response.text


@pytest.mark.parametrize("kind", [NoticeKind.INVITATION, NoticeKind.ACCOUNT])
def test_what_always_comes_by_mail_is_not_for_choosing(read, author, kind):
    read.post(PAGE, sent() | {kind.value: "site"})
    with pytest.raises(NotReady):
        notices.choose(by=author, choices={kind: Delivery.SITE})

    assert choices_of(author) == USUAL


def test_what_was_chosen_is_how_one_is_told(author):
    notices.choose(by=author, choices={NoticeKind.PROGRESS: Delivery.SITE, NoticeKind.CHANGES: Delivery.DIGEST})
    for kind in (NoticeKind.PROGRESS, NoticeKind.CHANGES, NoticeKind.OUTCOME, NoticeKind.ACCOUNT):
        tell(author, subject=kind.value, kind=kind)

    work_off()

    assert [message.subject for message in mail.outbox] == ["outcome", "account"]
    assert Notice.objects.filter(recipient=author).count() == 4


# --- Stopping -----------------------------------------------------------------------------------------------------
def test_looking_at_the_address_asks_and_changes_nothing(client, author):
    told = words_of(client.get(stopping.stop_path(author, NoticeKind.PROGRESS)))

    assert "Your proposal moves on Stop these mails?" in told
    assert author.email not in told
    assert choices_of(author) == USUAL


def test_a_mail_program_stops_this_kind_for_this_person_and_nobody_else(author, stranger):
    """RFC 8058: a POST without sign-in, cookie or token of ours."""
    program = Client(enforce_csrf_checks=True)

    response = program.post(stopping.stop_path(author, NoticeKind.PROGRESS), {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, "You get no more mails" in words_of(response)) == (200, True)
    assert choices_of(author) == USUAL | {NoticeKind.PROGRESS: Delivery.SITE}
    assert choices_of(stranger) == USUAL


def test_stopping_the_daily_mail_stops_what_came_in_it(client, author):
    notices.choose(by=author, choices={NoticeKind.CHANGES: Delivery.DIGEST})

    client.post(stopping.stop_path(author, stopping.DIGEST))

    assert choices_of(author) == USUAL | {NoticeKind.CHANGES: Delivery.SITE, NoticeKind.FOLLOWED: Delivery.SITE}


def test_whoever_is_signed_in_the_address_is_about_its_own_person(client, author, stranger):
    client.force_login(stranger)

    client.post(stopping.stop_path(author, NoticeKind.PROGRESS))

    assert (choices_of(author)[NoticeKind.PROGRESS], choices_of(stranger)) == (Delivery.SITE, USUAL)


def forged(author):
    own = stopping.stop_path(author, NoticeKind.PROGRESS)
    return [
        own.replace(".progress:", ".outcome:"),
        own[:-2] + "/",
        reverse("proposals:stop_mail", args=["nonsense"]),
        stopping.stop_path(author, NoticeKind.ACCOUNT),
        stopping.stop_path(author, "no-kind"),
        reverse("proposals:stop_mail", args=[Signer(salt="another use").sign(f"{author.pk}.progress")]),
    ]


def test_an_address_that_we_did_not_sign_does_not_exist(client, author):
    answers = [client.get(path).status_code for path in forged(author)]
    answers += [client.post(path).status_code for path in forged(author)]

    assert answers == [404] * 12
    assert choices_of(author) == USUAL


def test_an_address_that_outlived_its_account_does_nothing(client, author):
    path = stopping.stop_path(author, NoticeKind.PROGRESS)
    author.affiliations.all().delete()
    author.delete()

    assert client.post(path).status_code == 200
    assert not NoticeChoice.objects.exists()


# --- Where links lead ---------------------------------------------------------------------------------------------
def tell_of_everything():
    """Mails of each kind that a proposal of a confidential call brings about, from a draft to an announced outcome."""
    call = factories.open_call(visibility=Visibility.CONFIDENTIAL)
    submitted = factories.proposal_at(State.SUBMITTED, call=call)
    moderation.return_for_changes(
        submitted.pk, by=submitted.cast.moderator, note="Say more.", return_by=submitted.call.closes_at.date()
    )
    asked = factories.proposal_at(State.REVIEWED, call=call)
    chair, seats = asked.cast.panel.chair, asked.cast.panel.seats
    made = factories.panels.assign(asked.pk, by=chair, seats=seats)
    returned = factories.marked(made[0])
    sheets.reopen_sheet(returned.pk, by=chair, note="Say why.")
    sheets.decline_assignment(made[1].pk, by=made[1].assessor, note="No time.")
    waits = factories.proposal_at(State.SCORED, call=call)
    decisions.propose_award(waits.pk, by=waits.cast.manager, award=10_000)
    factories.proposal_at(State.DECLINED, call=call)
    leaver = factories.member("Leaver")
    factories.co_author(submitted, leaver)
    people.leave(submitted.pk, by=leaver)
    affiliations.ask_for_affiliation(factories.organisation().pk, by=leaver)


def links_in(message):
    """The pages that a mail leads to, but for the address that stops it, which is signed and asks nobody to sign in."""
    found = re.findall(r"http://localhost:8000(/\S*)", message.body)
    in_html = re.findall(r'href="http://localhost:8000(/[^"]*)"', message.alternatives[0][0])
    return sorted({link for link in [*found, *in_html] if not link.startswith("/notices/stop/")})


def opened_by(person, link):
    client = Client()
    if person:
        client.force_login(person)
    return client.get(link).status_code


def test_each_link_opens_for_its_recipient_and_for_nobody_else(stranger):
    tell_of_everything()
    work_off()

    kinds = set()
    for message in mail.outbox:
        notice = Notice.objects.get(recipient__email=message.to[0], subject=message.subject)
        kinds.add(notice.kind)
        assert links_in(message) == sorted([PAGE, notice.path])
        answers = [opened_by(person, notice.path) for person in (notice.recipient, stranger, None)]
        assert answers in ([200, 403, 302], [200, 404, 302], [200, 404, 404]), (notice.kind, notice.path)
    assert kinds == {"progress", "changes", "outcome", "team", "desk", "affiliation", "marking", "panel", "award"}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_choosing_and_stopping_in_the_browser(clean_page, sign_in):
    author = factories.member("Author", at=factories.organisation())
    sign_in(author)
    clean_page.goto(PAGE)
    assert_accessible(clean_page)
    clean_page.get_by_role("group", name="Your proposal moves on").get_by_label("In one mail a day").check()
    press(clean_page, "Save how you are told")
    assert choices_of(author)[NoticeKind.PROGRESS] == Delivery.DIGEST

    clean_page.goto(stopping.stop_path(author, NoticeKind.PROGRESS))
    assert_accessible(clean_page)
    press(clean_page, "Stop these mails")
    assert_accessible(clean_page)
    assert choices_of(author)[NoticeKind.PROGRESS] == Delivery.SITE
