"""Working on a submission: one moderator at a time, with a record of who had it; and the gateways they answer."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Claim, GatewayAnswer, Notice
from proposals.services import claims, moderation, writing
from proposals.states import Gateway, State
from scoring.services import decisions, panels
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import ALL_MET, proposal_at
from tests.lifecycle.worlds import DECLINE


@pytest.fixture
def submission(db):
    return proposal_at(State.SUBMITTED, title="Falls at night")


@pytest.fixture
def other_moderator(db):
    return factories.member("Omar", office="moderator", family_name="Khan")


def page(proposal, name="review"):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def record(proposal):
    """Who had it and how each claim ended."""
    return list(proposal.claims.order_by("pk").values_list("moderator", "ended_how", "ended_by"))


# --- Claiming -------------------------------------------------------------------------------------------------------
def test_claiming_twice_is_claiming_once(submission, moderator):
    first, second = (claims.claim(submission.pk, by=moderator) for _ in range(2))

    assert first == second
    assert record(submission) == [(moderator.pk, "", None)]


def test_what_one_moderator_works_on_another_can_neither_claim_nor_decide(submission, moderator, other_moderator):
    claims.claim(submission.pk, by=other_moderator)
    on = factories.panel(submission.call).panel

    for act in (
        lambda: claims.claim(submission.pk, by=moderator),
        lambda: claims.claim(submission.pk, by=moderator, take_over=0),
        lambda: moderation.answer_gateways(submission.pk, by=moderator, answers=ALL_MET),
        lambda: decisions.decline(submission.pk, by=moderator, **DECLINE),
        lambda: panels.pass_to_panel(submission.pk, by=moderator, panel=on, gateways=ALL_MET),
    ):
        with pytest.raises(NotReady, match="^Omar Khan is working on it. Take it over"):
            act()

    assert record(submission) == [(other_moderator.pk, "", None)]
    assert not submission.gateway_answers.exists()


def test_taking_over_is_recorded_and_told(submission, moderator, other_moderator):
    seen = claims.claim(submission.pk, by=other_moderator)

    claims.claim(submission.pk, by=moderator, take_over=seen.pk)

    assert record(submission) == [
        (other_moderator.pk, "taken_over", moderator.pk),
        (moderator.pk, "", None),
    ]
    told = Notice.objects.get(recipient=other_moderator)
    assert told.subject == f"{moderator} took over {submission.reference}"
    assert told.path == page(submission)


def test_taking_over_ends_only_the_claim_that_was_seen(submission, moderator, other_moderator):
    seen = claims.claim(submission.pk, by=other_moderator)
    third = factories.moderator()
    claims.claim(submission.pk, by=third, take_over=seen.pk)

    with pytest.raises(NotReady, match=f"^{third} is working on it"):
        claims.claim(submission.pk, by=moderator, take_over=seen.pk)


def test_releasing_gives_it_back_and_only_ones_own(submission, moderator, other_moderator):
    claims.claim(submission.pk, by=moderator)

    with pytest.raises(NotReady, match="so only they can release it"):
        claims.release(submission.pk, by=other_moderator)
    for _ in range(2):
        claims.release(submission.pk, by=moderator)

    assert record(submission) == [(moderator.pk, "released", moderator.pk)]


def test_a_claim_ends_when_the_proposal_moves_on(submission, moderator):
    author = submission.cast.author
    claims.claim(submission.pk, by=moderator)
    decisions.decline(submission.pk, by=moderator, **DECLINE)
    withdrawn = proposal_at(State.SUBMITTED)
    claims.claim(withdrawn.pk, by=moderator)
    writing.withdraw(withdrawn.pk, by=withdrawn.cast.author)

    assert record(submission) == [(moderator.pk, "moved_on", moderator.pk)]
    assert record(withdrawn) == [(moderator.pk, "moved_on", withdrawn.cast.author.pk)]
    with pytest.raises(WrongState):
        claims.claim(submission.pk, by=moderator)
    with pytest.raises(NotPermitted):
        claims.claim(submission.pk, by=author)


def test_a_moderator_who_wrote_it_claims_nothing(submission, moderator):
    factories.co_author(submission, moderator)

    for act in (claims.claim, claims.release):
        with pytest.raises(NotPermitted):
            act(submission.pk, by=moderator)


def test_the_page_of_a_step_says_at_once_that_another_one_works_on_it(client, submission, moderator, other_moderator):
    claims.claim(submission.pk, by=other_moderator)
    client.force_login(moderator)

    page = client.get(reverse("step", args=[submission.reference, "decline"])).text
    desk = client.get(reverse("proposals:desk")).text

    assert "Omar Khan is working on it." in page
    assert "<textarea" not in page
    assert "Take it over<" in desk


# --- Gateways -------------------------------------------------------------------------------------------------------
def test_gateways_are_kept_as_they_are_answered_with_who_and_when(submission, moderator, other_moderator):
    before = now()
    moderation.answer_gateways(submission.pk, by=other_moderator, answers={Gateway.ELIGIBLE: (True, "")})
    claims.release(submission.pk, by=other_moderator)
    both = {Gateway.ELIGIBLE: (True, ""), Gateway.IN_SCOPE: (False, "It is about estates.")}
    moderation.answer_gateways(submission.pk, by=moderator, answers=both)

    answers = submission.gateway_answers.order_by("pk")
    assert list(answers.values_list("gateway", "is_met", "note", "answered_by")) == [
        ("eligible", True, "", other_moderator.pk),
        ("in_scope", False, "It is about estates.", moderator.pk),
    ]
    assert all(before <= answer.answered_at <= now() for answer in answers)
    assert record(submission)[-1] == (moderator.pk, "", None)


def test_what_was_answered_before_need_not_be_answered_when_passing(client, submission, moderator):
    moderation.answer_gateways(submission.pk, by=moderator, answers=ALL_MET)
    on = factories.panel(submission.call, assessors=0)
    client.force_login(moderator)

    answer = client.post(reverse("step", args=[submission.reference, "pass_to_panel"]), {"panel": on.panel.pk})

    assert answer.status_code == 302
    assert submission.history.order_by("-number").first().step == "pass_to_panel"


# --- The page of one proposal -----------------------------------------------------------------------------------------
def test_a_moderator_claims_answers_and_releases(client, submission, moderator):
    client.force_login(moderator)

    assert client.post(page(submission, "claim")).url == page(submission)
    assert "You, since" in client.get(page(submission)).text
    saved = client.post(page(submission, "gateways"), {"eligible": "yes", "in_scope": ""}, follow=True)
    assert "Your answers are saved. 4 still to answer." in saved.text
    assert client.post(page(submission, "release")).url == reverse("proposals:desk")

    assert list(GatewayAnswer.objects.values_list("gateway", "is_met")) == [("eligible", True)]
    assert record(submission) == [(moderator.pk, "released", moderator.pk)]


def test_a_no_without_a_reason_keeps_what_was_typed(client, submission, moderator):
    client.force_login(moderator)
    typed = {"eligible": "no", "in_scope": "no", "in_scope_note": "About estates."}

    answer = client.post(page(submission, "gateways"), typed)

    assert answer.status_code == 200
    assert "Say why not: An eligible member organisation leads it." in answer.text
    assert 'value="About estates."' in answer.text
    assert not GatewayAnswer.objects.exists()


def test_whoever_does_not_have_it_reads_the_answers_and_takes_it_over(client, submission, moderator, other_moderator):
    moderation.answer_gateways(submission.pk, by=other_moderator, answers={Gateway.IN_SCOPE: (False, "Estates.")})
    client.force_login(moderator)

    before = client.get(page(submission)).text
    claim = Claim.objects.get()
    client.post(page(submission, "claim"), {"take_over": claim.pk})

    assert "Omar Khan, since" in before
    assert "Save the answers" not in before
    assert "Estates." in before
    assert "Who had it before" in client.get(page(submission)).text


@pytest.mark.parametrize("typed", ["", "x", "9" * 30, "-1"])
def test_nonsense_takes_nothing_over(client, submission, moderator, other_moderator, typed):
    claims.claim(submission.pk, by=other_moderator)
    client.force_login(moderator)

    assert client.post(page(submission, "claim"), {"take_over": typed}).status_code == 409


def test_an_answer_from_before_the_changes_asks_to_be_checked(client, submission, moderator):
    moderation.answer_gateways(submission.pk, by=moderator, answers=ALL_MET)
    client.force_login(moderator)
    assert "Answered before the authors submitted it again" not in client.get(page(submission)).text

    moderation.return_for_changes(submission.pk, by=moderator, note="More.", return_by=now().date())
    writing.submit(submission.pk, by=submission.cast.author)

    assert client.get(page(submission)).text.count("Answered before the authors submitted it again: check it.") == 5


def test_the_text_of_a_returned_proposal_is_its_authors_own(client, submission, moderator):
    moderation.return_for_changes(submission.pk, by=moderator, note="More.", return_by=now().date())
    client.force_login(moderator)

    text = client.get(page(submission)).text

    assert "Its authors are changing it." in text
    assert factories.LONG_TEXT not in text


def test_the_page_is_for_moderators_with_no_part_in_it(client, submission, moderator, manager):
    client.force_login(manager)
    assert client.get(page(submission)).status_code == 403
    factories.co_author(submission, moderator)
    client.force_login(moderator)
    assert client.get(page(submission)).status_code == 404
    assert client.post(page(submission, "claim")).status_code == 404


def test_the_page_costs_the_same_however_often_it_was_claimed(client, submission, moderator, django_assert_num_queries):
    client.force_login(moderator)
    claims.claim(submission.pk, by=moderator)
    with django_assert_num_queries(15):
        client.get(page(submission))
    for _ in range(2):
        claims.release(submission.pk, by=moderator)
        claims.claim(submission.pk, by=moderator)
    with django_assert_num_queries(15):
        client.get(page(submission))


# --- The API ----------------------------------------------------------------------------------------------------------
def test_a_program_claims_answers_and_releases(submission, moderator, other_moderator):
    caller, path = Caller(moderator), f"proposals/{submission.reference}"
    standing = claims.claim(submission.pk, by=other_moderator)

    assert caller.post(f"{path}/claim/").status_code == 409
    taken = caller.post(f"{path}/claim/", {"take_over": standing.pk}).json()
    assert taken["claim"]["moderator"] == str(moderator)
    sent = {"answers": [{"gateway": "in_scope", "is_met": False, "note": "Estates."}]}
    answered = caller.patch(f"{path}/gateways/", sent).json()
    assert [(each["gateway"], each["is_met"], each["answered_by"]) for each in answered["gateways"]] == [
        ("eligible", None, ""), ("in_scope", False, str(moderator)), ("involvement", None, ""),
        ("inequalities", None, ""), ("no_patient_data", None, ""),
    ]  # fmt: skip
    assert caller.get("desk/", claimed="me").json()["results"][0]["claim"]["moderator"] == str(moderator)
    assert caller.send("DELETE", f"{path}/claim/").json() == {"claim": None}


def test_the_desk_for_programs_has_the_filters_of_the_page(submission, moderator):
    caller = Caller(moderator)
    passed = proposal_at(State.REVIEWED, title="Passed on")

    [row] = caller.get("desk/", clock="new", claimed="nobody").json()["results"]
    assert (row["reference"], row["clock"], row["urgency"], row["claim"]) == (
        submission.reference, "Came in today", "", None,
    )  # fmt: skip
    assert [each["reference"] for each in caller.get("desk/", shelf="passed").json()["results"]] == [passed.reference]
    assert caller.get("desk/", clock="slow").status_code == 400
    assert caller.get("desk/", shelf="top").status_code == 400
    assert caller.get("desk/", colour="red").status_code == 400


@pytest.mark.browser
def test_the_page_of_a_submission_reads_well(clean_page, sign_in, submission, moderator):
    sign_in(moderator)
    clean_page.goto(page(submission))
    assert_accessible(clean_page)
    press(clean_page, "Claim it")
    clean_page.get_by_role("group", name="Inequalities are considered").get_by_label("Yes").check()
    press(clean_page, "Save the answers")
    assert_accessible(clean_page)
    assert submission.gateway_answers.get().gateway == Gateway.INEQUALITIES
