"""Between a decision and its announcement: managers know, authors and the public see a scored proposal.

What the refusals say under embargo is compared word for word in test_table.py.
"""

import pytest
from django.contrib.auth.models import AnonymousUser

from exchange.models import Member, Office
from proposals.filters.proposal import ProposalFilter
from proposals.models import Call, Notice, Proposal
from proposals.projections import see, see_in_full
from proposals.services import moderation
from proposals.states import State
from scoring.models import Decision, Outcome
from scoring.services import closing, decisions
from tests import factories
from tests.lifecycle import worlds

pytestmark = pytest.mark.django_db

DECIDED = ["funded_embargoed", "declined_embargoed"]


def now_of(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("call", "area", "lead_organisation").get(pk=proposal.pk)


def fresh(person: Member) -> Member:
    return Member.objects.get(pk=person.pk)


@pytest.mark.parametrize("place", DECIDED)
@pytest.mark.parametrize("who", ["lead", "co_author", "viewer", "stranger", "assessor", "chair", "writing_manager"])
def test_who_may_not_know_sees_a_scored_proposal(everything, place, who):
    proposal, person = now_of(everything.at[place]), fresh(everything.people[who])
    seen, full = see(proposal, person), see_in_full(proposal, person)

    assert (seen.state, seen.award_pounds, seen.score) == (State.SCORED, None, None)
    assert [stage.label for stage in full.stages if stage.status == "current"] == ["Scored"]
    labels = [entry.label for entry in full.history]
    assert labels == ["Submit", "Pass to panel", "Close scoring"]


@pytest.mark.parametrize(
    ("place", "state"), [("funded_embargoed", State.FUNDED), ("declined_embargoed", State.DECLINED)]
)
@pytest.mark.parametrize("who", ["manager", "second_manager", "observer"])
def test_who_decides_or_audits_sees_the_decision(everything, place, state, who):
    proposal, person = now_of(everything.at[place]), fresh(everything.people[who])

    assert see(proposal, person).state == state
    assert len(see_in_full(proposal, person).history) == 4


@pytest.mark.parametrize("who", ["lead", "stranger", "writing_manager", "conflicted_manager", None])
def test_no_filter_finds_an_embargoed_outcome(everything, who, rf):
    request = rf.get("/")
    request.user = fresh(everything.people[who]) if who else AnonymousUser()
    embargoed = [everything.at[place].pk for place in DECIDED]

    def found(state):
        rows = Proposal.objects.visible_to(request.user).filter(pk__in=embargoed)
        return ProposalFilter({"state": state}, rows, request=request).qs.count()

    assert [found("funded"), found("declined")] == [0, 0]
    assert found("scored") == (0 if who == "conflicted_manager" else 2)


def test_no_author_is_told_before_the_announcement_and_each_once_after_it(everything):
    people = everything.people
    proposal = everything.at["funded_embargoed"]
    authors = [people[name] for name in ("lead", "co_author", "writing_manager", "viewer")]
    told = Notice.objects.filter(recipient__in=authors, body__contains=proposal.title)
    before = told.count()
    assert not told.filter(subject__contains="funded").exists()

    factories.announce(proposal.call, by=people["manager"])

    subject = f"{proposal.reference} is funded"
    told_now = list(told.order_by("pk").values_list("recipient", "subject"))[-4:]
    assert told.count() == before + 4
    assert sorted(told_now) == sorted((author.pk, subject) for author in authors)


@pytest.mark.parametrize(("place", "was_committed"), [("funded_embargoed", 15_000), ("declined_embargoed", 0)])
def test_withdrawing_under_embargo_is_withdrawing_what_is_scored_and_frees_the_money(everything, place, was_committed):
    proposal, lead = everything.at[place], everything.people["lead"]
    assert Call.objects.get(pk=proposal.call_id).committed_pounds == was_committed

    decisions.withdraw(proposal.pk, by=lead)

    row = now_of(proposal)
    assert (row.state, row.shown_state, row.left_from) == (State.WITHDRAWN, State.WITHDRAWN, State.SCORED)
    kept = (row.award_pounds, row.award_conditions, row.decided_at, row.decline_reason, row.signpost)
    assert kept == (None, "", None, "", "")
    assert row.call.committed_pounds == 0
    assert [entry.label for entry in see_in_full(row, fresh(lead)).history][-2:] == ["Close scoring", "Withdraw"]


def test_what_was_withdrawn_under_embargo_can_be_reinstated_and_funded_again(everything):
    proposal, people = everything.at["funded_embargoed"], everything.people
    decisions.withdraw(proposal.pk, by=people["lead"])
    moderation.reinstate(proposal.pk, by=people["manager"], note="They asked us to.")

    decisions.propose_award(proposal.pk, by=people["second_manager"], award=12_000)
    decisions.confirm_award(proposal.pk, by=people["manager"])

    assert now_of(proposal).state == State.FUNDED
    assert now_of(proposal).call.committed_pounds == 12_000
    standing = Decision.objects.filter(proposal=proposal, outcome=Outcome.CONFIRMED)
    assert list(standing.values_list("award_pounds", flat=True)) == [12_000]


def test_taking_a_decision_back_under_embargo_tells_its_authors_nothing(everything):
    proposal, people = everything.at["declined_embargoed"], everything.people
    notices = Notice.objects.filter(recipient=people["lead"])
    before = notices.count()

    moderation.reinstate(proposal.pk, by=people["manager"], note="We had not read the second sheet.")

    history = see_in_full(now_of(proposal), fresh(people["lead"])).history
    assert [entry.label for entry in history] == ["Submit", "Pass to panel", "Close scoring"]
    assert (notices.count(), now_of(proposal).shown_state) == (before, State.SCORED)


def test_an_author_of_an_early_decline_is_told_at_once(everything):
    """Only decisions about scored proposals wait: a moderator's no is for its authors today."""
    proposal, people = everything.at["submitted"], everything.people
    decisions.decline(proposal.pk, by=people["moderator"], **worlds.DECLINE)

    last = Notice.objects.filter(recipient=people["lead"]).latest("pk")
    assert last.subject == f"The outcome for {proposal.reference}"
    assert see(now_of(proposal), fresh(people["lead"])).state == State.DECLINED


def test_a_decision_after_the_announcement_is_told_at_once(everything):
    people = everything.people
    proposal = everything.at["scored"]
    factories.announce(proposal.call, by=people["manager"])

    decisions.propose_award(proposal.pk, by=people["manager"], award=5_000)
    decisions.confirm_award(proposal.pk, by=people["second_manager"])

    assert see(now_of(proposal), fresh(people["lead"])).state == State.FUNDED
    assert Notice.objects.filter(recipient=people["lead"], subject=f"{proposal.reference} is funded").count() == 1


def test_reopening_cancels_the_award_that_waits(everything):
    proposal, people = everything.at["award_waits"], everything.people

    closing.reopen_scoring(proposal.pk, by=people["manager"], note="A mark was wrong.")

    assert list(proposal.decisions.values_list("outcome", flat=True)) == [Outcome.CANCELLED]
    assert now_of(proposal).score is None


def test_a_moderator_is_no_manager_and_does_not_see_the_decision(everything):
    moderator = fresh(everything.people["moderator"])
    assert not moderator.offices & {Office.MANAGER, Office.OBSERVER}

    proposal = now_of(everything.at["funded_embargoed"])

    assert (see(proposal, moderator).state, see(proposal, moderator).score) == (State.SCORED, None)
    assert [entry.label for entry in see_in_full(proposal, moderator).history][-1] == "Close scoring"
