"""The page of a step: who may open it, what it asks for, and that each act happens once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from exchange.acts import ACTS
from proposals.models import GatewayAnswer, HistoryEntry, Proposal
from proposals.states import Gateway, State
from scoring.models import Placement
from scoring.services import panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at

DESK = reverse("proposals:desk")


def step_page(proposal, name):
    return reverse("step", args=[proposal.reference, name])


def detail_page(proposal):
    return reverse("proposals:detail", args=[proposal.reference])


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def steps_taken(proposal):
    return list(HistoryEntry.objects.filter(proposal=proposal).values_list("step", flat=True))


RETURNED = {"note": "Say how many wards.", "return_by": (localdate() + timedelta(days=7)).isoformat()}
DECLINED = {"reason": "out_of_scope", "note": "Well written.", "signpost": "Ask the research office."}


def passed(panel, **changes):
    answers = {gateway.value: "yes" for gateway in Gateway}
    return answers | {"panel": panel.pk, "note": ""} | changes


@pytest.fixture
def submission(open_call):
    return proposal_at(State.SUBMITTED, call=open_call, title="Calm corners")


@pytest.fixture
def at_moderator(client, moderator):
    client.force_login(moderator)
    return client


# --- Who may open the page -------------------------------------------------------------------------------------------
def test_an_unknown_step_is_not_found(at_moderator, submission):
    assert at_moderator.get(step_page(submission, "promote")).status_code == 404


def test_a_proposal_that_one_may_not_know_of_is_not_found(client, stranger):
    draft = factories.draft()
    client.force_login(stranger)

    for name in ACTS:
        assert client.get(step_page(draft, name)).status_code == 404


def test_a_step_of_another_office_is_refused(client, submission, stranger, manager):
    for person in (stranger, manager):
        client.force_login(person)
        assert client.get(step_page(submission, "decline")).status_code == 403
        assert client.post(step_page(submission, "decline"), DECLINED).status_code == 403
    assert state_of(submission) == State.SUBMITTED


def test_a_step_that_the_state_does_not_allow_is_a_conflict(client, submission, manager):
    client.force_login(manager)

    response = client.get(step_page(submission, "reinstate"))

    assert response.status_code == 409
    assert "“Reinstate” is not possible: the proposal is submitted." in response.text


def test_a_visitor_is_asked_to_sign_in(client, submission):
    assert client.get(step_page(submission, "withdraw")).url.startswith(reverse("account_login"))


def test_a_moderator_may_not_judge_what_they_wrote(client, submission, moderator):
    factories.co_author(submission, moderator)
    client.force_login(moderator)

    assert client.get(step_page(submission, "pass_to_panel")).status_code == 403


def test_to_a_conflicted_moderator_the_steps_do_not_exist(at_moderator, open_call, moderator):
    on = factories.panel(open_call, assessors=0)
    seat = factories.seat(on.panel, moderator)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    [assignment] = panels.assign(proposal.pk, by=on.chair, seats=[seat])
    sheets.declare(assignment.pk, by=moderator, kind="direct", text="My brother wrote it.")

    for name in ACTS:
        assert at_moderator.get(step_page(proposal, name)).status_code == 404


def test_acts_with_a_page_of_their_own_lead_there(client, submission, manager):
    client.force_login(manager)

    for name, page in [("submit", "proposals:check"), ("fund", "scoring:award"), ("cancel_award", "scoring:award")]:
        assert client.get(step_page(submission, name)).url == reverse(page, args=[submission.reference])
    assert state_of(submission) == State.SUBMITTED


def test_looking_changes_nothing(at_moderator, submission):
    for name in ("pass_to_panel", "return_for_changes", "decline"):
        assert at_moderator.get(step_page(submission, name)).status_code == 200
    assert steps_taken(submission) == ["submit"]


# --- Taking a step ---------------------------------------------------------------------------------------------------
def test_a_moderator_returns_a_submission_and_is_back_at_the_desk(at_moderator, submission):
    response = at_moderator.post(step_page(submission, "return_for_changes"), RETURNED, follow=True)

    assert response.redirect_chain == [(DESK, 302)]
    assert f"{submission.reference}: Returned to the authors" in response.text
    assert state_of(submission) == State.DRAFT


def test_a_moderator_declines_with_a_signpost(at_moderator, submission):
    assert at_moderator.post(step_page(submission, "decline"), DECLINED).url == DESK
    assert state_of(submission) == State.DECLINED


def test_declining_without_a_reason_asks_for_one_in_plain_words(at_moderator, submission):
    page = at_moderator.post(step_page(submission, "decline"), {**DECLINED, "reason": ""})

    assert page.status_code == 200
    assert "Choose the reason." in page.text
    assert state_of(submission) == State.SUBMITTED


def test_the_gateways_are_kept_with_the_panel(at_moderator, submission, moderator):
    panel = factories.panel(submission.call).panel
    answers = passed(panel, inequalities="no", inequalities_note="Nothing about deprivation.")

    assert at_moderator.post(step_page(submission, "pass_to_panel"), answers).url == DESK

    assert Placement.objects.get(proposal=submission).panel == panel
    not_met = GatewayAnswer.objects.filter(proposal=submission, is_met=False)
    assert list(not_met.values_list("gateway", "note", "answered_by")) == [
        ("inequalities", "Nothing about deprivation.", moderator.pk)
    ]


def test_a_gateway_that_is_not_met_wants_a_reason_and_keeps_what_was_typed(at_moderator, submission):
    panel = factories.panel(submission.call).panel
    answers = passed(panel, in_scope="no", note="Read this one first.")

    response = at_moderator.post(step_page(submission, "pass_to_panel"), answers)

    assert response.status_code == 200
    assert "Say why not: It is inside the call" in response.text
    assert "Read this one first." in response.text
    assert not GatewayAnswer.objects.exists()
    assert state_of(submission) == State.SUBMITTED


def test_a_panel_of_another_call_is_not_accepted(at_moderator, submission):
    factories.panel(submission.call)
    elsewhere = factories.panel(factories.open_call()).panel

    response = at_moderator.post(step_page(submission, "pass_to_panel"), passed(elsewhere))

    assert response.status_code == 200
    assert "Select a valid choice" in response.text


def test_without_a_panel_the_page_says_whom_to_ask(at_moderator, submission):
    page = at_moderator.get(step_page(submission, "pass_to_panel")).text

    assert "Not possible yet" in page
    assert "Ask a manager to set one up." in page
    assert '<button class="nhsuk-button"' not in page


def test_the_moderator_reads_the_proposal_beside_the_form(at_moderator, submission):
    factories.panel(submission.call)

    page = at_moderator.get(step_page(submission, "pass_to_panel")).text

    assert factories.LONG_TEXT in page
    assert "An eligible member organisation leads it" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": ""}, "Say what is needed from the authors."),
        ({"note": "x" * 5001}, "at most 5000 characters"),
        ({"return_by": "2020-01-01"}, "Give the authors a date that is not in the past."),
        ({"return_by": "2062-01-01"}, "Give the authors a date within the next 365 days."),
        ({"return_by": "2026-02-31"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_taken_is_said_on_the_form(at_moderator, submission, changes, sentence):
    response = at_moderator.post(step_page(submission, "return_for_changes"), RETURNED | changes)

    assert response.status_code == 200
    assert sentence in response.text
    assert "Say how many wards." in response.text or "note" in changes
    assert steps_taken(submission) == ["submit"]


def test_the_second_click_gets_a_conflict_and_nothing_happens_twice(at_moderator, submission):
    at_moderator.post(step_page(submission, "decline"), DECLINED)

    second = at_moderator.post(step_page(submission, "decline"), DECLINED)

    assert second.status_code == 409
    assert "Ask the research office." in second.text
    assert steps_taken(submission) == ["submit", "decline"]


def test_the_lead_author_withdraws_and_is_back_at_the_proposal(client, submission):
    client.force_login(submission.cast.author)

    page = client.get(step_page(submission, "withdraw")).text
    assert "nhsuk-button--warning" in page

    assert client.post(step_page(submission, "withdraw"), {"note": ""}).url == detail_page(submission)
    assert state_of(submission) == State.WITHDRAWN


def test_a_manager_sees_what_still_stands_before_a_reinstatement(client, manager):
    proposal = proposal_at(State.FUNDED)
    declined = proposal_at(State.DECLINED)
    factories.announce(declined.call)
    client.force_login(manager)

    page = client.get(step_page(declined, "reinstate")).text

    assert "Not possible yet" in page
    assert "The outcomes of this call are announced already." in page
    assert client.get(step_page(proposal, "reinstate")).status_code == 409


def test_a_chair_sees_how_many_sheets_are_missing(client, open_call):
    on = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=on)
    client.force_login(on.chair)

    page = client.get(step_page(proposal, "close_scoring")).text

    assert "0 of 3 score sheets are returned." in page
    assert client.post(step_page(proposal, "close_scoring"), {"note": ""}).status_code == 200
    assert state_of(proposal) == State.REVIEWED


def test_spread_waits_for_a_site_and_then_is_recorded(client, manager):
    proposal = proposal_at(State.FUNDED)
    client.force_login(manager)
    assert "No site other than the originator" in client.get(step_page(proposal, "record_spread")).text

    factories.adopt(proposal, by=manager)

    assert client.post(step_page(proposal, "record_spread"), {"note": ""}).url == detail_page(proposal)
    assert state_of(proposal) == State.SPREAD


def test_an_author_withdraws_without_learning_of_a_hidden_decision(client, db):
    funded = proposal_at(State.FUNDED, announced=False)
    client.force_login(funded.cast.author)

    page = client.get(step_page(funded, "withdraw"))

    assert page.status_code == 200
    assert "Scored" in page.text
    assert "Funded" not in page.text
    assert client.post(step_page(funded, "withdraw"), {"note": ""}).status_code == 302
    assert state_of(funded) == State.WITHDRAWN


def test_the_page_costs_the_same_however_many_panels_there_are(at_moderator, submission, django_assert_num_queries):
    factories.panel(submission.call)
    with django_assert_num_queries(14):
        at_moderator.get(step_page(submission, "pass_to_panel"))
    for _ in range(2):
        factories.panel(submission.call)
    with django_assert_num_queries(14):
        at_moderator.get(step_page(submission, "pass_to_panel"))


@pytest.mark.browser
def test_the_pages_of_steps_read_well(clean_page, sign_in, submission, moderator):
    sign_in(moderator)
    clean_page.goto(step_page(submission, "pass_to_panel"))
    assert_accessible(clean_page)
    factories.panel(submission.call)
    for name in ("pass_to_panel", "decline"):
        clean_page.goto(step_page(submission, name))
        assert_accessible(clean_page)


@pytest.mark.browser
def test_the_note_of_a_gateway_shows_when_the_answer_is_no(clean_page, sign_in, submission, moderator):
    factories.panel(submission.call)
    sign_in(moderator)
    clean_page.goto(step_page(submission, "pass_to_panel"))
    group = clean_page.get_by_role("group", name="Inequalities are considered")
    note = clean_page.locator("#id_inequalities_note")

    expect(note).not_to_be_visible()
    group.get_by_label("No").check()
    expect(note).to_be_visible()
