"""Discussing a proposal: write a comment, change it for a while, take it back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from proposals.discussion import comments, mentions
from proposals.discussion.notices import tell_about_comment
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Audience, Comment, CommentReport, Mention, Proposal
from proposals.models.discussion import LONGEST_COMMENT
from proposals.people import support
from proposals.rights import COMMENT, DISCUSS
from proposals.services.pace import AN_HOUR, must_leave_room
from proposals.services.steps import lock_proposal
from proposals.services.transactions import lock_person, service

MOST_IN_AN_HOUR = 30
TOO_MANY = f"You wrote {MOST_IN_AN_HOUR} comments within an hour. Your text was not saved: copy it and wait a while."
ONE_CLICK = timedelta(minutes=1)
TOO_LATE = "A comment can be changed for 15 minutes after it was written. Write another one to correct it."


@service
def write_comment(
    proposal_pk: int,
    *,
    by: Any,
    text: str,
    audience: str = Audience.EVERYBODY,
    parent: int | None = None,
    picked: Iterable[int] = (),
    meanings: dict[str, int] | None = None,
) -> Comment:
    """Write a comment, or an answer to the comment `parent`; the same one sent twice is one.

    `picked` and `meanings` say whom it mentions: see `proposals/mentions.py`.
    raises  mentions.Unsure, when a name in the text may mean several people
    """
    lock_person(by)
    proposal = lock_proposal(proposal_pk)
    must_be_able_to_write(proposal, audience, by=by)
    text = must_say_something(text)
    top = _thread_of(proposal, audience, parent)
    if sent := _sent_just_now(proposal, audience, top, text, by):
        return sent
    _must_not_flood(by)
    people = _mentioned(text, proposal, audience, by, picked, meanings)
    comment = Comment.objects.create(
        proposal=proposal,
        audience=audience,
        parent=top,
        writer=by,
        as_author=comments.writes_as_author(proposal, by),
        text=text,
    )
    _keep_mentions(comment, people)
    tell_about_comment(comment, people)
    return comment


@service
def edit_comment(
    comment_pk: int,
    *,
    by: Any,
    version: int,
    text: str,
    picked: Iterable[int] = (),
    meanings: dict[str, int] | None = None,
) -> Comment:
    """Change one's own comment shortly after it was written. An older `version` than the stored one is refused."""
    comment = lock_comment(comment_pk)
    must_be_able_to_write(comment.proposal, comment.audience, by=by)
    _must_be_own(comment, by)
    if not comments.may_still_edit(comment, by):
        raise WrongState(TOO_LATE)
    text = must_say_something(text)
    if comment.version != version:
        stale = StaleVersion(f"You changed this comment in another window. It now says: {comment.text}")
        stale.stored = {"version": comment.version, "text": comment.text}
        raise stale
    people = _mentioned(text, comment.proposal, comment.audience, by, picked, meanings)
    comment.text, comment.edited_at, comment.version = text, now(), version + 1
    comment.save(update_fields=["text", "edited_at", "version"])
    _keep_mentions(comment, people)
    tell_about_comment(comment, people)
    return comment


@service
def remove_comment(comment_pk: int, *, by: Any) -> Comment:
    """Take one's own comment back; a second time changes nothing. Its text goes once no report waits."""
    comment = lock_comment(comment_pk)
    _must_be_own(comment, by)
    if comment.removed_at is None:
        comment.removed_at = now()
        comment.save(update_fields=["removed_at"])
        comment.mentions.all().delete()
        wipe_if_settled(comment)
    return comment


def wipe_if_settled(comment: Comment) -> None:
    """A removed comment keeps its text only as long as a moderator still has to look at it.

    In one statement, so that nobody can tell by the time it takes whether their comment was reported.
    """
    waiting = CommentReport.objects.filter(settled_at=None, comment=comment.pk).values("comment")
    Comment.objects.filter(pk=comment.pk, removed_at__isnull=False).exclude(pk__in=waiting).update(text="")


def must_be_able_to_write(proposal: Proposal, audience: str, *, by: Any) -> None:
    if not by.has_perm(DISCUSS if audience == Audience.AUTHORS else COMMENT, proposal):
        raise NotPermitted(_why_not(proposal, audience, by) or support.KEEPS_OUT)
    if why := _why_not(proposal, audience, by):
        raise WrongState(why)


def _why_not(proposal: Proposal, audience: str, by: Any) -> str:
    part = support.part_of(by, proposal)
    return comments.why_not_write(part, by, audience) if part else support.NOT_PUBLIC


def must_say_something(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NotReady("Write your comment.", fields={"text": ["Write your comment."]})
    if len(text) > LONGEST_COMMENT:
        sentence = f"Shorten your comment to {LONGEST_COMMENT:,} characters: there are {len(text):,} now."
        raise NotReady(sentence, fields={"text": [sentence]})
    return text


def lock_comment(comment_pk: int) -> Comment:
    """Lock the proposal first, then the comment: the order of everybody who writes about a proposal."""
    proposal = lock_proposal(Comment.objects.values_list("proposal", flat=True).get(pk=comment_pk))
    comment = Comment.objects.select_for_update(of=("self",)).select_related("writer").get(pk=comment_pk)
    comment.proposal = proposal
    return comment


def _thread_of(proposal: Proposal, audience: str, parent: int | None) -> Comment | None:
    """The comment that an answer hangs on: an answer to an answer joins the same thread."""
    if parent is None:
        return None
    answered = Comment.objects.filter(proposal=proposal, audience=audience, pk=parent).select_related("parent").first()
    top = answered and (answered.parent or answered)
    if top is None or top.place != "shown":
        raise WrongState("The comment that you answer can’t be read any more.")
    return top


def _sent_just_now(proposal: Proposal, audience: str, top: Comment | None, text: str, by: Any) -> Comment | None:
    """What a first click wrote already; the lock on the proposal lets clicks come one by one."""
    since = now() - ONE_CLICK
    same = proposal.comments.filter(audience=audience, parent=top, text=text, writer=by, written_at__gte=since)
    return same.filter(removed_at=None).first()


def _must_not_flood(by: Any) -> None:
    must_leave_room(by.comments, "written_at", MOST_IN_AN_HOUR, TOO_MANY, within=AN_HOUR)


def _must_be_own(comment: Comment, by: Any) -> None:
    if comment.writer_id != by.pk:
        raise NotPermitted("Only its writer can change or remove a comment.")


def _mentioned(
    text: str, proposal: Proposal, audience: str, by: Any, picked: Iterable[int], meanings: dict[str, int] | None
) -> list[Any]:
    among = mentions.people_to_mention(proposal, audience, by=by)
    found = mentions.find(text, among, picked=picked, meanings=meanings or {})
    if found.unsure:
        raise mentions.Unsure(found.unsure)
    return found.people


def _keep_mentions(comment: Comment, people: list[Any]) -> None:
    comment.mentions.exclude(person__in=people).delete()
    rows = [Mention(comment=comment, person=person) for person in people]
    Mention.objects.bulk_create(rows, ignore_conflicts=True)
