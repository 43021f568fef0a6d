"""The award page: two managers, one pot, and everything behind the decision in one place."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import Proposal, SpreadPlan
from proposals.services import moderation, writing
from proposals.states import State
from scoring.models import Decision, Outcome
from scoring.services import closing, decisions, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal():
    call = factories.open_call(code="safety", pot_pounds=50_000)
    return proposal_at(State.SCORED, call=call, title="Safer nights", marks=(3, 4, 5), requested_pounds=20_000)


def address(proposal):
    return reverse("scoring:award", args=[proposal.reference])


def opened(client, person, proposal):
    client.force_login(person)
    return client.get(address(proposal))


def sent(client, person, proposal, **fields):
    client.force_login(person)
    return client.post(address(proposal), fields)


def proposed(client, person, proposal, award, **fields):
    return sent(client, person, proposal, act="propose", award=award, **fields)


def confirmed(client, person, proposal):
    waiting = proposal.decisions.filter(outcome=Outcome.WAITING).first()
    return sent(client, person, proposal, act="confirm", decision=waiting.pk if waiting else "")


def outcomes(proposal):
    return list(proposal.decisions.order_by("pk").values_list("award_pounds", "outcome"))


def state_of(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def text_of(page):
    return " ".join(page.text.split())


# --- Two managers ----------------------------------------------------------------------------------------------------
def test_one_manager_proposes_and_another_confirms(client, proposal, manager, second_manager):
    answer = proposed(client, manager, proposal, "£15,000", conditions="Report each quarter.", reason="Best plan.")
    assert answer.url == address(proposal)

    page = opened(client, second_manager, proposal)
    assert "Confirm the award" in page.text
    assert f"Proposed by {manager}" in text_of(page)

    assert confirmed(client, second_manager, proposal).status_code == 302
    funded = Proposal.objects.get(pk=proposal.pk)
    assert (funded.state, funded.award_pounds, funded.award_conditions) == (
        State.FUNDED,
        15_000,
        "Report each quarter.",
    )
    assert outcomes(proposal) == [(15_000, Outcome.CONFIRMED)]
    assert f"confirmed by {second_manager}" in text_of(opened(client, manager, proposal))


def test_the_proposer_cannot_confirm_and_is_not_offered_it(client, proposal, manager):
    proposed(client, manager, proposal, 15_000)

    page = opened(client, manager, proposal)
    assert ("Confirm the award" in page.text, "another manager must confirm it" in page.text) == (False, True)

    answer = confirmed(client, manager, proposal)
    assert answer.status_code == 403
    assert "You proposed this award, so another manager must confirm it." in answer.text
    assert (state_of(proposal), outcomes(proposal)) == (State.SCORED, [(15_000, Outcome.WAITING)])


def test_a_waiting_award_can_be_cancelled_and_another_proposed(client, proposal, manager, second_manager):
    proposed(client, manager, proposal, 15_000)

    assert sent(client, second_manager, proposal, act="cancel").status_code == 302
    proposed(client, manager, proposal, 12_000)

    assert outcomes(proposal) == [(15_000, Outcome.CANCELLED), (12_000, Outcome.WAITING)]
    told = text_of(opened(client, manager, proposal))
    assert ("Award of £15,000 proposed" in told, "Award of £12,000 proposed" in told) == (True, True)


def test_a_manager_confirms_the_award_they_read_and_no_other(client, proposal, manager, second_manager):
    proposed(client, manager, proposal, 15_000)
    read = proposal.decisions.get()
    decisions.cancel_award(proposal.pk, by=manager)
    proposed(client, manager, proposal, 20_000)

    answer = sent(client, second_manager, proposal, act="confirm", decision=read.pk)

    assert answer.status_code == 409
    assert "The award you read was replaced by another one." in answer.text
    assert state_of(proposal) == State.SCORED


@pytest.mark.parametrize("act", ["confirm", "cancel"])
def test_confirming_or_cancelling_twice_is_answered_and_changes_nothing(client, proposal, manager, second_manager, act):
    proposed(client, manager, proposal, 15_000)
    waiting = proposal.decisions.get()
    fields = {"act": act, "decision": waiting.pk}
    assert sent(client, second_manager, proposal, **fields).status_code == 302
    before = (state_of(proposal), outcomes(proposal))

    answer = sent(client, second_manager, proposal, **fields)

    assert answer.status_code == 409
    assert "No award waits for confirmation" in answer.text
    assert (state_of(proposal), outcomes(proposal)) == before


def test_proposing_twice_is_answered_and_keeps_what_was_typed(client, proposal, manager, second_manager):
    proposed(client, manager, proposal, 15_000)

    answer = proposed(client, second_manager, proposal, 12_000, conditions="Report each quarter.")

    assert answer.status_code == 409
    assert "An award for this proposal waits for confirmation already." in answer.text
    assert "Report each quarter." in answer.text
    assert outcomes(proposal) == [(15_000, Outcome.WAITING)]


# --- Sums ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Give the award in whole pounds, such as £15,000."),
        ("ten", "Give the award in whole pounds, such as £15,000."),
        ("1500.50", "Give the award in whole pounds, such as £15,000."),
        ("0", "The award must be at least £1."),
        ("-5", "The award must be at least £1."),
        ("9" * 30, "That is more than any pot holds. Check the figure."),
        ("20001", "The award must lie between £1 and the £20,000 asked for."),
        ("£20,001", "The award must lie between £1 and the £20,000 asked for."),
    ],
)
def test_a_sum_that_cannot_be_is_told_at_the_field(client, proposal, manager, typed, told):
    answer = proposed(client, manager, proposal, typed, conditions="Report each quarter.")

    assert answer.status_code == 200
    assert "<title>Error: Award:" in answer.text
    assert told in answer.text
    assert "Report each quarter." in answer.text
    assert outcomes(proposal) == []


def test_an_award_over_the_pot_is_told_with_what_is_left(client, proposal, manager):
    proposal_at(State.FUNDED, call=proposal.call, award=40_000, requested_pounds=40_000, announced=False)

    answer = proposed(client, manager, proposal, 15_000)

    assert "An award of £15,000 is more than the £10,000 left of the pot." in answer.text
    assert outcomes(proposal) == []


def test_two_waiting_awards_cannot_both_be_confirmed_past_the_pot(client, proposal, manager, second_manager):
    other = proposal_at(State.SCORED, call=proposal.call, requested_pounds=40_000)
    proposed(client, manager, proposal, 20_000)
    proposed(client, manager, other, 40_000)
    assert confirmed(client, second_manager, other).status_code == 302

    answer = confirmed(client, second_manager, proposal)

    assert answer.status_code == 409
    assert "An award of £20,000 is more than the £10,000 left of the pot." in answer.text
    assert outcomes(proposal) == [(20_000, Outcome.WAITING)]


def test_the_sum_starts_with_what_was_asked_for_and_no_more_than_is_left(client, proposal, manager):
    assert 'value="20000"' in opened(client, manager, proposal).text

    proposal_at(State.FUNDED, call=proposal.call, award=38_000, requested_pounds=40_000, announced=False)

    page = opened(client, manager, proposal)
    assert 'value="12000"' in page.text
    assert "£12,000 of the pot is left." in text_of(page)


def test_an_award_waits_for_a_plan_with_a_baseline(client, proposal, manager, second_manager):
    SpreadPlan.objects.filter(proposal=proposal).update(baseline_value=None)
    proposed(client, manager, proposal, 15_000)

    assert "can’t be confirmed without one" in opened(client, second_manager, proposal).text
    answer = confirmed(client, second_manager, proposal)
    assert answer.status_code == 409
    assert "It has no plan for spread with a baseline measure yet." in answer.text


# --- Who sees it, and who decides ------------------------------------------------------------------------------------
def test_a_manager_with_a_conflict_does_not_find_the_page(client, manager):
    panel = factories.panel(factories.open_call())
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    assigned = panels.assign(proposal.pk, by=panel.chair, seats=[factories.seat(panel.panel, manager), *panel.seats])
    own = proposal.assignments.get(assessor=manager)
    sheets.declare(own.pk, by=manager, kind="indirect", text="We share a ward.")
    for assignment in assigned:
        if assignment.pk != own.pk:
            factories.marked(assignment, 4)
    closing.close_scoring(proposal.pk, by=panel.chair)

    assert opened(client, manager, proposal).status_code == 404
    assert proposed(client, manager, proposal, 1_000).status_code == 404
    assert client.get("/proposals/P-2026-9999/award/").status_code == 404
    assert outcomes(proposal) == []


def test_how_much_is_left_is_not_told_to_who_may_not_know_every_award(client, proposal, manager):
    """The refusal would tell a manager that something they have a conflict with was funded, and for how much."""
    hidden = proposal_at(State.REVIEWED, call=proposal.call, requested_pounds=40_000, title="Hidden")
    panel = hidden.cast.panel
    panels.assign(hidden.pk, by=panel.chair, seats=[factories.seat(panel.panel, manager), *panel.seats])
    sheets.declare(hidden.assignments.get(assessor=manager).pk, by=manager, kind="direct", text="My own ward.")
    for assignment in hidden.assignments.counting():
        factories.marked(assignment, 4)
    closing.close_scoring(hidden.pk, by=panel.chair)
    decisions.propose_award(hidden.pk, by=hidden.cast.manager, award=39_000)
    decisions.confirm_award(hidden.pk, by=hidden.cast.second)

    assert "£50,000 of the pot is left." in text_of(opened(client, manager, proposal))
    answer = proposed(client, manager, proposal, 15_000)

    assert "An award of £15,000 is more than what is left of the pot. Ask another manager to look at it." in answer.text
    assert "11,000" not in answer.text


def test_a_manager_cannot_decide_about_what_they_wrote(client):
    author = factories.member("Manager", at=factories.organisation(), office="manager")
    proposal = proposal_at(State.SCORED, author=author)

    assert opened(client, author, proposal).status_code == 404
    assert proposed(client, author, proposal, 1_000).status_code == 404


@pytest.mark.parametrize("who", ["author", "moderator", "stranger", "administrator"])
def test_nobody_but_managers_and_observers_finds_the_page(client, proposal, who, request):
    assert opened(client, request.getfixturevalue(who), proposal).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, proposal):
    assert client.get(address(proposal)).status_code == 302
    assert client.post(address(proposal), {"act": "propose", "award": 1}).status_code == 302


def test_an_observer_reads_and_changes_nothing(client, proposal, observer, manager):
    page = opened(client, observer, proposal)
    assert (page.status_code, "<form class" in page.text.split("<main")[1]) == (200, False)
    assert proposed(client, observer, proposal, 1_000).status_code == 403

    decisions.propose_award(proposal.pk, by=manager, award=1_000)
    assert confirmed(client, observer, proposal).status_code == 403
    assert sent(client, observer, proposal, act="cancel").status_code == 403
    assert outcomes(proposal) == [(1_000, Outcome.WAITING)]


def test_an_unknown_button_is_refused(client, proposal, manager):
    assert sent(client, manager, proposal, act="grab").status_code == 400
    assert sent(client, manager, proposal).status_code == 400


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40])
def test_a_confirmation_that_names_no_award_is_refused(client, proposal, manager, second_manager, seen):
    proposed(client, manager, proposal, 1_000)

    assert sent(client, second_manager, proposal, act="confirm", decision=seen).status_code == 409


# --- What the page tells ---------------------------------------------------------------------------------------------
def test_everything_behind_the_decision_is_on_the_page(client, proposal, manager):
    told = text_of(opened(client, manager, proposal))
    codes = [assignment.seat.code for assignment in proposal.assignments.select_related("seat")]
    names = [str(assignment.assessor) for assignment in proposal.assignments.select_related("assessor")]

    expected = ["4.00", "2.00", "3 of 3", "£20,000", "£50,000", "Within the pot", "Seen within 15 minutes", *codes]
    expected += ["A sound plan.", "Clear.", "Close scoring"]
    assert [words for words in expected if words not in told] == []
    assert [name for name in names if name in told] == []


def test_a_sheet_that_is_still_out_shows_no_mark(client, manager):
    proposal = proposal_at(State.REVIEWED)
    panel = proposal.cast.panel
    first = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[0]
    factories.marked(first, 5, returned=False)

    page = opened(client, manager, proposal)

    assert "The panel is still scoring." in page.text
    assert "Clear." not in page.text
    assert "Comments of" not in page.text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.SUBMITTED, "There is nothing to decide: it is submitted."),
        (State.WITHDRAWN, "There is nothing to decide: it is withdrawn."),
        (State.DECLINED, "Not ready to spread yet."),
        (State.REVIEWED, "The panel is still scoring."),
        (State.FUNDED, "£15,000"),
        (State.SPREAD, "£15,000"),
    ],
)
def test_the_page_says_how_things_stand_in_every_state(client, manager, state, words):
    proposal = proposal_at(state)
    if state == State.WITHDRAWN:
        proposal = _submitted_then_withdrawn()

    page = opened(client, manager, proposal)

    assert page.status_code == 200
    assert words in text_of(page)
    assert "Propose the award" not in page.text


def _submitted_then_withdrawn():
    proposal = proposal_at(State.SUBMITTED)
    writing.withdraw(proposal.pk, by=proposal.cast.author)
    return proposal


def test_a_declined_proposal_shows_where_it_was_pointed_to(client, proposal, manager):
    moderation.decline(proposal.pk, by=manager, note="Good.", reason="pot_spent", signpost="Try Q Exchange in May.")

    told = text_of(opened(client, manager, proposal))

    assert ("Good, but the pot is spent" in told, "Try Q Exchange in May." in told) == (True, True)


def test_what_people_typed_is_no_markup(client, proposal, manager):
    script = "<script>alert(1)</script>"
    decisions.propose_award(proposal.pk, by=manager, award=1_000, conditions=script, reason=script)

    page = opened(client, manager, proposal)

    assert script not in page.text
    assert Decision.objects.get().reason == script


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_takes_the_same_queries_whatever_the_number_of_proposals(
    client, proposal, manager, others, django_assert_num_queries
):
    for _ in range(others):
        proposal_at(State.SCORED, call=proposal.call)
    decisions.propose_award(proposal.pk, by=manager, award=1_000)
    client.force_login(manager)

    with django_assert_num_queries(26):  # what is behind a decision costs eleven
        client.get(address(proposal))


@pytest.mark.browser
def test_the_page_is_accessible_at_each_turn(clean_page, sign_in, proposal, manager, second_manager):
    sign_in(manager)
    clean_page.goto(address(proposal))
    assert_accessible(clean_page)

    clean_page.get_by_label("Award", exact=True).fill("£99,999")
    clean_page.get_by_role("button", name="Propose the award").click()
    assert_accessible(clean_page)

    clean_page.get_by_label("Award", exact=True).fill("£9,999")
    clean_page.get_by_role("button", name="Propose the award").click()
    sign_in(second_manager)
    clean_page.goto(address(proposal))
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Confirm the award").click()
    expect(clean_page.locator("aside")).to_contain_text("£9,999")
    assert_accessible(clean_page)
