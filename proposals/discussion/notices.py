"""Who is told of a comment, of its report and of what a moderator did about it.

No notice quotes a comment: what is hidden or removed later stays nowhere. Each person is told once of a comment, by
the first of their parts in it.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from proposals import rights
from proposals.kinds import NoticeKind
from proposals.models import Audience, Comment, Proposal
from proposals.notifications import Wording, followers_of, record

MENTIONED = "{writer} mentions you"
ANSWERED = "{writer} answers you"
ON_YOURS = "{writer} comments on {reference}"
AMONG_AUTHORS = "{writer} writes to the authors of {reference}"
ON_FOLLOWED = "A comment on {reference}"
WHERE = "It is about “{title}”. Open it to read it and to answer."
REPORTED = Wording(
    "A comment on {reference} was reported",
    "Somebody asks you to look at a comment on “{title}”. Read it and the reason, then hide it or leave it as it is.",
)
HIDDEN_FOR_WRITER = Wording(
    "A moderator hid your comment",
    "Your comment on “{title}” can’t be read any more. The moderator says why:\n\n{reason}\n\n"
    "If you think this is wrong, answer the programme team.",
)
SHOWN_FOR_WRITER = Wording(
    "Your comment can be read again",
    "A moderator had hidden your comment on “{title}” and shows it again. They say why:\n\n{reason}",
)
HIDDEN_FOR_REPORTER = Wording(
    "The comment you reported is hidden", "Thank you for telling us about a comment on “{title}”. It is hidden now."
)
KEPT_FOR_REPORTER = Wording(
    "The comment you reported stays",
    "Thank you for telling us about a comment on “{title}”. A moderator read it and leaves it as it is:\n\n{reason}",
)


def tell_about_comment(comment: Comment, mentioned: Iterable[Any]) -> None:
    proposal, told = comment.proposal, Told(comment)
    told.tell(knowing(mentioned, comment), MENTIONED, NoticeKind.MENTION)
    if comment.parent is not None:
        told.tell(knowing([comment.parent.writer], comment), ANSWERED, NoticeKind.COMMENT)
    authors = [each.person for each in proposal.authors]
    is_public = comment.audience == Audience.EVERYBODY
    told.tell(authors, ON_YOURS if is_public else AMONG_AUTHORS, NoticeKind.COMMENT)
    if is_public:
        told.tell(followers_of(proposal, but=comment.writer), ON_FOLLOWED, NoticeKind.FOLLOWED)


class Told:
    """Tells each person once of one comment: its key is the same for all of its notices."""

    def __init__(self, comment: Comment) -> None:
        self.comment, self.people = comment, {comment.writer_id}

    def tell(self, people: Iterable[Any], subject: str, kind: NoticeKind) -> None:
        new = [person for person in people if person.pk not in self.people]
        self.people |= {person.pk for person in new}
        _record(new, f"comment-{self.comment.pk}", Wording(subject, WHERE), self.comment, kind)


def knowing(people: Iterable[Any], comment: Comment) -> list[Any]:
    """Those among a few people who may read the comment."""
    right = rights.KNOW if comment.audience == Audience.EVERYBODY else rights.CONFER
    return [person for person in people if person.has_perm(right, comment.proposal)]


def tell_moderators(comment: Comment) -> None:
    """Once until somebody rules on the comment, however many report it; managers where no moderator is free."""
    holders = rights.holders_of(rights.MODERATE_TALK).exclude(pk=comment.writer_id)
    free = [person for person in holders if person.has_perm(rights.MODERATE_TALK, comment.proposal)]
    moderators = [person for person in free if person.has_perm(rights.DESK, comment.proposal)]
    key = f"comment-{comment.pk}-reported-{comment.rulings.count()}"
    _record(moderators or free, key, REPORTED, comment, NoticeKind.REPORT, "proposals:moderate_comment")


def tell_ruling(comment: Comment, ruling: Any, reporters: Iterable[Any]) -> None:
    """Tell the writer what was done to their comment, and the reporters what came of their report."""
    key = f"comment-{comment.pk}-ruling-{ruling.pk}"
    to_writer = {"hidden": HIDDEN_FOR_WRITER, "shown": SHOWN_FOR_WRITER}.get(ruling.ruling)
    to_reporters = {"hidden": HIDDEN_FOR_REPORTER, "kept": KEPT_FOR_REPORTER}.get(ruling.ruling)
    for people, words in [([comment.writer], to_writer), (reporters, to_reporters)]:
        if words:
            _record(knowing(people, comment), key, words, comment, NoticeKind.COMMENT, reason=ruling.reason)


def _record(
    people: list[Any], key: str, words: Wording, comment: Comment, kind: NoticeKind, page: str = "", reason: str = ""
) -> None:
    proposal: Proposal = comment.proposal
    facts = {"writer": comment.writer, "reference": proposal.reference, "title": proposal.title, "reason": reason}
    filled = Wording(words.subject.format(**facts), words.body.format(**facts))
    path = reverse(page or "proposals:comment", args=[proposal.reference, comment.pk])
    record(people, key, filled, path, kind=kind, about=proposal)
