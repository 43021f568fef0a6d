"""Support and Follow: one each, taken back at will, counted for all and never in the way of marking or of secrets."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from proposals import rights
from proposals.errors import NotPermitted, WrongState
from proposals.models import Call, Follow, Notice, Support
from proposals.people import support as words
from proposals.services import moderation, steps, support, writing
from proposals.states import State
from scoring.services import panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db
PROPOSALS = reverse("proposals:index")


@pytest.fixture
def submitted(open_call, author):
    return proposal_at(State.SUBMITTED, call=open_call, author=author, title="Falls at night")


def address(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def titles(response):
    return [unescape(title) for title in re.findall(r'scope="row"[^>]*><a [^>]*>(.*?)</a>', response.text)]


def told_to(person):
    return list(
        Notice.objects.filter(recipient=person, kind="followed").order_by("pk").values_list("subject", flat=True)
    )


def refusal(act, *arguments, **who):
    with pytest.raises((NotPermitted, WrongState)) as refused:
        act(*arguments, **who)
    return type(refused.value), str(refused.value)


# --- The verbs --------------------------------------------------------------------------------------------------
def test_supporting_twice_is_supporting_once_and_it_can_be_taken_back(submitted, stranger):
    support.give_support(submitted.pk, by=stranger)
    support.give_support(submitted.pk, by=stranger)
    given = list(Support.objects.values_list("proposal", "person"))

    support.withdraw_support(submitted.pk, by=stranger)
    support.withdraw_support(submitted.pk, by=stranger)

    assert (given, Support.objects.count()) == ([(submitted.pk, stranger.pk)], 0)


@pytest.mark.parametrize("model", [Support, Follow])
def test_the_database_refuses_a_second_row_of_the_same_person(model, submitted, stranger):
    model.objects.create(proposal=submitted, person=stranger)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(proposal=submitted, person=stranger)


def test_authors_neither_support_nor_follow_their_own(submitted, author):
    colleague = factories.member("Colleague")
    factories.co_author(submitted, colleague, "viewer")

    refused = [refusal(act, submitted.pk, by=person) for person in (author, colleague)
               for act in (support.give_support, support.follow)]  # fmt: skip

    assert refused == [(NotPermitted, words.AUTHORS_SUPPORT), (NotPermitted, words.AUTHORS_FOLLOW)] * 2


def test_observers_and_administrators_take_no_part(submitted, observer, administrator):
    refused = [refusal(act, submitted.pk, by=person) for person in (observer, administrator)
               for act in (support.give_support, support.follow)]  # fmt: skip

    assert refused == [(NotPermitted, words.KEEPS_OUT)] * 4


def test_whoever_sits_on_a_panel_of_the_call_supports_nothing_in_it_until_it_is_announced(open_call, author):
    on = factories.panel(open_call)
    assessor = on.seats[0].person
    proposal = proposal_at(State.FUNDED, call=open_call, author=author, on=on, announced=False)
    other = proposal_at(State.SUBMITTED, call=open_call)

    before = [refusal(support.give_support, each.pk, by=person)
              for each in (proposal, other) for person in (on.chair, assessor)]  # fmt: skip
    support.follow(proposal.pk, by=assessor)
    moderation.decline(other.pk, by=other.cast.moderator, note="No.", reason="not_ready", signpost="Q")
    factories.announce(open_call)
    support.give_support(proposal.pk, by=assessor)

    assert before == [(NotPermitted, words.ON_A_PANEL)] * 4
    assert list(Support.objects.values_list("person", flat=True)) == [assessor.pk]


def test_an_assessor_who_left_the_panel_still_keeps_out_of_what_they_were_asked_to_mark(open_call):
    on = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    on.panel.seats.filter(pk=on.seats[0].pk).update(left_on=localdate())

    assert refusal(support.give_support, proposal.pk, by=on.seats[0].person) == (NotPermitted, words.ON_A_PANEL)


def test_what_is_not_public_can_not_be_supported(manager, stranger):
    hidden = proposal_at(State.SUBMITTED, call=factories.open_call(visibility="confidential"))
    withdrawn = proposal_at(State.SUBMITTED)
    support.give_support(withdrawn.pk, by=stranger)
    writing.withdraw(withdrawn.pk, by=withdrawn.cast.author)

    assert refusal(support.give_support, hidden.pk, by=manager) == (WrongState, words.NOT_PUBLIC)
    assert refusal(support.give_support, withdrawn.pk, by=manager) == (WrongState, words.NOT_PUBLIC)
    assert refusal(support.give_support, hidden.pk, by=stranger) == (NotPermitted, words.NOT_PUBLIC)
    support.withdraw_support(withdrawn.pk, by=stranger)
    assert not Support.objects.exists()


def test_in_an_archived_call_nothing_is_supported_any_more_and_following_goes_on(open_call, manager, stranger):
    funded = proposal_at(State.FUNDED, call=open_call)
    steps.take_call_step(open_call.pk, "archive", by=manager)

    assert refusal(support.give_support, funded.pk, by=stranger) == (WrongState, words.ARCHIVED)
    support.follow(funded.pk, by=stranger)
    assert Follow.objects.count() == 1


# --- Who is told ------------------------------------------------------------------------------------------------
def test_a_follower_is_told_of_each_public_step_and_of_no_other(open_call, manager, stranger):
    proposal = proposal_at(State.SUBMITTED, call=open_call)
    cast, reference = proposal.cast, proposal.reference
    support.follow(proposal.pk, by=stranger)

    moderation.return_for_changes(proposal.pk, by=cast.moderator, note="More.", return_by=localdate())
    returned = told_to(stranger)
    writing.submit(proposal.pk, by=cast.author)
    again = told_to(stranger)
    writing.withdraw(proposal.pk, by=cast.author)

    assert (returned, again) == ([], [f"{reference}: submitted"])
    assert told_to(stranger) == again


def test_a_decision_is_told_to_followers_when_it_is_announced(open_call, stranger):
    funded = proposal_at(State.SCORED, call=open_call)
    support.follow(funded.pk, by=stranger)
    cast = funded.cast
    factories.decisions.propose_award(funded.pk, by=cast.manager, award=5_000)
    factories.decisions.confirm_award(funded.pk, by=cast.second)
    under_embargo = told_to(stranger)

    factories.announce(open_call)

    assert (under_embargo, told_to(stranger)) == ([], [f"{funded.reference}: funded"])


def test_followers_are_not_told_twice_nor_once_they_wrote_it_or_have_a_conflict(open_call):
    on = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    conflicted, left, colleague = on.seats[0].person, factories.member("Left"), factories.member("Colleague")
    for person in (conflicted, left, colleague, on.chair):
        support.follow(proposal.pk, by=person)
    support.unfollow(proposal.pk, by=left)
    factories.co_author(proposal, colleague)
    asked = panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    sheets.declare(asked[0].pk, by=conflicted, kind="direct", text="My sister wrote it.")
    Call.objects.filter(pk=open_call.pk).update(sheets_wanted=2)
    for assignment in asked[1:]:
        factories.marked(assignment)

    factories.closing.close_scoring(proposal.pk, by=factories.manager())

    followers = Notice.objects.filter(kind="followed").values_list("recipient", flat=True)
    assert list(followers) == [on.chair.pk]


def test_a_public_proposal_is_kept_from_just_those_who_may_not_know_of_it(open_call, observer, stranger, moderator):
    """The short way, which asks once for all followers, says the same as asking for each person."""
    on = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    asked = panels.assign(proposal.pk, by=on.chair, seats=on.seats)
    for number, kind in enumerate(["none", "direct", "indirect"]):
        sheets.declare(asked[number].pk, by=asked[number].assessor, kind=kind, text="A reason.")
    everybody = [observer, stranger, moderator, on.chair, proposal.cast.author, *(seat.person for seat in on.seats)]

    kept_from = {person for person in everybody if not person.has_perm(rights.KNOW, proposal)}

    assert set(rights.holders_of(rights.KEPT_FROM, proposal)) == kept_from == {seat.person for seat in on.seats[1:]}


# --- The pages --------------------------------------------------------------------------------------------------
def test_a_button_does_its_work_once_and_leads_back(client, submitted, stranger):
    client.force_login(stranger)
    page = address("detail", submitted)

    buttons: list[tuple[str, Any, int]] = [
        ("support", Support, 1), ("follow", Follow, 1), ("withdraw_support", Support, 0), ("unfollow", Follow, 0),
    ]  # fmt: skip
    for name, model, left in buttons:
        for _ in range(2):
            answer = client.post(address(name, submitted))
            assert (answer.status_code, answer.url) == (302, page)
        assert (name, model.objects.count()) == (name, left)


def test_the_page_offers_what_this_person_may_do(client, submitted, stranger, author, observer):
    on = factories.panel(submitted.call)
    support.give_support(submitted.pk, by=factories.member())
    buttons = {}
    for name, person in {"author": author, "observer": observer, "stranger": stranger, "chair": on.chair}.items():
        client.force_login(person)
        page = client.get(address("detail", submitted))
        assert "1 person supports it." in words_of(page)
        buttons[name] = re.findall(rf'action="/proposals/{submitted.reference}/([\w-]+)/"', page.text)
    client.logout()
    visitor = client.get(address("detail", submitted))

    assert buttons == {"author": [], "observer": [], "stranger": ["support", "follow"], "chair": ["follow"]}
    assert "Sign in to support or follow it" in words_of(visitor)
    assert f"/proposals/{submitted.reference}/support/" not in visitor.text


def test_the_page_says_kindly_why_somebody_can_not_support_it(client, submitted, author, observer):
    on = factories.panel(submitted.call)
    said = {author: words.AUTHORS_SUPPORT, observer: words.KEEPS_OUT, on.chair: words.ON_A_PANEL}

    for person, sentence in said.items():
        client.force_login(person)
        assert sentence in words_of(client.get(address("detail", submitted)))


def test_a_visitor_is_led_to_sign_in_and_from_there_to_the_page(client, submitted):
    for name in ("support", "withdraw_support", "follow", "unfollow"):
        answer = client.post(address(name, submitted))
        assert answer.url == f"{reverse('account_login')}?next=/proposals/{submitted.reference}/"


def test_the_list_is_sorted_by_support_and_shows_what_one_follows(client, open_call, stranger):
    few, many, none = (proposal_at(State.SUBMITTED, call=open_call, title=title) for title in ("Few", "Many", "None"))
    for proposal, count in ((few, 1), (many, 2)):
        for _ in range(count):
            support.give_support(proposal.pk, by=factories.member())
    support.follow(none.pk, by=stranger)
    client.force_login(stranger)

    assert titles(client.get(PROPOSALS, {"sort": "-supported"})) == ["Many", "Few", "None"]
    assert titles(client.get(PROPOSALS, {"sort": "supported"})) == ["None", "Few", "Many"]
    assert titles(client.get(PROPOSALS, {"author": "followed"})) == ["None"]
    assert "Those I follow" in words_of(client.get(PROPOSALS))
    assert client.get(reverse("home")).text.count("/proposals/?author=followed") == 1
    assert client.get(reverse("account")).text.count("/proposals/?author=followed") == 1


def test_what_one_followed_is_gone_from_the_list_once_there_is_a_conflict(client, open_call):
    on = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    conflicted = on.seats[0].person
    support.follow(proposal.pk, by=conflicted)
    asked = panels.assign(proposal.pk, by=on.chair, seats=on.seats[:1])
    sheets.declare(asked[0].pk, by=conflicted, kind="direct", text="My sister wrote it.")
    client.force_login(conflicted)

    assert titles(client.get(PROPOSALS, {"author": "followed"})) == []
    assert {client.post(address(name, proposal)).status_code for name in ("support", "follow", "unfollow")} == {404}


@pytest.mark.parametrize("rows", [1, 3])
def test_support_costs_the_list_and_the_page_no_query_more(
    client, open_call, stranger, rows, django_assert_num_queries
):
    for number in range(rows):
        proposal = proposal_at(State.SUBMITTED, call=open_call, title=f"Falls {number}")
        for _ in range(rows):
            support.give_support(proposal.pk, by=factories.member())
        support.follow(proposal.pk, by=stranger)

    with django_assert_num_queries(6):
        client.get(PROPOSALS, {"sort": "-supported"})
    with django_assert_num_queries(4):
        client.get(address("detail", proposal))
    client.force_login(stranger)
    with django_assert_num_queries(11):
        client.get(PROPOSALS, {"author": "followed", "sort": "-supported"})


# --- The API ----------------------------------------------------------------------------------------------------
def test_programs_support_and_follow_too(submitted, stranger, author):
    caller, path = Caller(stranger), f"proposals/{submitted.reference}"

    answers = [
        caller.send(method, f"{path}/{what}/").json()
        for what in ("support", "follow") for method in ("POST", "POST", "DELETE", "POST")
    ]  # fmt: skip
    listed = Caller(stranger).get("proposals/", author="followed", sort="-supported").json()["results"]
    refused = Caller(author).post(f"{path}/support/").json()

    facts = [(each["support_count"], each["supports"], each["follows"]) for each in answers]
    assert facts == [
        (1, True, False), (1, True, False), (0, False, False), (1, True, False),
        (1, True, True), (1, True, True), (1, True, False), (1, True, True),
    ]  # fmt: skip
    assert [(each["reference"], each["support_count"]) for each in listed] == [(submitted.reference, 1)]
    assert (refused["status"], refused["reasons"]) == (403, [words.AUTHORS_SUPPORT])
    assert Caller(stranger).post(f"{path}/support/", {"why": "Because."}).json()["errors"] == {
        "why": ["There is no field of this name."]
    }


# --- In a browser -----------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_support_and_follow_are_pressed_without_scripts(page_without_scripts, clean_page, sign_in):
    proposal = proposal_at(State.SUBMITTED)
    sign_in(factories.member("Supporter"))
    page = page_without_scripts
    page.goto(address("detail", proposal))
    for name in ("Support this proposal", "Follow this proposal", "Withdraw your support", "Stop following"):
        press(page, name)
    clean_page.goto(address("detail", proposal))

    assert (Support.objects.count(), Follow.objects.count()) == (0, 0)
    assert_accessible(clean_page)
