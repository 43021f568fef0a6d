"""What authors read of the panel's work once outcomes are announced, as far as the policy of the call goes.

Of the comments they read the words that were approved for them (`approving.py`), and no others: `panel_words` puts them
together for the page, for programs and for letters. The panel of a later start reads the means too, where its own call
shows earlier feedback.

Never a person: a mean over fewer than three sheets would point to somebody, and so would a comment. So there is none.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from proposals import rights
from proposals.models import Call, Proposal
from proposals.models.calls import FeedbackPolicy
from proposals.projections import SeenProposal, see
from proposals.states import HAS_AWARD, State
from proposals.versions.reading import reads_notes
from proposals.versions.resubmissions import Earlier, look_back
from scoring.arithmetic import effective_weights, mean_mark
from scoring.letters.approving import FEWEST_SHEETS, IS_PAST_SCORING, OVERALL, approved_words, comments_on, sheets_on
from scoring.models import Criterion, FeedbackReview, Mark, MarkAnchor
from scoring.states import that_count

HAS_FEEDBACK = IS_PAST_SCORING


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
class PanelWords:
    """What the panel says to the authors. `criteria` is empty where too few sheets count to keep assessors anonymous.

    `paragraph` is the programme's own and names nobody either.
    """

    sheets: int
    policy: str
    criteria: list[CriterionFeedback] = field(default_factory=list)
    overall_comments: list[str] = field(default_factory=list)
    paragraph: str = ""

    def in_words(self) -> str:
        """As a letter tells it; empty where there is nothing to tell."""
        parts = [_told(f"{each.name}: {each.mean} of 5 on average.", each.comments) for each in self.criteria]
        parts += [_told("On the whole:", self.overall_comments)] if self.overall_comments else []
        return "\n\n".join([*parts, *([self.paragraph] if self.paragraph else [])])


def _told(heading: str, comments: list[str]) -> str:
    return "\n".join([heading, *(f"- {text}" for text in comments)])


@dataclass(frozen=True)
class Feedback:
    seen: SeenProposal
    panel: PanelWords
    decline_note: str = ""
    signpost: str = ""
    conditions: str = ""


def feedback_on(proposal: Proposal, person: Any) -> Feedback:
    """The page of `person`; whether they may open it at all is settled by the view."""
    seen = see(proposal, person)
    is_declined = seen.state == State.DECLINED
    return Feedback(
        seen=seen,
        panel=panel_words(proposal.call, [proposal.pk])[proposal.pk],
        decline_note=_decline_note(proposal) if is_declined else "",
        signpost=proposal.signpost if is_declined else "",
        conditions=proposal.award_conditions if seen.state in HAS_AWARD else "",
    )


def panel_words(call: Call, proposals: Collection[int]) -> dict[int, PanelWords]:
    """{proposal: what its authors read of its panel}, of proposals of one call. Seven queries, however many."""
    policy = FeedbackPolicy(call.feedback_policy)
    sheets = sheets_on(proposals)
    count = Counter(each.proposal for each in sheets)
    marked = {pk for pk in proposals if policy != FeedbackPolicy.DECISION and count[pk] >= FEWEST_SHEETS}
    comments = comments_on([each for each in sheets if each.proposal in marked and policy == FeedbackPolicy.COMMENTS])
    words = {pk: approved_words(comments[pk]) for pk in marked}
    criteria = _criteria(call, words)
    paragraphs = dict(FeedbackReview.objects.filter(proposal__in=proposals).values_list("proposal", "paragraph"))
    return {
        pk: PanelWords(
            sheets=count[pk],
            policy=policy,
            criteria=criteria.get(pk, []),
            overall_comments=words.get(pk, {}).get(OVERALL, []),
            paragraph=paragraphs.get(pk, ""),
        )
        for pk in proposals
    }


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
    marks = means_of(earlier) if may_read else []
    return MarkedEarlier(**vars(look_back(earlier, person, text=text)), marks=marks)


def means_of(proposal: Proposal) -> list[CriterionFeedback]:
    """The mean marks without a word of any comment; none where too few sheets count."""
    is_enough = len(sheets_on([proposal.pk])) >= FEWEST_SHEETS
    return _criteria(proposal.call, {proposal.pk: {}})[proposal.pk] if is_enough else []


def _criteria(call: Call, comments: dict[int, dict[int, list[str]]]) -> dict[int, list[CriterionFeedback]]:
    """{proposal: its criteria with their means}, with the comments {proposal: {criterion: texts}} beside them."""
    criteria = list(Criterion.objects.filter(rubric__call=call))
    words = dict(MarkAnchor.objects.filter(rubric__call=call).values_list("mark", "text"))
    shares = effective_weights({each.code: each.weight for each in criteria})
    given = _marks_given(comments)
    return {
        pk: [
            CriterionFeedback(
                each.name, shares[each.code], mean, nearest(mean), words.get(nearest(mean), ""), its.get(each.pk, [])
            )
            for each in criteria
            if (mean := mean_mark(given[pk, each.pk])) is not None
        ]
        for pk, its in comments.items()
    }


def _marks_given(proposals: Collection[int]) -> dict[tuple[int, int], list[int]]:
    """{(proposal, criterion): marks}"""
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    marks = Mark.objects.filter(
        sheet__assignment__proposal__in=proposals,
        sheet__total__isnull=False,
        mark__isnull=False,
        **that_count("sheet__assignment__"),
    )
    for proposal, criterion, mark in marks.values_list("sheet__assignment__proposal", "criterion", "mark"):
        given[proposal, criterion].append(mark or 0)
    return given


def nearest(mean: Decimal) -> int:
    """The mark whose words describe a mean best; a half goes to the higher one."""
    return int(mean.quantize(Decimal(1), ROUND_HALF_UP))


def _decline_note(proposal: Proposal) -> str:
    entry = proposal.history.filter(step="decline").order_by("-number").first()
    return entry.note if entry else ""
