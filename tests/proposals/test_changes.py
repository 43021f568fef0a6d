"""Returned with a list of what is needed, which the authors tick off; declined with a named place to go next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal, RequestedChange, Signpost
from proposals.services import changes, moderation, writing
from proposals.states import State
from scoring.services import decisions
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at

TWO = [("case", "Say where the figures come from."), ("", "Shorten it.")]
IN_WORDS = "Nearly there.\n\n1. The case: Say where the figures come from.\n2. Shorten it."


@pytest.fixture
def submission(db):
    return proposal_at(State.SUBMITTED, title="Falls at night")


def returned(proposal, moderator, **facts):
    facts = {"note": "Nearly there.", "changes": TWO, "return_by": localdate() + timedelta(days=7)} | facts
    moderation.return_for_changes(proposal.pk, by=moderator, **facts)
    return Proposal.objects.get(pk=proposal.pk)


def step_page(proposal, name):
    return reverse("step", args=[proposal.reference, name])


def hub(proposal):
    return reverse("proposals:write", args=[proposal.reference])


def tick_page(change):
    return reverse("proposals:tick_change", args=[change.request.proposal.reference, change.pk])


# --- Returning -----------------------------------------------------------------------------------------------------
def test_the_list_goes_to_the_history_and_to_the_authors(submission, moderator):
    returned(submission, moderator)

    asked = submission.change_requests.get()
    assert (asked.words, asked.asked_by, asked.return_by) == (
        "Nearly there.", moderator, localdate() + timedelta(days=7),
    )  # fmt: skip
    assert list(asked.changes.values_list("position", "section", "text")) == [(1, *TWO[0]), (2, *TWO[1])]
    assert submission.history.order_by("-number").first().note == IN_WORDS
    assert IN_WORDS in submission.cast.author.notices.latest("pk").body


def test_the_form_takes_rows_and_leaves_empty_ones_out(client, submission, moderator):
    client.force_login(moderator)
    sent = {
        "changes-1-section": "", "changes-1-text": "Shorten it.", "changes-2-section": "", "changes-2-text": " ",
        "changes-7-section": "money", "changes-7-text": "Say what the nurse costs.", "return_by": str(localdate()),
    }  # fmt: skip

    assert client.post(step_page(submission, "return_for_changes"), sent).status_code == 302

    asked = submission.change_requests.get()
    assert list(asked.changes.values_list("position", "section", "text")) == [
        (1, "", "Shorten it."), (2, "money", "Say what the nurse costs."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "Say what is needed from the authors."),
        ({"changes-2-section": "money"}, "Change 2: say what is needed in “Money and time”, or choose no section."),
        ({"changes-1-section": "moon", "changes-1-text": "It"}, "Change 1: choose a section from the list."),
        ({"changes-3-text": "x" * 501}, "Change 3: shorten it to 500 characters: there are 501 now."),
        ({"changes": "text"}, "Say what is needed from the authors."),
        (
            {"changes-1-text": "Kept words", "return_by": "2020-01-01"},
            "Give the authors a date that is not in the past.",
        ),
    ],
)
def test_a_list_that_can_not_be_sent_is_told_and_kept(client, submission, moderator, sent, told):
    client.force_login(moderator)

    answer = client.post(step_page(submission, "return_for_changes"), {"return_by": str(localdate())} | sent)

    assert answer.status_code == 200
    assert told in answer.text
    assert not sent.get("changes-1-text") or sent["changes-1-text"] in answer.text
    assert Proposal.objects.get(pk=submission.pk).state == State.SUBMITTED


def test_a_program_sends_the_list_as_objects(submission, moderator):
    body = {
        "changes": [{"section": "case", "text": "Say where."}, {"text": "Shorten it."}],
        "return_by": str(localdate()),
    }
    path = f"proposals/{submission.reference}/steps/return_for_changes/"

    wrong = Caller(moderator).post(path, body | {"changes": [{"section": "moon", "text": "It"}]})
    unknown = Caller(moderator).post(path, body | {"changes": [{"words": "It"}]})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["changes"])
    assert (unknown.status_code, list(unknown.json()["errors"])) == (400, ["changes.0.words"])
    assert Caller(moderator).post(path, body).status_code == 200

    assert list(RequestedChange.objects.values_list("section", "text")) == [("case", "Say where."), ("", "Shorten it.")]


# --- Ticking off ---------------------------------------------------------------------------------------------------
def test_authors_tick_off_and_the_moderator_sees_it(client, submission, moderator):
    returned(submission, moderator)
    first, second = RequestedChange.objects.order_by("position")
    author = submission.cast.author
    client.force_login(author)
    page = client.get(hub(submission)).text
    assert page.count("To do</strong>") == 2
    assert reverse("proposals:section", args=[submission.reference, "case"]) in page

    assert client.post(tick_page(first), {"done": "yes"}).url == hub(submission)
    assert client.get(hub(submission)).text.count("To do</strong>") == 1
    writing.submit(submission.pk, by=author)

    client.force_login(moderator)
    review = client.get(reverse("proposals:review", args=[submission.reference])).text
    assert "1 of 2 ticked off" in review
    assert "Say where the figures come from." in review
    assert (RequestedChange.objects.get(pk=first.pk).done_by, second.done_by) == (author, None)


def test_ticking_twice_keeps_the_first_time_and_unticking_takes_it_back(submission, moderator):
    author, co_author = submission.cast.author, factories.member("Co")
    factories.co_author(submission, co_author)
    returned(submission, moderator)
    change = RequestedChange.objects.earliest("pk")

    first = changes.tick_change(change.pk, by=author, is_done=True)
    again = changes.tick_change(change.pk, by=co_author, is_done=True)
    assert (again.done_at, again.done_by) == (first.done_at, author)

    assert changes.tick_change(change.pk, by=co_author, is_done=False).done_at is None


def test_only_the_latest_list_of_a_draft_is_ticked_off_and_only_by_its_authors(client, submission, moderator, stranger):
    author = submission.cast.author
    returned(submission, moderator)
    old = RequestedChange.objects.earliest("pk")
    with pytest.raises(NotPermitted):
        changes.tick_change(old.pk, by=moderator, is_done=True)
    writing.submit(submission.pk, by=author)
    with pytest.raises(WrongState):
        changes.tick_change(old.pk, by=author, is_done=True)
    returned(submission, moderator, changes=[("", "One more thing.")])
    with pytest.raises(WrongState, match="^This list was answered by an earlier submission"):
        changes.tick_change(old.pk, by=author, is_done=True)

    client.force_login(author)
    other = proposal_at(State.SUBMITTED, author=author)
    returned(other, moderator)
    wrong_proposal = reverse("proposals:tick_change", args=[other.reference, old.pk])
    assert client.post(wrong_proposal, {"done": "yes"}).status_code == 404
    client.force_login(stranger)
    assert client.post(tick_page(old), {"done": "yes"}).status_code == 404


def test_the_hub_costs_the_same_however_long_the_list_is(client, submission, moderator, django_assert_num_queries):
    client.force_login(submission.cast.author)
    returned(submission, moderator, changes=[("", "One.")])
    with django_assert_num_queries(18):
        client.get(hub(submission))
    writing.submit(submission.pk, by=submission.cast.author)
    returned(submission, moderator, changes=[("", "One."), ("", "Two."), ("", "Three.")])
    with django_assert_num_queries(18):
        client.get(hub(submission))


# --- Declining with a signpost -------------------------------------------------------------------------------------
@pytest.fixture
def library(moderator):
    return Signpost.objects.create(
        name="The library", about="Looks for evidence.", contact="library@exchange.example", changed_by=moderator,
        changed_at=now(),
    )  # fmt: skip


DECLINE = {"reason": "not_ready", "note": "Not yet."}


def test_a_named_call_and_a_kept_signpost_are_told_in_words(submission, moderator, library, settings):
    settings.BASE_URL = "https://exchange.example"
    elsewhere = factories.open_call(title="Care at home", code="care-at-home")

    decisions.decline(submission.pk, by=moderator, call=elsewhere, contact=library, signpost="Or ask us.", **DECLINE)

    told = (
        "Care at home: https://exchange.example/calls/care-at-home/\n\n"
        "The library: Looks for evidence. library@exchange.example\n\nOr ask us."
    )
    assert Proposal.objects.get(pk=submission.pk).signpost == told
    assert f"Where to go next: {told}" in submission.cast.author.notices.latest("pk").body


def test_a_signpost_that_changes_later_leaves_what_was_said(submission, moderator, library):
    decisions.decline(submission.pk, by=moderator, contact=library, **DECLINE)
    Signpost.objects.update(contact="new@exchange.example")

    assert "library@exchange.example" in Proposal.objects.get(pk=submission.pk).signpost


def test_one_of_the_three_is_needed(client, submission, moderator, library):
    with pytest.raises(NotReady, match="^Point the authors to a next place"):
        decisions.decline(submission.pk, by=moderator, **DECLINE)
    client.force_login(moderator)
    page = step_page(submission, "decline")

    assert "Point the authors to a next place" in client.post(page, DECLINE).text
    assert client.post(page, DECLINE | {"contact": library.pk}).status_code == 302


def test_only_calls_that_can_still_be_answered_are_offered(client, submission, moderator):
    closed, prepared = factories.open_call(title="Closed"), factories.call_in_preparation(title="Prepared")
    factories.close_window(closed)
    factories.open_call(title="Goes on", code="goes-on")
    client.force_login(moderator)

    page = client.get(step_page(submission, "decline")).text
    wrong = client.post(step_page(submission, "decline"), DECLINE | {"call": prepared.code})

    assert 'value="goes-on"' in page
    assert [call.code for call in (closed, prepared, submission.call) if f'value="{call.code}"' in page] == []
    assert wrong.status_code == 200


def test_a_program_names_a_call_by_its_code(submission, moderator):
    factories.open_call(title="Goes on", code="goes-on")
    path = f"proposals/{submission.reference}/steps/decline/"

    wrong = Caller(moderator).post(path, DECLINE | {"call": "no-call"})
    assert wrong.json()["errors"]["call"][-1] == "You can choose: goes-on is Goes on."
    assert Caller(moderator).post(path, DECLINE | {"call": "goes-on"}).status_code == 200


# --- The panel that is suggested -----------------------------------------------------------------------------------
def test_the_panel_of_the_area_is_suggested_and_another_may_be_chosen(client, submission, moderator):
    other, suggested = (factories.panel(submission.call, assessors=0).panel for _ in range(2))
    suggested.areas.add(submission.area)
    client.force_login(moderator)

    page = client.get(step_page(submission, "pass_to_panel")).text
    chosen = {"panel": other.pk} | dict.fromkeys(factories.ALL_MET, "yes")

    assert f"Suggested: it marks {submission.area}." in page
    assert page.index(suggested.name) < page.index(other.name)
    assert page.count(" checked") == 1
    assert client.post(step_page(submission, "pass_to_panel"), chosen).status_code == 302
    assert Proposal.objects.get(pk=submission.pk).placement.panel == other


# --- In a browser --------------------------------------------------------------------------------------------------
@pytest.mark.browser
def test_a_list_is_asked_for_and_ticked_off(clean_page, sign_in, submission, moderator):
    sign_in(moderator)
    clean_page.goto(step_page(submission, "return_for_changes"))
    assert_accessible(clean_page)
    clean_page.get_by_label("Change 1: where").select_option("case")
    clean_page.get_by_label("Change 1: what is needed").fill("Say where the figures come from.")
    press(clean_page, "Return for changes")

    sign_in(submission.cast.author)
    clean_page.goto(hub(submission))
    assert_accessible(clean_page)
    press(clean_page, "Tick it off")
    expect(clean_page.get_by_text("Done", exact=True)).to_be_visible()
