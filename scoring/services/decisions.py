"""Money: a manager proposes an award, another one confirms it, and only then is the proposal funded."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from proposals import notifications, rights
from proposals.awards.reading import conditions_in_words
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.kinds import NoticeKind
from proposals.models import Proposal
from proposals.notifications import Wording
from proposals.services import moderation, writing
from proposals.services.awards import Condition, lines_of, set_conditions
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import service
from proposals.states import State
from scoring.models import Decision, Outcome

NOT_THEIRS = (
    "Only a manager decides about its award, with no part in the proposal and of no organisation that takes part in it."
)
FROM_THE_RESERVE_LIST = "It was offered from the reserve list, and its lead author accepted."


@service
def propose_award(proposal_pk: int, *, by: Any, award: int, conditions: str = "", reason: str = "") -> Decision:
    """Propose to fund a scored proposal; the other managers are told that it waits for one of them."""
    proposal = lock_proposal(proposal_pk, with_call=True)
    _must_be_a_manager(proposal, by)
    if proposal.state != State.SCORED:
        raise WrongState("An award can be proposed once scoring is closed and before a decision.")
    _must_be_a_fair_award(proposal, award, by)
    return _propose(proposal, by=by, award=award, conditions=conditions, reason=reason)


def propose_on_behalf(proposal: Proposal, *, of: Any, award: int) -> Decision:
    """What its lead author accepted, in the name of the manager who agreed the reserve list; the caller locked it.

    What is left of the pot is not told to an author.
    """
    if award > proposal.call.pot_pounds - proposal.call.committed_pounds:
        raise WrongState("The money is spent, so the offer can’t be accepted. Write to the programme team.")
    return _propose(proposal, by=of, award=award, conditions="", reason=FROM_THE_RESERVE_LIST)


def _propose(proposal: Proposal, *, by: Any, award: int, conditions: str, reason: str) -> Decision:
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                proposal=proposal, award_pounds=award, conditions=conditions, reason=reason, proposed_by=by
            )
    except IntegrityError as error:
        raise WrongState("An award for this proposal waits for confirmation already.") from error
    waiting = Wording(
        f"An award for {proposal.reference} waits for you",
        f"{by} proposes £{award:,} for “{proposal.title}”. A second manager confirms it.",
    )
    others = [person for person in rights.holders_of("proposals.fund") if person.has_perm("proposals.fund", proposal)]
    path = reverse("scoring:award", args=[proposal.reference])
    told = [person for person in others if person != by]
    notifications.record(told, f"award-{decision.pk}", waiting, path, kind=NoticeKind.AWARD, about=proposal)
    return decision


@service
def confirm_award(proposal_pk: int, *, by: Any, seen: int | None = None) -> Proposal:
    """Fund the proposal with the award that waits; its proposer can't confirm it.

    seen  the pk of the award that this manager has read; another one in its place is refused
    """
    proposal = lock_proposal(proposal_pk, with_call=True)
    _must_be_a_manager(proposal, by)
    decision = proposal.decisions.filter(outcome=Outcome.WAITING).first()
    if decision is None:
        raise WrongState("No award waits for confirmation: somebody confirmed or cancelled it, or none was proposed.")
    if decision.proposed_by_id == by.pk:
        raise NotPermitted("You proposed this award, so another manager must confirm it.")
    if seen not in (None, decision.pk):
        raise WrongState("The award you read was replaced by another one. Read that one before you confirm it.")
    _must_fit(proposal, decision.award_pounds, by)
    conditions = lines_of([decision.conditions])
    return _fund(proposal, decision, by=by, confirmed_by=by, conditions=conditions)


@service
def fund_as_agreed(
    proposal_pk: int,
    *,
    by: Any,
    award: int,
    conditions: Sequence[Condition],
    reason: str,
    managers: tuple[Any, Any],
) -> Proposal:
    """Fund a proposal as an agreed shortlist says. `managers` are the one who proposed it and the one who agreed."""
    proposal = lock_proposal(proposal_pk, with_call=True)
    _must_be_a_manager(proposal, by)
    _must_be_a_fair_award(proposal, award, by)
    _cancel_what_waits(proposal)
    first, second = managers
    words = conditions_in_words(conditions)
    decision = Decision(proposal=proposal, award_pounds=award, conditions=words, reason=reason, proposed_by=first)
    return _fund(proposal, decision, by=by, confirmed_by=second, conditions=conditions)


def _fund(
    proposal: Proposal, decision: Decision, *, by: Any, confirmed_by: Any, conditions: Sequence[Condition]
) -> Proposal:
    funded = take_step(
        proposal.pk,
        "fund",
        by=by,
        note=decision.reason,
        award=decision.award_pounds,
        conditions=decision.conditions,
    )
    set_conditions(proposal.pk, by=by, conditions=conditions)
    # one that was confirmed before ended when its author withdrew under embargo; since then it was reinstated
    proposal.decisions.filter(outcome=Outcome.CONFIRMED).update(outcome=Outcome.CANCELLED)
    decision.outcome, decision.confirmed_by, decision.confirmed_at = Outcome.CONFIRMED, confirmed_by, now()
    decision.save()
    return funded


@service
def cancel_award(proposal_pk: int, *, by: Any) -> None:
    """Take back an award that nobody confirmed yet."""
    proposal = lock_proposal(proposal_pk, with_call=True)
    _must_be_a_manager(proposal, by)
    cancelled = proposal.decisions.filter(outcome=Outcome.WAITING).update(outcome=Outcome.CANCELLED)
    if not cancelled:
        raise WrongState("No award waits for confirmation.")


@service
def decline(proposal_pk: int, *, by: Any, **answer: Any) -> Proposal:
    """Decline as the moderation desk does, and take back an award that waits."""
    proposal = moderation.decline(proposal_pk, by=by, **answer)
    _cancel_what_waits(proposal)
    return proposal


@service
def withdraw(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    """Withdraw as its author, and take back an award that waits."""
    proposal = writing.withdraw(proposal_pk, by=by, note=note)
    _cancel_what_waits(proposal)
    return proposal


@service
def give_up_award(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    """By the lead author, once outcomes are announced; the money is free for others."""
    return _end_award(proposal_pk, "give_up_award", by=by, note=note)


@service
def take_back_award(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    """By a manager, with a reason that the authors read."""
    return _end_award(proposal_pk, "take_back_award", by=by, note=note)


def _end_award(proposal_pk: int, step: str, *, by: Any, note: str) -> Proposal:
    proposal = take_step(proposal_pk, step, by=by, note=note)
    proposal.decisions.filter(outcome=Outcome.CONFIRMED).update(outcome=Outcome.CANCELLED)
    return proposal


def _cancel_what_waits(proposal: Proposal) -> None:
    proposal.decisions.filter(outcome=Outcome.WAITING).update(outcome=Outcome.CANCELLED)


def _must_be_a_manager(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("proposals.fund", proposal):
        raise NotPermitted(NOT_THEIRS)


def _must_be_a_fair_award(proposal: Proposal, award: int, by: Any) -> None:
    requested = proposal.requested_pounds or 0
    if award < 1 or award > requested:
        sentence = f"The award must lie between £1 and the £{requested:,} asked for."
        raise NotReady(sentence, fields={"award": [sentence]})
    _must_fit(proposal, award, by)


def _must_fit(proposal: Proposal, award: int, by: Any) -> None:
    """How much is left of the pot is told only to those who may know every award that was made from it."""
    call = proposal.call
    is_too_much = award > call.pot_pounds - call.committed_pounds
    if is_too_much and call.proposals.visible_to(by, rights.RANK).committed_pounds() != call.committed_pounds:
        sentence = f"An award of £{award:,} is more than what is left of the pot. Ask another manager to look at it."
        raise NotReady(sentence, fields={"award": [sentence]})
    call.must_afford(award)
