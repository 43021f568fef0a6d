"""What must always be true of proposals, their calls and what sites report; `__init__.py` gathers it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from proposals.models import (
    AdoptionEvent,
    Answer,
    Attachment,
    Call,
    ContributorRole,
    DraftSection,
    Follow,
    HistoryEntry,
    Proposal,
    ProposalVersion,
    QuestionKind,
    QuestionStage,
    Support,
)
from proposals.querysets import number_of
from proposals.states import HAS_AWARD, State

NOTHING = "nothing"


def pots_hold_their_awards() -> Iterator[str]:
    """What a call has committed is the sum of its awards, and no more than its pot."""
    for call in Call.objects.annotate(awarded=Coalesce(Sum("proposals__award_pounds"), 0)).order_by("pk"):
        if call.committed_pounds != call.awarded:
            yield f"{call} says £{call.committed_pounds:,} is committed; its awards come to £{call.awarded:,}."
        if call.awarded > call.pot_pounds:
            yield f"{call} awarded £{call.awarded:,} from a pot of £{call.pot_pounds:,}."


def what_is_shown_is_what_is() -> Iterator[str]:
    """Everybody is shown the state as it is, but for decisions of a call that is not announced yet."""
    is_hidden = ~Q(state=F("shown_state"))
    may_hide = Q(call__announced_at=None, shown_state=State.SCORED, state__in=[State.FUNDED, State.DECLINED])
    for reference, state, shown in _facts(Proposal.objects.filter(is_hidden & ~may_hide), "state", "shown_state"):
        yield f"{reference} is {state} and is shown as {shown}."


def decisions_stay_hidden() -> Iterator[str]:
    """Nobody is shown an award or a decline after scoring before the outcomes of the call are announced."""
    decided = Q(state__in=HAS_AWARD) | Q(state=State.DECLINED, left_from=State.SCORED)
    shown = Proposal.objects.filter(decided, call__announced_at=None, state=F("shown_state"))
    for reference, state in _facts(shown, "state"):
        yield f"{reference} is {state} and shown so, though its call is not announced."


def states_follow_from_history() -> Iterator[str]:
    """A proposal stands where the last step of its history left it, or is a draft that no step was taken with."""
    last = HistoryEntry.objects.filter(proposal=OuterRef("pk")).order_by("-number").values("to_state")[:1]
    told = Proposal.objects.annotate(told=Coalesce(Subquery(last), Value(NOTHING))).exclude(state=F("told"))
    for reference, state, history in _facts(told.exclude(state=State.DRAFT, told=NOTHING), "state", "told"):
        left = "there is no history" if history == NOTHING else f"its history ends with {history}"
        yield f"{reference} is {state}, but {left}."


def submissions_are_kept() -> Iterator[str]:
    """Each submission has its frozen version, numbered from 1."""
    submissions = number_of(HistoryEntry.objects.filter(step="submit"), "proposal")
    counted = Proposal.objects.annotate(
        times=submissions,
        kept=number_of(ProposalVersion.objects.all(), "proposal"),
        last=Coalesce(Max("versions__number"), 0),
    )
    wrong = counted.exclude(kept=F("times"), last=F("times"))
    for reference, times, kept, last in _facts(wrong, "times", "kept", "last"):
        yield f"{reference} was submitted {times} times and keeps {kept} versions, the last numbered {last}."


def proposals_have_one_lead_author() -> Iterator[str]:
    """Each proposal has a lead author."""
    leads = Count("contributors", filter=Q(contributors__role=ContributorRole.LEAD))
    for reference, count in _facts(Proposal.objects.annotate(leads=leads).exclude(leads=1), "leads"):
        yield f"{reference} has {count} lead authors."


def proposals_have_a_reference() -> Iterator[str]:
    """Each proposal has the reference it is known by."""
    for pk in Proposal.objects.filter(reference=None).values_list("pk", flat=True):
        yield f"The proposal in row {pk} has no reference."


def reports_belong_to_funded_proposals() -> Iterator[str]:
    """Sites report on proposals that were funded."""
    reported = Q(adoption_events__isnull=False) | Q(measures__points__isnull=False)
    for reference, state in _facts(Proposal.objects.filter(reported).exclude(state__in=HAS_AWARD).distinct(), "state"):
        yield f"{reference} has reports of sites, and is {state}."


def corrections_stay_with_their_proposal() -> Iterator[str]:
    """A correction supersedes an event of the same proposal."""
    strays = AdoptionEvent.objects.exclude(corrects=None).exclude(corrects__proposal=F("proposal"))
    for reference in strays.values_list("proposal__reference", flat=True):
        yield f"{reference} has an adoption event that corrects one of another proposal."


def nobody_supports_or_follows_their_own() -> Iterator[str]:
    """Those who wrote a proposal neither support nor follow it."""
    for what, rows in [("supported", Support.objects), ("followed", Follow.objects)]:
        own = rows.filter(proposal__contributors__person=F("person")).order_by("pk")
        for reference in own.values_list("proposal__reference", flat=True):
            yield f"{reference} is {what} by one of its own authors."


def answers_are_to_what_their_call_asks() -> Iterator[str]:
    """A proposal answers the questions of its own call, in words or with a file."""
    for rows in (Answer.objects.all(), Attachment.objects.exclude(question=None)):
        strays = rows.exclude(question__call=F("proposal__call")).order_by("pk")
        for reference, text in strays.values_list("proposal__reference", "question__text"):
            yield f"{reference} answers “{text}”, which another call asks."


def files_answer_what_takes_a_file() -> Iterator[str]:
    """A question that takes a file is answered by one, and no other question is."""
    words = Answer.objects.filter(question__kind=QuestionKind.FILE)
    files = Attachment.objects.exclude(question=None).exclude(question__kind=QuestionKind.FILE)
    for what, rows in [("words", words), ("a file", files)]:
        for reference, text in rows.order_by("pk").values_list("proposal__reference", "question__text"):
            yield f"{reference} answers “{text}” with {what}."


def who_began_was_eligible() -> Iterator[str]:
    """What a call asks before a draft was answered as the call needs it."""
    before = Answer.objects.filter(question__stage=QuestionStage.ELIGIBILITY).select_related("question", "proposal")
    for each in before.order_by("pk"):
        if not each.question.is_met_by(each.value):
            yield f"{each.proposal.reference} answered “{each.value}” to “{each.question}”."


def only_what_waits_is_claimed() -> Iterator[str]:
    """A moderator works on what waits for one."""
    strays = Proposal.objects.filter(claims__ended_at=None, claims__isnull=False).exclude(state=State.SUBMITTED)
    for reference, state in _facts(strays.distinct(), "state"):
        yield f"{reference} is claimed by a moderator, and is {state}."


def nothing_half_typed_is_handed_in() -> Iterator[str]:
    """Text that is not part of a proposal yet stands beside drafts alone."""
    waiting = DraftSection.objects.filter(typed__isnull=False)
    handed_in = waiting.exclude(proposal__state__in=[State.DRAFT, State.WITHDRAWN]).order_by("pk")
    for reference, section in handed_in.values_list("proposal__reference", "section"):
        yield f"{reference} was handed in with text beside its section “{section}”."


def _facts(proposals: Any, *names: str) -> Any:
    return proposals.order_by("pk").values_list("reference", *names)


OF_PROPOSALS = [
    only_what_waits_is_claimed,
    pots_hold_their_awards,
    what_is_shown_is_what_is,
    decisions_stay_hidden,
    states_follow_from_history,
    submissions_are_kept,
    nothing_half_typed_is_handed_in,
    proposals_have_one_lead_author,
    proposals_have_a_reference,
    reports_belong_to_funded_proposals,
    corrections_stay_with_their_proposal,
    nobody_supports_or_follows_their_own,
    answers_are_to_what_their_call_asks,
    files_answer_what_takes_a_file,
    who_began_was_eligible,
]
