"""What authors read of the panel's work once outcomes are announced, as far as the policy of the call goes.

The panel of a later start reads the means too, where its own call shows earlier feedback.

Never a person: a mean over fewer than three sheets would point to somebody, and so would a comment. So there is none.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from proposals import rights
from proposals.models import Proposal
from proposals.models.calls import FeedbackPolicy
from proposals.projections import SeenProposal, see
from proposals.resubmissions import Earlier, look_back
from proposals.states import HAS_AWARD, State
from proposals.versions import reads_notes
from scoring.arithmetic import effective_weights, mean_mark
from scoring.models import Assignment, Criterion, Mark, MarkAnchor, ScoreSheet
from scoring.states import that_count

FEWEST_SHEETS = 3
OVERALL = 0  # stands for the whole proposal among the criteria
HAS_FEEDBACK = [State.SCORED, *HAS_AWARD, State.DECLINED]


@dataclass(frozen=True)
class CriterionFeedback:
    """How the panel marked one criterion, as a figure and in the words of the scale."""

    name: str
    share_percent: Decimal
    mean: Decimal
    nearest: int
    in_words: str
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Feedback:
    """`criteria` is empty where too few sheets were returned to keep assessors anonymous."""

    seen: SeenProposal
    sheets: int
    policy: str
    criteria: list[CriterionFeedback] = field(default_factory=list)
    overall_comments: list[str] = field(default_factory=list)
    decline_note: str = ""
    signpost: str = ""
    conditions: str = ""


def feedback_on(proposal: Proposal, person: Any) -> Feedback:
    """The page of `person`; whether they may open it at all is settled by the view."""
    seen = see(proposal, person)
    sheets = sheets_counted(proposal)
    is_declined = seen.state == State.DECLINED
    policy = FeedbackPolicy(proposal.call.feedback_policy)
    shows_marks = policy != FeedbackPolicy.DECISION and sheets >= FEWEST_SHEETS
    comments = comments_on(proposal) if shows_marks and policy == FeedbackPolicy.COMMENTS else {}
    return Feedback(
        seen=seen,
        sheets=sheets,
        policy=policy,
        criteria=_criteria(proposal, comments) if shows_marks else [],
        overall_comments=comments.get(OVERALL, []),
        decline_note=_decline_note(proposal) if is_declined else "",
        signpost=proposal.signpost if is_declined else "",
        conditions=proposal.award_conditions if seen.state in HAS_AWARD else "",
    )


def may_read_feedback(person: Any, proposal: Proposal) -> bool:
    """Authors once outcomes are announced; managers and observers, of what they had no part in, at any time."""
    if any(each.person_id == person.pk for each in proposal.authors):
        return proposal.call.is_announced
    return rights.sees_embargoed(person, proposal)


@dataclass(frozen=True)
class MarkedEarlier(Earlier):
    """`marks` is empty where its call told none, where few sheets were returned, and for who may not read them."""

    marks: list[CriterionFeedback] = field(default_factory=list)


def look_back_at_marks(earlier: Proposal, later: Proposal, person: Any, *, text: dict[str, Any]) -> MarkedEarlier:
    """`earlier` as `earlier_read_by` gave it. The means alone: a comment was written for its authors."""
    is_of_the_panel = not reads_notes(later, person)
    is_told = earlier.call.is_announced and earlier.call.feedback_policy != FeedbackPolicy.DECISION
    may_read = is_told and (is_of_the_panel or may_read_feedback(person, earlier))
    marks = _criteria(earlier, {}) if may_read and sheets_counted(earlier) >= FEWEST_SHEETS else []
    return MarkedEarlier(**vars(look_back(earlier, person, text=text)), marks=marks)


def sheets_counted(proposal: Proposal) -> int:
    return Assignment.objects.that_count().filter(proposal=proposal, sheet__total__isnull=False).count()


def comments_on(proposal: Proposal) -> dict[int, list[str]]:
    """{criterion, or OVERALL: what assessors wrote}, each list by the alphabet, so that no order points to a sheet."""
    returned: dict[str, Any] = {
        "assignment__proposal": proposal, "total__isnull": False, **that_count("assignment__"),
    }  # fmt: skip
    overall = ScoreSheet.objects.filter(**returned).values_list("overall_comment", flat=True)
    marks = Mark.objects.filter(**{f"sheet__{name}": value for name, value in returned.items()})
    written: dict[int, list[str]] = {OVERALL: sorted(text for text in overall if text.strip())}
    for criterion, text in marks.order_by("comment").values_list("criterion", "comment"):
        written.setdefault(criterion, []).extend([text] if text.strip() else [])
    return written


def _criteria(proposal: Proposal, comments: dict[int, list[str]]) -> list[CriterionFeedback]:
    criteria = list(Criterion.objects.filter(rubric__call=proposal.call_id))
    words = dict(MarkAnchor.objects.filter(rubric__call=proposal.call_id).values_list("mark", "text"))
    shares = effective_weights({each.code: each.weight for each in criteria})
    given: dict[int, list[int]] = {}
    marks = Mark.objects.filter(
        sheet__assignment__proposal=proposal,
        sheet__total__isnull=False,
        mark__isnull=False,
        **that_count("sheet__assignment__"),
    )
    for criterion, mark in marks.values_list("criterion", "mark"):
        given.setdefault(criterion, []).append(mark or 0)
    return [
        CriterionFeedback(
            each.name, shares[each.code], mean, nearest(mean), words.get(nearest(mean), ""), comments.get(each.pk, [])
        )
        for each in criteria
        if (mean := mean_mark(given.get(each.pk, []))) is not None
    ]


def nearest(mean: Decimal) -> int:
    """The mark whose words describe a mean best; a half goes to the higher one."""
    return int(mean.quantize(Decimal(1), ROUND_HALF_UP))


def _decline_note(proposal: Proposal) -> str:
    entry = proposal.history.filter(step="decline").order_by("-number").first()
    return entry.note if entry else ""
