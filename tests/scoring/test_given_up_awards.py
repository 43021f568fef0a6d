"""After the announcement an award can be given up or taken back: its money is free again, and nobody is left untold."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.awards.followed import duties_for_authors, reports_for_team
from proposals.errors import NotReady, WrongState
from proposals.models import Call, Notice, Proposal
from proposals.services import award_notices, awards, moderation, payments
from proposals.states import State
from scoring.models import Outcome
from scoring.services import decisions
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.proposals.awards_cast import awarded
from tests.reading import words_of

pytestmark = pytest.mark.django_db


def now_of(proposal):
    return Proposal.objects.select_related("call").get(pk=proposal.pk)


@pytest.mark.parametrize("step", ["give_up_award", "take_back_award"])
def test_the_money_is_free_again_and_no_decision_stands(step):
    proposal = proposal_at(State.FUNDED, award=15_000)
    by = proposal.cast.author if step == "give_up_award" else proposal.cast.manager

    getattr(decisions, step)(proposal.pk, by=by, note="The site closed.")

    stands = now_of(proposal)
    assert (stands.state, stands.shown_state, stands.award_pounds, stands.left_from) == (
        State.WITHDRAWN, State.WITHDRAWN, None, State.FUNDED,
    )  # fmt: skip
    assert stands.call.committed_pounds == 0
    assert [each.outcome for each in stands.decisions.all()] == [Outcome.CANCELLED]
    last = stands.history.latest("number")
    assert (last.step, last.note, last.by, last.is_embargoed) == (step, "The site closed.", by, False)
    call_command("check_invariants")


def test_authors_are_told_why_it_was_taken_back():
    proposal = proposal_at(State.FUNDED)

    decisions.take_back_award(proposal.pk, by=proposal.cast.manager, note="A condition was not met.")

    told = Notice.objects.filter(recipient=proposal.cast.author).latest("pk")
    assert told.subject == f"The award for {proposal.reference} is taken back"
    assert told.body.endswith("A condition was not met.")


def test_without_a_reason_or_before_the_announcement_nothing_is_given_up():
    proposal, secret = proposal_at(State.FUNDED), proposal_at(State.FUNDED, announced=False)

    with pytest.raises(NotReady, match="Give the reason."):
        decisions.give_up_award(proposal.pk, by=proposal.cast.author, note=" ")
    with pytest.raises(NotReady, match="not announced yet"):
        decisions.take_back_award(secret.pk, by=secret.cast.manager, note="No.")

    assert [now_of(each).state for each in (proposal, secret)] == [State.FUNDED, State.FUNDED]


def test_what_was_given_up_never_comes_back():
    proposal = proposal_at(State.FUNDED)
    decisions.give_up_award(proposal.pk, by=proposal.cast.author, note="Our team is gone.")

    with pytest.raises(NotReady, match="announced already"):
        moderation.reinstate(proposal.pk, by=proposal.cast.manager, note="Please.")
    with pytest.raises(WrongState):
        decisions.give_up_award(proposal.pk, by=proposal.cast.author, note="Again.")


def test_the_freed_money_can_be_awarded_to_another_of_the_call():
    call = factories.open_call(pot_pounds=20_000, cap_pounds=20_000)
    other = proposal_at(State.SCORED, call=call)
    funded = proposal_at(State.FUNDED, call=call, award=15_000)
    with pytest.raises(NotReady):
        decisions.propose_award(other.pk, by=other.cast.manager, award=20_000)

    decisions.give_up_award(funded.pk, by=funded.cast.author, note="Our team is gone.")
    decisions.propose_award(other.pk, by=other.cast.manager, award=20_000)
    decisions.confirm_award(other.pk, by=other.cast.second)

    assert now_of(other).shown_state == State.FUNDED
    assert Call.objects.get(pk=call.pk).committed_pounds == 20_000


def test_the_lead_author_gives_it_up_on_a_page_that_says_what_it_means(client):
    proposal = proposal_at(State.FUNDED)
    client.force_login(proposal.cast.author)
    page = reverse("step", args=[proposal.reference, "give_up_award"])

    asked = words_of(client.get(page))
    client.post(page, {"note": "Our team is gone."})

    assert "It can’t be undone." in asked
    assert "The authors and the programme team read it." in asked
    assert now_of(proposal).state == State.WITHDRAWN


def test_a_program_takes_back_an_award(manager):
    proposal = proposal_at(State.FUNDED)
    path = f"proposals/{proposal.reference}/steps/take_back_award/"

    refused = Caller(proposal.cast.author).post(path, {"note": "No."})
    done = Caller(manager).post(path, {"note": "A condition was not met."})

    assert (refused.status_code, done.status_code, done.json()["state"]) == (403, 200, State.WITHDRAWN)


# --- What stood on record after the award --------------------------------------------------------------------------
def kept_award():
    """An award with a duty that is nearly due, a report on the other one, and a planned instalment."""
    award = awarded()
    soon = localdate() + timedelta(days=3)
    awards.change_duty(award.first.pk, by=award.manager, version=0, text="Name the site leads.", due_on=soon)
    awards.report(award.second.pk, by=award.lead, version=0, text="It is agreed.")
    award.instalment = payments.plan_instalment(award.proposal.pk, by=award.manager, pounds=5_000, due_on=soon)
    return award


@pytest.mark.parametrize("step", ["give_up_award", "take_back_award"])
def test_an_award_with_a_schedule_and_reports_ends_like_any_other(step):
    award = kept_award()

    getattr(decisions, step)(award.proposal.pk, by=award.lead if step == "give_up_award" else award.manager, note="No.")

    stands = now_of(award.proposal)
    assert (stands.state, stands.award_pounds, stands.scheduled_pounds) == (State.WITHDRAWN, None, 0)
    assert stands.call.committed_pounds == 0
    call_command("check_invariants")


def test_nobody_is_reminded_or_asked_any_more_once_it_ended():
    award = kept_award()
    assert list(award_notices.nearly_due()) == [award.first]
    decisions.take_back_award(award.proposal.pk, by=award.manager, note="A condition was not met.")
    told = Notice.objects.count()

    award_notices.remind_of_duty(award.first.pk)

    assert list(award_notices.nearly_due()) == []
    assert list(duties_for_authors(award.lead)) == []
    assert list(reports_for_team(award.manager)) == []
    assert Notice.objects.count() == told
    with pytest.raises(WrongState):
        awards.report(award.first.pk, by=award.lead, version=1, text="Both are named.")


def test_money_that_was_paid_is_never_free_for_others():
    award = kept_award()
    payments.record_payment(award.instalment.pk, by=award.manager, paid_on=localdate())
    take_back = {"by": award.manager, "note": "A condition was not met."}

    with pytest.raises(NotReady) as refusal:
        decisions.take_back_award(award.proposal.pk, **take_back)
    assert refusal.value.reasons == [
        "£5,000 of it is recorded as paid. Once that is paid back, a manager takes it out of the schedule of payments."
    ]

    paid_back = {"pounds": 0, "due_on": localdate(), "corrects": award.instalment}
    payments.plan_instalment(award.proposal.pk, by=award.manager, **paid_back)
    decisions.take_back_award(award.proposal.pk, **take_back)
    assert now_of(award.proposal).call.committed_pounds == 0
