"""A proposal and the one it started again from: which of them a person may know of, and what changed between them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from proposals import rights
from proposals.models import Proposal
from proposals.projections import SeenProposal, see
from proposals.states import State
from proposals.versions.reading import Comparison, compare, reads_notes


@dataclass(frozen=True)
class Starts:
    """What a proposal started again from, and what started again from it."""

    earlier: SeenProposal | None
    later: list[SeenProposal]


def has_other_starts(person: Any) -> Exists:
    """Annotates whether there is anything for `starts_around` to find."""
    its = Q(pk=OuterRef("resubmission_of")) | Q(resubmission_of=OuterRef("pk"))
    return Exists(_told_to(person).filter(its))


def starts_around(proposal: Proposal, person: Any) -> Starts:
    """Among what this person may know of; whether they are told at all is settled by the caller. One query."""
    its = Q(pk=proposal.resubmission_of_id) | Q(resubmission_of=proposal)
    seen = {row.pk: see(row, person) for row in _told_to(person).filter(its).for_listing()}
    earlier = seen.pop(proposal.resubmission_of_id or 0, None)
    return Starts(earlier, sorted(seen.values(), key=lambda each: each.pk))


def _told_to(person: Any) -> Any:
    """Without those where it would say who applied: one start tells that of the other."""
    return Proposal.objects.visible_to(person).visible_to(person, rights.APPLICANTS)


def read_in_full(person: Any) -> QuerySet[Proposal]:
    """The proposals whose text and versions a person may read, each with all that is frozen of it."""
    return Proposal.objects.visible_to(person, rights.COMPARE).for_listing().select_related("spread_plan")


def earlier_read_by(person: Any, later: Proposal) -> QuerySet[Proposal]:
    """The earlier start of `later`, for its authors, the offices, and the panel where its call says so."""
    right = rights.COMPARE if reads_notes(later, person) else rights.EARLIER
    earlier = Proposal.objects.visible_to(person, right).for_listing().filter(resubmissions=later)
    if right == rights.COMPARE:
        return earlier
    is_told = later.call.shows_resubmission_difference and not rights.hides_applicants_from(person, later)
    return earlier if is_told else earlier.none()


def shows_earlier_start(person: Any, of: str = "") -> Exists:
    """Annotates whether the panel may look back; `of` is how the outer rows name the proposal, with two underscores."""
    earlier = Proposal.objects.visible_to(person, rights.EARLIER)
    later = Proposal.objects.visible_to(person, rights.APPLICANTS).filter(call__shows_resubmission_difference=True)
    return Exists(later.filter(pk=OuterRef(f"{of}pk"), resubmission_of__in=earlier))


@dataclass(frozen=True)
class Earlier:
    """The earlier start as the reader of the later one sees it: why it was declined, and what changed since."""

    seen: SeenProposal
    reason: str
    feedback: str
    signpost: str
    comparison: Comparison | None


def look_back(earlier: Proposal, person: Any, *, text: dict[str, Any]) -> Earlier:
    """`text` is the later one, as frozen. What was decided is told as far as the person may know it."""
    last = earlier.versions.order_by("-number").values_list("content", flat=True).first()
    is_declined = rights.known_state(earlier, person) == State.DECLINED
    return Earlier(
        seen=see(earlier, person),
        reason=earlier.get_decline_reason_display() if is_declined else "",
        feedback=_feedback_on(earlier) if is_declined else "",
        signpost=earlier.signpost if is_declined else "",
        comparison=compare(last, text) if last else None,
    )


def _feedback_on(earlier: Proposal) -> str:
    notes = earlier.history.filter(step="decline").order_by("-number").values_list("note", flat=True)
    return notes.first() or ""
