"""What must always be true of this floor's rows, whoever wrote them. `manage.py check_invariants` asks.

Each function yields one sentence for each row that breaks its rule; its docstring is the rule. The database keeps
many facts by constraints already; here stand those that span rows. `scoring/invariants.py` holds the other half.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import Resolver404, resolve

from proposals import invariants_of_discussion
from proposals.invariants_of_notices import OF_NOTICES
from proposals.invariants_of_people import OF_PEOPLE
from proposals.invariants_of_similar import OF_SIMILAR
from proposals.kept_files import OF_FILES
from proposals.lifecycle import PROPOSAL_STEPS
from proposals.models import (
    AdoptionEvent,
    Answer,
    Call,
    ContributorRole,
    DraftSection,
    Follow,
    HistoryEntry,
    MeasurePoint,
    Notice,
    Proposal,
    ProposalVersion,
    QuestionStage,
    Support,
)
from proposals.models.history import NO_PROOF
from proposals.querysets import number_of
from proposals.states import HAS_AWARD, State

Invariant = Callable[[], Iterator[str]]
NOTHING = "nothing"
KNOWN_STEPS = {(step.name, step.source, step.target) for step in PROPOSAL_STEPS}


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


def histories_are_unbroken() -> Iterator[str]:
    """Each history is a chain: numbers without gaps, steps of the lifecycle that join, proofs that verify."""
    yield from read_histories().faults


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


def points_stand_on_the_first_of_a_month() -> Iterator[str]:
    """A measured value belongs to a month, named by its first day."""
    for measure, month in MeasurePoint.objects.exclude(month__day=1).values_list("measure__name", "month"):
        yield f"“{measure}” has a value for {month}, which is not the first of a month."


def nobody_supports_or_follows_their_own() -> Iterator[str]:
    """Those who wrote a proposal neither support nor follow it."""
    for what, rows in [("supported", Support.objects), ("followed", Follow.objects)]:
        own = rows.filter(proposal__contributors__person=F("person")).order_by("pk")
        for reference in own.values_list("proposal__reference", flat=True):
            yield f"{reference} is {what} by one of its own authors."


def answers_are_to_what_their_call_asks() -> Iterator[str]:
    """A proposal answers the questions of its own call."""
    strays = Answer.objects.exclude(question__call=F("proposal__call"))
    for reference, text in strays.order_by("pk").values_list("proposal__reference", "question__text"):
        yield f"{reference} answers “{text}”, which another call asks."


def who_began_was_eligible() -> Iterator[str]:
    """What a call asks before a draft was answered as the call needs it."""
    before = Answer.objects.filter(question__stage=QuestionStage.ELIGIBILITY).select_related("question", "proposal")
    for each in before.order_by("pk"):
        if not each.question.is_met_by(each.value):
            yield f"{each.proposal.reference} answered “{each.value}” to “{each.question}”."


def notices_point_somewhere() -> Iterator[str]:
    """Each notice leads to a page of this service, and to a proposal that exists."""
    known = set(Proposal.objects.values_list("reference", flat=True))
    for path in Notice.objects.order_by("path").values_list("path", flat=True).distinct():
        try:
            reference = resolve(urlsplit(path).path).kwargs.get("reference")
        except Resolver404:
            yield f"A notice leads to {path}, where there is no page."
        else:
            if reference is not None and reference not in known:
                yield f"A notice leads to {path}, but there is no proposal {reference}."


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


INVARIANTS: list[Invariant] = [
    only_what_waits_is_claimed,
    pots_hold_their_awards,
    what_is_shown_is_what_is,
    decisions_stay_hidden,
    states_follow_from_history,
    histories_are_unbroken,
    submissions_are_kept,
    nothing_half_typed_is_handed_in,
    proposals_have_one_lead_author,
    proposals_have_a_reference,
    reports_belong_to_funded_proposals,
    corrections_stay_with_their_proposal,
    points_stand_on_the_first_of_a_month,
    nobody_supports_or_follows_their_own,
    answers_are_to_what_their_call_asks,
    who_began_was_eligible,
    notices_point_somewhere,
    *OF_NOTICES,
    *OF_PEOPLE,
    *OF_SIMILAR,
    *OF_FILES,
    *invariants_of_discussion.INVARIANTS,
]


@dataclass
class Reading:
    """All histories, read once: how many there are, one hash over the ends of all chains, and what is wrong."""

    entries: int = 0
    proposals: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)


def read_histories() -> Reading:
    """Walk every chain from its first entry to its last."""
    reading, ends = Reading(), hashlib.sha256()
    before: HistoryEntry | None = None
    for entry in HistoryEntry.objects.order_by("proposal", "number").iterator(chunk_size=5_000):
        if before is not None and before.proposal_id != entry.proposal_id:
            _end(reading, ends, before)
            before = None
        reading.entries += 1
        reading.faults += [f"{fault} (proposal in row {entry.proposal_id})." for fault in _faults(entry, before)]
        before = entry
    if before is not None:
        _end(reading, ends, before)
    reading.head = ends.hexdigest()
    return reading


def _end(reading: Reading, ends: Any, last: HistoryEntry) -> None:
    reading.proposals += 1
    ends.update(f"{last.proposal_id}:{last.number}:{last.proof}\n".encode())


def _faults(entry: HistoryEntry, before: HistoryEntry | None) -> Iterator[str]:
    """What is wrong with one link of a chain."""
    number, proof, state = (before.number, before.proof, before.to_state) if before else (0, NO_PROOF, State.DRAFT)
    name = f"Entry {entry.number}, “{entry.label}”,"
    if entry.number != number + 1:
        yield f"{name} follows number {number}"
    if entry.previous_proof != proof:
        yield f"{name} does not hold on to the entry before it"
    if entry.proof != entry.expected_proof():
        yield f"{name} is not what it was when it was written"
    if entry.from_state != state:
        yield f"{name} starts from {entry.from_state}, but the proposal was {state}"
    targets = {(entry.step, entry.from_state, entry.to_state), (entry.step, entry.from_state, None)}
    if not targets & KNOWN_STEPS:
        yield f"{name} from {entry.from_state} to {entry.to_state} is no step of the lifecycle"


def _facts(proposals: Any, *names: str) -> Any:
    return proposals.order_by("pk").values_list("reference", *names)
