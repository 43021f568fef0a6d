"""What people can be told: the kinds of notices, in groups, each with the reason why somebody is told."""

from typing import NamedTuple

from django.db.models import TextChoices


class NoticeKind(TextChoices):
    PROGRESS = "progress", "It moves on"
    CHANGES = "changes", "It needs changes from you"
    OUTCOME = "outcome", "It is decided"
    TEAM = "team", "Who writes it with you changes"
    DESK = "desk", "A proposal waits for a moderator"
    REMINDER = "reminder", "Something has waited too long"
    REPORT = "report", "A comment was reported"
    AFFILIATION = "affiliation", "An affiliation waits to be confirmed"
    MARKING = "marking", "You are asked to mark a proposal"
    PANEL = "panel", "Something changes on a panel that you run"
    AWARD = "award", "An award waits for a second manager"
    COMMENT = "comment", "Somebody comments on your proposal or answers you"
    MENTION = "mention", "Somebody mentions you"
    FOLLOWED = "followed", "Something happens to a proposal that you follow"
    INVITATION = "invitation", "You are invited to a proposal"
    ACCOUNT = "account", "Something changes about your account"

    @property
    def reason(self) -> str:
        """Why the reader is told, as it stands below the words of each notice."""
        return REASONS[self]


REASONS: dict[str, str] = {
    NoticeKind.PROGRESS: "You are told because you are one of its authors.",
    NoticeKind.CHANGES: "You are told because you are one of its authors.",
    NoticeKind.OUTCOME: "You are told because you are one of its authors.",
    NoticeKind.TEAM: "You are told because you are one of its authors.",
    NoticeKind.DESK: "You are told because you are a moderator.",
    NoticeKind.REMINDER: "You are told because it waits for you or for your office.",
    NoticeKind.REPORT: "You are told because you are a moderator.",
    NoticeKind.AFFILIATION: "You are told because you are a moderator.",
    NoticeKind.MARKING: "You are told because you have a seat on its panel.",
    NoticeKind.PANEL: "You are told because you run its panel.",
    NoticeKind.AWARD: "You are told because you are a manager.",
    NoticeKind.COMMENT: "You are told because you take part in it.",
    NoticeKind.MENTION: "You are told because somebody mentioned you.",
    NoticeKind.FOLLOWED: "You are told because you follow it.",
    NoticeKind.INVITATION: "You are told because somebody invited you.",
    NoticeKind.ACCOUNT: "You are told because it is about your account.",
}


class KindGroup(NamedTuple):
    title: str
    kinds: list[NoticeKind]


GROUPS = [
    KindGroup("About your proposals", [NoticeKind.PROGRESS, NoticeKind.CHANGES, NoticeKind.OUTCOME, NoticeKind.TEAM]),
    KindGroup("Discussion", [NoticeKind.COMMENT, NoticeKind.MENTION, NoticeKind.FOLLOWED]),
    KindGroup("Moderation", [NoticeKind.DESK, NoticeKind.REMINDER, NoticeKind.REPORT, NoticeKind.AFFILIATION]),
    KindGroup("Panels and awards", [NoticeKind.MARKING, NoticeKind.PANEL, NoticeKind.AWARD]),
    KindGroup("Invitations and account", [NoticeKind.INVITATION, NoticeKind.ACCOUNT]),
]
