"""What authors read about their marks once outcomes are announced: means over returned sheets, never a person.

A mean over fewer than three sheets would point to somebody, so there is none.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from proposals.models import Proposal
from proposals.projections import SeenProposal, see
from proposals.states import HAS_AWARD, State
from scoring.arithmetic import effective_weights, mean_mark
from scoring.models import Assignment, Criterion, Mark, MarkAnchor
from scoring.states import AssignmentState

FEWEST_SHEETS = 3
HAS_FEEDBACK = [State.SCORED, *HAS_AWARD, State.DECLINED]


@dataclass(frozen=True)
class CriterionFeedback:
    """How the panel marked one criterion, as a figure and in the words of the scale."""

    name: str
    share_percent: Decimal
    mean: Decimal
    nearest: int
    in_words: str


@dataclass(frozen=True)
class Feedback:
    """`criteria` is empty where too few sheets were returned to keep assessors anonymous."""

    seen: SeenProposal
    sheets: int
    criteria: list[CriterionFeedback] = field(default_factory=list)
    decline_note: str = ""
    signpost: str = ""
    conditions: str = ""


def feedback_on(proposal: Proposal, person: Any) -> Feedback:
    """The page of `person`; whether they may open it at all is settled by the view."""
    seen = see(proposal, person)
    sheets = Assignment.objects.returned().filter(proposal=proposal, sheet__total__isnull=False).count()
    is_declined = seen.state == State.DECLINED
    return Feedback(
        seen=seen,
        sheets=sheets,
        criteria=_criteria(proposal) if sheets >= FEWEST_SHEETS else [],
        decline_note=_decline_note(proposal) if is_declined else "",
        signpost=proposal.signpost if is_declined else "",
        conditions=proposal.award_conditions if seen.state in HAS_AWARD else "",
    )


def _criteria(proposal: Proposal) -> list[CriterionFeedback]:
    criteria = list(Criterion.objects.filter(rubric__call=proposal.call_id))
    words = dict(MarkAnchor.objects.filter(rubric__call=proposal.call_id).values_list("mark", "text"))
    shares = effective_weights({each.code: each.weight for each in criteria})
    given: dict[int, list[int]] = {}
    marks = Mark.objects.filter(
        sheet__assignment__proposal=proposal,
        sheet__assignment__state=AssignmentState.RETURNED,
        sheet__total__isnull=False,
        mark__isnull=False,
    )
    for criterion, mark in marks.values_list("criterion", "mark"):
        given.setdefault(criterion, []).append(mark or 0)
    return [
        CriterionFeedback(each.name, shares[each.code], mean, nearest(mean), words.get(nearest(mean), ""))
        for each in criteria
        if (mean := mean_mark(given.get(each.pk, []))) is not None
    ]


def nearest(mean: Decimal) -> int:
    """The mark whose words describe a mean best; a half goes to the higher one."""
    return int(mean.quantize(Decimal(1), ROUND_HALF_UP))


def _decline_note(proposal: Proposal) -> str:
    entry = proposal.history.filter(step="decline").order_by("-number").first()
    return entry.note if entry else ""
