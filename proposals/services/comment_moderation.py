"""Moderating a discussion: anybody reports a comment, a moderator hides it, shows it again or leaves it as it is."""

from typing import Any

from django.utils.timezone import now

from proposals.discussion.notices import tell_moderators, tell_ruling
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Audience, Comment, CommentReport, CommentRuling, Ruling
from proposals.models.discussion import LONGEST_REASON
from proposals.rights import MODERATE_TALK, TAKE_PART
from proposals.services.discussion import lock_comment, wipe_if_settled
from proposals.services.pace import must_leave_room
from proposals.services.transactions import lock_person, service

MOST_REPORTS_A_DAY = 20


@service
def report_comment(comment_pk: int, *, by: Any, reason: str) -> CommentReport:
    """Ask the moderators to look at a comment, once a person; a second time changes nothing."""
    lock_person(by)
    comment = lock_comment(comment_pk)
    must_be_able_to_report(comment, by=by)
    reason = must_give_a_reason(reason)
    if reported := comment.reports.filter(reporter=by).first():
        return reported
    _must_not_flood(by)
    report = CommentReport.objects.create(comment=comment, reporter=by, reason=reason)
    tell_moderators(comment)
    return report


def hide_comment(comment_pk: int, *, by: Any, reason: str) -> Comment:
    """Take a comment out of everybody's sight; its place says that a moderator hid it."""
    return _rule(comment_pk, Ruling.HIDDEN, by=by, reason=reason)


def show_comment(comment_pk: int, *, by: Any, reason: str) -> Comment:
    """Show a hidden comment again."""
    return _rule(comment_pk, Ruling.SHOWN, by=by, reason=reason)


def keep_comment(comment_pk: int, *, by: Any, reason: str) -> Comment:
    """Leave a reported comment as it is."""
    return _rule(comment_pk, Ruling.KEPT, by=by, reason=reason)


VERBS = {Ruling.HIDDEN: hide_comment, Ruling.SHOWN: show_comment, Ruling.KEPT: keep_comment}


@service
def _rule(comment_pk: int, ruling: str, *, by: Any, reason: str) -> Comment:
    """Change the comment, settle its reports, keep who did it and why, and tell those concerned."""
    comment = lock_comment(comment_pk)
    must_be_able_to_moderate(comment, by=by)
    reason = must_give_a_reason(reason)
    waiting = list(comment.reports.filter(settled_at=None).select_related("reporter"))
    _must_be_possible(comment, ruling, waiting)
    comment.hidden_at = {Ruling.HIDDEN: now(), Ruling.SHOWN: None}.get(Ruling(ruling), comment.hidden_at)
    comment.save(update_fields=["hidden_at"])
    comment.reports.filter(settled_at=None).update(settled_at=now())
    wipe_if_settled(comment)
    kept = CommentRuling.objects.create(comment=comment, ruling=ruling, reason=reason, by=by)
    tell_ruling(comment, kept, [report.reporter for report in waiting])
    return comment


def must_be_able_to_moderate(comment: Comment, *, by: Any) -> None:
    if not by.has_perm(MODERATE_TALK, comment.proposal) or comment.audience != Audience.EVERYBODY:
        raise NotPermitted("Only a moderator who has no part in the proposal moderates its discussion.")
    if comment.writer_id == by.pk:
        raise NotPermitted("You wrote this comment, so another moderator decides about it.")


def _must_be_possible(comment: Comment, ruling: str, waiting: list[CommentReport]) -> None:
    if ruling == Ruling.HIDDEN and comment.hidden_at:
        raise WrongState("It is hidden already.")
    if ruling == Ruling.SHOWN and not comment.hidden_at:
        raise WrongState("It is not hidden.")
    if ruling == Ruling.KEPT and not waiting:
        raise WrongState("No report about it waits any more.")


def must_be_able_to_report(comment: Comment, *, by: Any) -> None:
    if not by.has_perm(TAKE_PART, comment.proposal) or comment.audience != Audience.EVERYBODY:
        raise NotPermitted("You can’t report this comment.")
    if comment.writer_id == by.pk:
        raise NotPermitted("It is your own comment: remove it instead.")
    if comment.place != "shown":
        raise WrongState("The comment can’t be read any more.")


def must_give_a_reason(reason: str) -> str:
    reason = reason.replace("\r\n", "\n").strip()
    if not reason:
        raise NotReady("Give the reason.", fields={"reason": ["Give the reason."]})
    if len(reason) > LONGEST_REASON:
        sentence = f"Shorten the reason to {LONGEST_REASON} characters: there are {len(reason):,} now."
        raise NotReady(sentence, fields={"reason": [sentence]})
    return reason


def _must_not_flood(by: Any) -> None:
    refusal = f"You reported {MOST_REPORTS_A_DAY} comments within a day. Write to the programme team instead."
    must_leave_room(by.comments_reported, "reported_at", MOST_REPORTS_A_DAY, refusal)
