"""Stories of what authors are told: comments that a moderator approves, edits or holds back."""

from exchange.demo.stage import Story, soon_after
from exchange.demo.tale import Tale
from proposals.models import Proposal
from scoring.letters.approving import Comment, review_of, to_review
from scoring.services.feedback import Judged, save_feedback

BEGUN = 3
PARAGRAPH = "Thank you for the care that went into this. The adviser for spread is glad to talk the comments through."
EDITED = "The panel would have liked to read more about this."


def approve_everything(chief: Tale) -> Story:
    """In time before the outcomes are announced."""
    yield chief.in_office(74, since_closing=True)
    yield from _approve(chief, _waiting(chief))


def begin(chief: Tale) -> Story:
    """As soon as there are a few, they are done; those that are scored later wait."""
    while len(waiting := [each for each in _waiting(chief) if review_of(each).comments]) < BEGUN:
        yield chief.in_office(1)
    yield from _approve(chief, waiting[:BEGUN])


def _waiting(chief: Tale) -> list[Proposal]:
    return list(to_review(chief.call, chief.cast.moderators[0]).select_related("call"))


def _approve(chief: Tale, proposals: list[Proposal]) -> Story:
    for number, proposal in enumerate(proposals):
        yield soon_after(chief.now, chief.dice)
        found = review_of(proposal)
        verdicts = {each.key: _judged(each, place + number) for place, each in enumerate(found.comments)}
        paragraph = PARAGRAPH if number % 5 == 1 else ""
        by = chief.cast.moderators[0]
        save_feedback(proposal.pk, by=by, version=found.version, verdicts=verdicts, paragraph=paragraph)


def _judged(comment: Comment, place: int) -> Judged:
    """Most as written; one in thirteen in other words, one in seventeen not at all."""
    if place % 13 == 12:
        return Judged("edited", EDITED)
    return Judged("held_back" if place % 17 == 16 else "as_written")
