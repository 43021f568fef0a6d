"""The comments on a proposal, and what was approved of them for its authors.

Whoever approves reads them by criterion and by the alphabet: nothing says which of them one person wrote. What authors
read is put together in `feedback.py`, from `approved_words` alone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from proposals import rights
from proposals.models import Call, Proposal
from proposals.models.calls import FeedbackPolicy
from proposals.states import HAS_AWARD, State
from scoring.models import CommentVerdict, FeedbackReview, Mark, ScoreSheet, Verdict
from scoring.states import that_count

FEWEST_SHEETS = 3
OVERALL = 0  # stands for the whole proposal among the criteria
IS_PAST_SCORING = [State.SCORED, *HAS_AWARD, State.DECLINED]


@dataclass(frozen=True)
class Comment:
    """`key` names it on a page and tells nothing of its sheet. `verdict` is empty until it is decided."""

    key: str
    sheet_pk: int
    criterion: int  # or OVERALL
    called: str
    text: str
    verdict: str = ""
    words: str = ""
    by: str = ""
    at: datetime | None = None


Place = tuple[int, int]  # a sheet, and a criterion of it or OVERALL


class Sheet(NamedTuple):
    """A sheet that counts, and what its assessor wrote about the whole."""

    proposal: int
    pk: int
    words: str


def sheets_on(proposals: Collection[int]) -> list[Sheet]:
    returned = ScoreSheet.objects.filter(total__isnull=False, **that_count("assignment__"))
    listed = returned.filter(assignment__proposal__in=proposals).order_by()
    return [Sheet(*each) for each in listed.values_list("assignment__proposal", "pk", "overall_comment")]


def comments_on(sheets: Collection[Sheet]) -> dict[int, list[Comment]]:
    """{proposal: the comments of these sheets}, criterion by criterion, the whole last. Two queries."""
    decided = _verdicts(sheets)
    found: dict[int, list[Comment]] = defaultdict(list)
    for proposal, place, called, text in _written(sheets):
        found[proposal].append(_comment(place, called, text, decided.get(place)))
    return found


def _written(sheets: Collection[Sheet]) -> Iterator[tuple[int, Place, str, str]]:
    """(proposal, place, what the place is called, text)"""
    of = {each.pk: each.proposal for each in sheets}
    marks = Mark.objects.filter(sheet__in=of).exclude(comment="").order_by("criterion__position", "criterion")
    listed = marks.values_list("sheet", "criterion", "criterion__name", "comment")
    for _, its in groupby(listed, key=itemgetter(1)):
        for sheet, criterion, called, text in sorted(its, key=itemgetter(3)):
            if text.strip():
                yield of[sheet], (sheet, criterion), called, text
    for each in sorted(sheets, key=lambda sheet: sheet.words):
        if each.words.strip():
            yield each.proposal, (each.pk, OVERALL), "The whole", each.words


def _verdicts(sheets: Collection[Sheet]) -> dict[Place, CommentVerdict]:
    decided = CommentVerdict.objects.filter(sheet__in=[each.pk for each in sheets]).select_related("by")
    return {(each.sheet_id, each.criterion_id or OVERALL): each for each in decided}


def _comment(place: Place, called: str, text: str, decided: CommentVerdict | None) -> Comment:
    sheet, criterion = place
    key = salted_hmac("scoring.comment", f"{sheet}-{criterion}", algorithm="sha256").hexdigest()[:16]
    if decided is None or decided.original != text:
        return Comment(key, sheet, criterion, called, text)
    given = (decided.verdict, decided.words, str(decided.by), decided.at)
    return Comment(key, sheet, criterion, called, text, *given)


def approved_words(comments: Iterable[Comment]) -> dict[int, list[str]]:
    """{criterion, or OVERALL: what authors read}, each list by the alphabet, so that no order points to a sheet.

    What several assessors say in the same words stands once.
    """
    read: dict[int, set[str]] = defaultdict(set)
    for each in comments:
        if each.verdict and each.verdict != Verdict.HELD_BACK:
            read[each.criterion].add(each.words)
    return {criterion: sorted(words) for criterion, words in read.items()}


# --- For whoever approves ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReviewLine:
    """How far the feedback on one proposal is. `why_none`: why its authors read no comment, whatever is approved."""

    reference: str
    title: str
    comments: int
    decided: int
    has_paragraph: bool
    why_none: str = ""

    @property
    def is_ready(self) -> bool:
        return self.decided == self.comments


def to_review(call: Call, person: Any) -> QuerySet[Proposal]:
    """What this person approves the feedback of, in this call, once scoring is closed."""
    theirs = Proposal.objects.visible_to(person, rights.FEEDBACK).filter(call=call, shown_state__in=IS_PAST_SCORING)
    return theirs.order_by("reference")


def why_no_comments(call: Call, sheets: int) -> str:
    if call.feedback_policy != FeedbackPolicy.COMMENTS:
        return "Authors of this call read no comments."
    if sheets < FEWEST_SHEETS:
        return f"Fewer than {FEWEST_SHEETS} sheets count: a comment could point to a person, so authors read none."
    return ""


def review_lines(call: Call, proposals: Collection[Proposal]) -> list[ReviewLine]:
    """Four queries, however many proposals."""
    pks = [each.pk for each in proposals]
    sheets = sheets_on(pks)
    count, comments = Counter(each.proposal for each in sheets), comments_on(sheets)
    reviews = FeedbackReview.objects.filter(proposal__in=pks).exclude(paragraph="")
    with_paragraph = set(reviews.values_list("proposal", flat=True))
    lines = []
    for each in proposals:
        why_none = why_no_comments(call, count[each.pk])
        its = [] if why_none else comments[each.pk]
        decided = sum(bool(comment.verdict) for comment in its)
        has_paragraph = each.pk in with_paragraph
        lines.append(ReviewLine(each.reference or "", each.title, len(its), decided, has_paragraph, why_none))
    return lines


@dataclass(frozen=True)
class Review:
    """The comments on one proposal as whoever approves them reads them: [(criterion, its comments)], the whole last."""

    groups: list[tuple[str, list[Comment]]]
    paragraph: str
    version: int
    why_none: str

    @property
    def comments(self) -> list[Comment]:
        return [each for _, comments in self.groups for each in comments]


def review_of(proposal: Proposal) -> Review:
    review = FeedbackReview.objects.filter(proposal=proposal).first()
    sheets = sheets_on([proposal.pk])
    why_none = why_no_comments(proposal.call, len(sheets))
    comments = [] if why_none else comments_on(sheets)[proposal.pk]
    return Review(
        groups=[(called, list(its)) for called, its in groupby(comments, key=lambda each: each.called)],
        paragraph=review.paragraph if review else "",
        version=review.version if review else 0,
        why_none=why_none,
    )
