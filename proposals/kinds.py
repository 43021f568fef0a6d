"""What people can be told: the kinds of notices, in groups; why somebody is told, by which way, and who may still be.

The table is `KINDS`. A person may choose for each kind how it reaches them; on the site they are told in any case.
"""

from typing import NamedTuple

from django.db.models import TextChoices

from proposals import rights


class NoticeKind(TextChoices):
    PROGRESS = "progress", "Your proposal moves on"
    CHANGES = "changes", "Your proposal needs changes"
    OUTCOME = "outcome", "Your proposal is decided"
    DUTY = "duty", "Your award asks something of you"
    TEAM = "team", "Who writes with you changes"
    DESK = "desk", "A proposal waits for a moderator"
    REMINDER = "reminder", "Something has waited too long"
    REPORT = "report", "A comment was reported"
    AFFILIATION = "affiliation", "An affiliation waits to be confirmed"
    MARKING = "marking", "You are asked to mark a proposal"
    PANEL = "panel", "Something changes on a panel that you run"
    AWARD = "award", "An award waits for a manager"
    EXPORT = "export", "A file that you asked for is ready"
    COMMENT = "comment", "Somebody comments on your proposal or answers you"
    MENTION = "mention", "Somebody mentions you"
    FOLLOWED = "followed", "Something happens to a proposal that you follow"
    SITE = "site", "Something happens at a site of yours"
    INVITATION = "invitation", "You are invited to a proposal"
    ACCOUNT = "account", "Something changes about your account"

    @property
    def facts(self) -> "KindFacts":
        return KINDS[self]


class Delivery(TextChoices):
    AT_ONCE = "at_once", "By mail at once"
    DIGEST = "digest", "In one mail a day"
    SITE = "site", "On the site only"


class KindFacts(NamedTuple):
    """reason: why the reader is told; right: what they must still hold on the proposal when it is mailed."""

    reason: str
    right: str = ""
    usual: Delivery = Delivery.AT_ONCE
    may_choose: bool = True


OF_ITS_AUTHORS = "You are told because you are one of its authors."
OF_MODERATORS = "You are told because you are a moderator."

KINDS: dict[str, KindFacts] = {
    NoticeKind.PROGRESS: KindFacts(OF_ITS_AUTHORS, rights.READ),
    NoticeKind.CHANGES: KindFacts(OF_ITS_AUTHORS, rights.READ),
    NoticeKind.OUTCOME: KindFacts(OF_ITS_AUTHORS, rights.READ),
    NoticeKind.DUTY: KindFacts(OF_ITS_AUTHORS, rights.READ),
    NoticeKind.TEAM: KindFacts(OF_ITS_AUTHORS, rights.READ),
    NoticeKind.DESK: KindFacts(OF_MODERATORS, rights.DESK),
    NoticeKind.REMINDER: KindFacts("You are told because it waits for you or for your office.", rights.KNOW),
    NoticeKind.REPORT: KindFacts("You are told because you look after what is said here.", rights.MODERATE_TALK),
    NoticeKind.AFFILIATION: KindFacts(OF_MODERATORS),
    NoticeKind.MARKING: KindFacts("You are told because you are an assessor who is asked to mark.", "scoring.mark"),
    NoticeKind.PANEL: KindFacts("You are told because you run its panel.", "scoring.assign"),
    NoticeKind.AWARD: KindFacts("You are told because you are a manager.", "proposals.fund"),
    NoticeKind.EXPORT: KindFacts("You are told because you asked for it.", usual=Delivery.SITE),
    NoticeKind.COMMENT: KindFacts("You are told because you take part in it.", rights.KNOW),
    NoticeKind.MENTION: KindFacts("You are told because somebody mentioned you.", rights.KNOW),
    NoticeKind.FOLLOWED: KindFacts("You are told because you follow it.", rights.KNOW, usual=Delivery.DIGEST),
    NoticeKind.SITE: KindFacts("You are told because you speak for a site, or said something for it.", rights.KNOW),
    NoticeKind.INVITATION: KindFacts("You are told because somebody invited you.", may_choose=False),
    NoticeKind.ACCOUNT: KindFacts("You are told because it is about your account.", may_choose=False),
}


class KindGroup(NamedTuple):
    """`rights`: who is ever told of these kinds; everybody when it names none."""

    title: str
    kinds: list[NoticeKind]
    rights: tuple[str, ...] = ()


GROUPS = [
    KindGroup(
        "About your proposals",
        [NoticeKind.PROGRESS, NoticeKind.CHANGES, NoticeKind.OUTCOME, NoticeKind.DUTY, NoticeKind.TEAM],
    ),
    KindGroup("Discussion", [NoticeKind.COMMENT, NoticeKind.MENTION, NoticeKind.FOLLOWED]),
    KindGroup("Your sites", [NoticeKind.SITE]),
    KindGroup(
        "Moderation",
        [NoticeKind.DESK, NoticeKind.REPORT, NoticeKind.AFFILIATION],
        (rights.DESK,),
    ),
    KindGroup("Reminders", [NoticeKind.REMINDER], (rights.DESK, "scoring.assess")),
    KindGroup(
        "Panels and awards",
        [NoticeKind.MARKING, NoticeKind.PANEL, NoticeKind.AWARD, NoticeKind.EXPORT],
        ("scoring.assess", "proposals.fund"),
    ),
    KindGroup("Invitations and account", [NoticeKind.INVITATION, NoticeKind.ACCOUNT]),
]
