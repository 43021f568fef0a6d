"""`take_step` is the only door to state: every other way in is refused, by the model, the manager or the lifecycle."""

import pytest
from django.db import transaction
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from proposals.lifecycle import CALL_STEPS, PROPOSAL_STEPS
from proposals.models import Call, Proposal
from proposals.services import moderation, writing
from proposals.states import CallState, State
from proposals.steps import find_step
from scoring.lifecycle import ASSIGNMENT_STEPS
from scoring.models import Assignment
from scoring.services import decisions, panels
from tests import factories
from tests.lifecycle import worlds

pytestmark = pytest.mark.django_db

EVIDENCE = {
    "return_for_changes": {"return_by": None},
    "pass_to_panel": {"panel": None},
    "decline": {"reason": "", "signpost": ""},
    "close_scoring": {"score": 5},
    "fund": {"award": 1},
    "open_call": {"rubric": None},
}
FROM = {
    State.SCORED: "scored",
    State.FUNDED: "funded",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
} | {state: state.value for state in (State.DRAFT, State.SUBMITTED, State.REVIEWED)}


@pytest.mark.parametrize(("name", "source"), [(each.name, each.source) for each in PROPOSAL_STEPS])
def test_a_step_of_a_proposal_called_directly_is_refused(everything, name, source):
    proposal = everything.at[FROM[source]]

    with pytest.raises(TransitionNotAllowed):
        getattr(proposal, name)(**EVIDENCE.get(name, {}))

    assert proposal.state == source


@pytest.mark.parametrize("name", [each.name for each in CALL_STEPS])
def test_a_step_of_a_call_called_directly_is_refused(name):
    call = Call(state={"open_call": "draft", "announce": "open", "archive": "decided"}[name])

    with pytest.raises(TransitionNotAllowed):
        getattr(call, name)(**EVIDENCE.get(name, {}))


@pytest.mark.parametrize(("name", "source"), [(each.name, each.source) for each in ASSIGNMENT_STEPS])
def test_a_step_of_an_assignment_called_directly_is_refused(name, source):
    assignment = Assignment(state=source)

    with pytest.raises(TransitionNotAllowed):
        getattr(assignment, name)()


def test_the_door_is_shut_again_after_a_step_and_after_a_refused_one(author):
    proposal = factories.draft(author=author)
    taken = writing.submit(proposal.pk, by=author)

    with pytest.raises(TransitionNotAllowed):
        taken.withdraw()


def test_a_state_is_not_assigned(author):
    proposal = factories.draft(author=author)

    with pytest.raises(AttributeError):
        proposal.state = State.FUNDED
    with pytest.raises(AttributeError):
        proposal.call.state = CallState.DECIDED


def test_a_state_is_not_updated_in_bulk(author):
    proposal = factories.draft(author=author)
    sentence = "The state of a proposal moves only through take_step."

    for values in ({"state": State.FUNDED}, {"shown_state": State.FUNDED}, {"title": "A", "state": State.FUNDED}):
        with pytest.raises(AttributeError, match=sentence):
            Proposal.objects.filter(pk=proposal.pk).update(**values)
    with pytest.raises(AttributeError, match=sentence):
        Proposal.objects.bulk_update([proposal], ["state"])
    with pytest.raises(AttributeError, match="The state of a call moves only through take_call_step."):
        Call.objects.update(state=CallState.DECIDED)
    with pytest.raises(AttributeError, match="The state of an assignment moves only through take_assignment_step."):
        Assignment.objects.update(state="returned")


def test_a_stale_copy_of_a_proposal_does_not_bring_its_old_state_back(author):
    old = Proposal.objects.get(pk=factories.draft(author=author).pk)
    writing.submit(old.pk, by=author)

    old.title = "Written in another tab"
    with pytest.raises(ConcurrentTransition), transaction.atomic():
        old.save()

    stored = Proposal.objects.get(pk=old.pk)
    assert (stored.state, stored.title == old.title) == (State.SUBMITTED, False)


def test_a_stale_copy_of_a_call_does_not_bring_its_old_state_back(open_call, manager):
    old = Call.objects.get(pk=open_call.pk)
    factories.announce(open_call, by=manager)

    with pytest.raises(ConcurrentTransition), transaction.atomic():
        old.save()

    assert Call.objects.get(pk=old.pk).state == CallState.DECIDED


def test_a_stale_copy_of_an_assignment_does_not_bring_its_old_state_back():
    proposal = factories.proposal_at(State.REVIEWED)
    seats = proposal.cast.panel.seats[:1]
    old = Assignment.objects.get(pk=panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=seats)[0].pk)
    factories.marked(old, 4)

    with pytest.raises(ConcurrentTransition), transaction.atomic():
        old.save()

    assert Assignment.objects.get(pk=old.pk).state == "returned"


@pytest.mark.parametrize("left", ["draft", "submitted", "reviewed", "scored"])
def test_a_withdrawn_proposal_is_reinstated_to_the_state_it_left(everything, left):
    proposal, people = everything.at[left], everything.people
    decisions.withdraw(proposal.pk, by=people["lead"])

    assert moderation.reinstate(proposal.pk, by=people["manager"], note="They asked.").state == left


@pytest.mark.parametrize(("left", "by"), [("submitted", "moderator"), ("reviewed", "manager"), ("scored", "manager")])
def test_a_declined_proposal_is_reinstated_to_the_state_it_left(everything, left, by):
    proposal, people = everything.at[left], everything.people
    decisions.decline(proposal.pk, by=people[by], **worlds.DECLINE)

    back = moderation.reinstate(proposal.pk, by=people["manager"], note="They asked.")

    facts = (back.state, back.shown_state, back.left_from, back.decline_reason, back.signpost, back.decided_at)
    assert facts == (left, left, "", "", "", None)


def test_every_step_has_one_row_for_a_state_as_a_person_knows_it():
    open_rows = [(each.name, each.source) for each in PROPOSAL_STEPS if not each.while_embargoed]
    assert len(open_rows) == len(set(open_rows))
    assert find_step(Proposal(), "submit", State.DRAFT).target == State.SUBMITTED
