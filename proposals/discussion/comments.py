"""A discussion as one person may see it: threads of a comment and its answers, and what this person may do to each.

There are two discussions about a proposal: one for everybody who may know of it, and one of its authors among
themselves. The services ask the same sentences (`why_not_write`) that the pages show.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import now

from proposals import rights
from proposals.models import WRITERS, Affiliation, Audience, Comment, CommentReport, ContributorRole, Mention, Proposal
from proposals.people.support import KEEPS_OUT, why_not_in_public, wrote
from proposals.querysets import number_of
from proposals.texts.names import handle, names_in, readings

EDIT_FOR = timedelta(minutes=15)
LATEST_SHOWN = 3
ANSWERS_SHOWN = 10  # of a thread, until somebody asks for all of them
ONLY_READS = "You may read what the authors say among themselves. Ask the lead author if you want to write too."


@dataclass(frozen=True)
class SeenComment:
    """One comment. `place` is "shown", or why there is nothing to read: "hidden" or "removed"."""

    pk: int
    audience: str
    parent: int | None
    place: str
    writer: str
    works_at: str
    as_author: bool
    is_mine: bool
    text: str
    mentions: list[str]
    written_at: datetime
    is_edited: bool
    version: int
    may_edit: bool
    may_remove: bool
    may_report: bool
    is_reported: bool
    may_moderate: bool
    replies: list["SeenComment"] = field(default_factory=list)
    earlier_replies: int = 0  # that stand before these and are not shown

    @property
    def may_be_answered(self) -> bool:
        return self.parent is None and self.place == "shown"

    @property
    def told(self) -> list[str]:
        """Those whom it mentions without naming them in its text."""
        typed = {reading for name in names_in(self.text) for reading in readings(name)}
        return [name for name in self.mentions if handle(name) not in typed]


def why_not_write(proposal: Any, person: Any, audience: str) -> str:
    """The sentence for somebody who may not write here; empty when they may. `proposal` has `with_part_of(person)`."""
    if audience == Audience.AUTHORS:
        return "" if _role(proposal, person) != ContributorRole.VIEWER else ONLY_READS
    if why := why_not_in_public(proposal, is_own=wrote(proposal, person)):
        return why
    return "" if proposal.may_comment else KEEPS_OUT


def _role(proposal: Any, person: Any) -> str:
    return next((each.role for each in proposal.authors if each.person_id == person.pk), ContributorRole.VIEWER)


def writes_as_author(proposal: Any, person: Any) -> bool:
    return _role(proposal, person) in WRITERS


def may_still_edit(comment: Comment, person: Any) -> bool:
    return comment.place == "shown" and comment.writer_id == person.pk and now() < comment.written_at + EDIT_FOR


# --- Reading -------------------------------------------------------------------------------------------------
def threads(proposal: Any, person: Any, audience: str) -> Any:
    """The comments that answers hang on, the oldest first, with how many answers each has."""
    tops = of_discussion(proposal, person, audience).filter(parent=None)
    return tops.annotate(answer_count=number_of(_answers(), "parent"))


def of_discussion(proposal: Any, person: Any, audience: str) -> Any:
    comments = Comment.objects.visible_to(person).filter(proposal=proposal.pk, audience=audience)
    return comments.with_a_place()


def latest(proposal: Any, person: Any) -> list[SeenComment]:
    """The last few comments, for the proposal's own page; no query while there are none."""
    if not proposal.comment_count:
        return []
    comments = Comment.objects.filter(proposal=proposal.pk).for_everybody().readable()
    rows = _with_people(comments).order_by("-written_at", "-pk")[:LATEST_SHOWN]
    return [see_comment(each, person) for each in rows]


def see_threads(tops: Iterable[Any], person: Any, *, whole: int | None = None, **may: bool) -> list[SeenComment]:
    """These comments, each with its latest answers, and the thread `whole` with all of them.

    As many queries for a long discussion as for a short one; `tops` come from `threads`.
    """
    counts = {each.pk: each.answer_count for each in tops}
    shown = Q(pk__in=list(counts)) | Q(pk__in=_latest_answers(list(counts)).values("pk"))
    if whole in counts:
        shown |= Q(parent=whole, removed_at=None)
    seen = see_each(Comment.objects.filter(shown), person, **may)
    replies = {pk: [each for each in seen if each.parent == pk] for pk in counts}
    return [
        replace(each, replies=replies[each.pk], earlier_replies=counts[each.pk] - len(replies[each.pk]))
        for each in seen
        if not each.parent
    ]


def is_among_the_latest(answer: Comment) -> bool:
    """Whether its thread shows it without being asked for all of its answers."""
    return answer.pk in _latest_answers([answer.parent_id]).values_list("pk", flat=True)


def _answers() -> Any:
    return Comment.objects.filter(removed_at=None)


def _latest_answers(tops: list[Any]) -> Any:
    from_the_end = Window(RowNumber(), partition_by="parent", order_by=["-written_at", "-pk"])
    return _answers().filter(parent__in=tops).annotate(place=from_the_end).filter(place__lte=ANSWERS_SHOWN)


def see_each(comments: Any, person: Any, **may: bool) -> list[SeenComment]:
    """Comments without their threads, the oldest first."""
    rows = list(_with_people(comments).order_by("written_at", "pk"))
    reported = _reported_by(person, rows)
    return [see_comment(each, person, is_reported=each.pk in reported, **may) for each in rows]


def see_comment(
    comment: Comment, person: Any, *, may_report: bool = False, may_moderate: bool = False, is_reported: bool = False
) -> SeenComment:
    """`may_report` and `may_moderate` say what this person may do in the discussion as a whole."""
    is_shown, is_mine = comment.place == "shown", comment.writer_id == person.pk
    is_public = comment.audience == Audience.EVERYBODY
    return SeenComment(
        pk=comment.pk,
        audience=comment.audience,
        parent=comment.parent_id,
        place=comment.place,
        writer=str(comment.writer) if is_shown else "",
        works_at=_works_at(comment.writer) if is_shown else "",
        as_author=comment.as_author and is_shown,
        is_mine=is_mine,
        text=comment.text if is_shown else "",
        mentions=[str(each.person) for each in comment.mentions.all()] if is_shown else [],
        written_at=comment.written_at,
        is_edited=comment.edited_at is not None and is_shown,
        version=comment.version,
        may_edit=may_still_edit(comment, person),
        may_remove=is_mine and comment.removed_at is None,
        may_report=may_report and is_shown and is_public and not is_mine,
        is_reported=is_reported,
        may_moderate=may_moderate and is_public and not is_mine and comment.place != "removed",
    )


def _with_people(comments: Any) -> Any:
    current = Affiliation.objects.current().select_related("organisation").order_by("started_on", "pk")
    places = Prefetch("writer__affiliations", current, to_attr="places")
    mentions = Prefetch("mentions", Mention.objects.select_related("person").order_by("pk"))
    return comments.select_related("writer").prefetch_related(places, mentions)


def _works_at(writer: Any) -> str:
    return str(writer.places[0].organisation) if writer.places else ""


def _reported_by(person: Any, comments: list[Comment]) -> set[int]:
    if not person.is_authenticated:
        return set()
    return set(CommentReport.objects.filter(reporter=person, comment__in=comments).values_list("comment", flat=True))


# --- For moderators ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class SeenReport:
    """A comment as a moderator sees it: its words whatever became of it, the reports about it, what was done."""

    comment: Comment
    waiting: list[CommentReport]
    settled: list[CommentReport]
    rulings: list[Any]


def reported_comments(person: Any) -> Any:
    """Comments with a report that waits, the longest wait first; nobody decides about their own."""
    theirs = Proposal.objects.visible_to(person, rights.MODERATE_TALK)
    waiting = CommentReport.objects.filter(settled_at=None)
    comments = Comment.objects.for_everybody().filter(proposal__in=theirs.values("pk")).exclude(writer=person)
    counted = comments.annotate(
        report_count=Count("reports", filter=Q(reports__settled_at=None)),
        since=Min("reports__reported_at", filter=Q(reports__settled_at=None)),
    )
    shown = counted.filter(report_count__gt=0).select_related("writer", "proposal")
    return shown.prefetch_related(Prefetch("reports", waiting, to_attr="waiting")).order_by("since", "pk")


def comments_to_moderate(person: Any) -> Any:
    """What this person may find to moderate: also what was removed, as long as its words are kept for a report."""
    public = Comment.objects.visible_to(person).for_everybody().exclude(text="")
    return public.select_related("proposal__call", "writer")


def see_report(comment: Comment) -> SeenReport:
    reports = list(comment.reports.select_related("reporter"))
    return SeenReport(
        comment=comment,
        waiting=[each for each in reports if each.settled_at is None],
        settled=[each for each in reports if each.settled_at is not None],
        rulings=list(comment.rulings.select_related("by")),
    )
