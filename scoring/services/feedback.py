"""Approving what the authors of a proposal read of the comments on it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from scoring.letters.approving import IS_PAST_SCORING, OVERALL, Comment, review_of
from scoring.models import CommentVerdict, FeedbackReview, Verdict

STALE = "Somebody saved this feedback after you opened it. What they saved stands beside what you chose: save again."
CHANGED = "A comment was changed or taken away since you opened this page. Read what is there now, then save again."


class Judged(NamedTuple):
    """What is to become of a comment; `words` are what authors read where it is edited."""

    verdict: str
    words: str = ""


@service
def save_feedback(proposal_pk: int, *, by: Any, version: int, verdicts: Mapping[str, Judged], paragraph: str) -> None:
    """Keep what was decided of its comments, {key of a comment: what becomes of it}; what is left out stays as it is.

    raises  StaleVersion where somebody saved other decisions after `version`
    """
    proposal = lock_proposal(proposal_pk)
    must_be_allowed(proposal, by)
    found = review_of(proposal)
    comments = {each.key: each for each in found.comments}
    if verdicts.keys() - comments.keys():
        raise StaleVersion(CHANGED)
    changed = {key: judged for key, judged in verdicts.items() if _differs(comments[key], judged)}
    if not changed and paragraph == found.paragraph:
        return
    if version != found.version:
        raise StaleVersion(STALE)
    review = _written(proposal, by, version, paragraph)
    for key, judged in changed.items():
        _judge(review, comments[key], judged, by)


def must_be_allowed(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("scoring.approve_feedback", proposal):
        raise NotPermitted("A moderator or manager with no part in it, and no seat on its panel, approves feedback.")
    if proposal.shown_state not in IS_PAST_SCORING:
        raise WrongState("Its comments can be approved once scoring is closed.")


def _differs(comment: Comment, judged: Judged) -> bool:
    return (comment.verdict, comment.words) != (judged.verdict, _words(comment, judged))


def _words(comment: Comment, judged: Judged) -> str:
    if judged.verdict == Verdict.EDITED:
        return judged.words.strip()
    return comment.text if judged.verdict == Verdict.AS_WRITTEN else ""


def _written(proposal: Proposal, by: Any, version: int, paragraph: str) -> FeedbackReview:
    facts = {"paragraph": paragraph, "version": version + 1, "saved_by": by, "saved_at": now()}
    return FeedbackReview.objects.update_or_create(proposal=proposal, defaults=facts)[0]


def _judge(review: FeedbackReview, comment: Comment, judged: Judged, by: Any) -> None:
    words = _words(comment, judged)
    if judged.verdict == Verdict.EDITED and not words:
        sentence = "Write the words that the authors will read, or hold the comment back."
        raise NotReady(sentence, fields={f"words_{comment.key}": [sentence]})
    criterion: Any = None if comment.criterion == OVERALL else comment.criterion
    CommentVerdict.objects.update_or_create(
        sheet_id=comment.sheet_pk,
        criterion_id=criterion,
        defaults={
            "review": review, "verdict": judged.verdict, "original": comment.text, "words": words, "by": by,
            "at": now(),
        },
    )  # fmt: skip
