"""The moderation ledger as it is read: on the page of a proposal, in the ranking, beside an award and in exports.

Ranks are counted over all proposals of the call, so they are shown to those who may rank them all: to anybody else
they could tell of a proposal that does not exist for them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from proposals import rights
from proposals.models import Call, Proposal
from proposals.states import State
from scoring.arithmetic import standing_score
from scoring.models import ChangeKind, LedgerEntry, ScoreSheet
from scoring.ranking import scores_in
from scoring.states import that_count


class Standing(NamedTuple):
    """Score and rank before a change and after it; a rank is None where there is no score."""

    score_before: Decimal | None
    score_after: Decimal | None
    rank_before: int | None
    rank_after: int | None


class Before(NamedTuple):
    totals: Sequence[Decimal]
    adjusted: Decimal | None
    score: Decimal | None

    @classmethod
    def of(cls, proposal: Proposal) -> "Before":
        counting = ScoreSheet.objects.filter(
            assignment__proposal=proposal, total__isnull=False, **that_count("assignment__")
        )
        totals: list[Any] = list(counting.order_by("assignment").values_list("total", flat=True))
        adjusted = proposal.placement.adjusted_score
        stands = proposal.score if proposal.state == State.SCORED else standing_score(totals, adjusted)
        return cls(totals, adjusted, stands)


def placed(proposal: Proposal, before: Decimal | None, after: Decimal | None) -> Standing:
    others = [score for pk, score in scores_in(proposal.call).items() if pk != proposal.pk]
    return Standing(before, after, _rank(before, others), _rank(after, others))


def ranks_told_to(person: Any, call: Call, standing: Standing) -> Standing:
    """Without ranks for whoever may not rank all of the call."""
    if beyond(person, call).exists():
        return standing._replace(rank_before=None, rank_after=None)
    return standing


def beyond(person: Any, call: Any) -> QuerySet[Proposal]:
    """What panels of this call were given and this person may not rank."""
    return Proposal.objects.filter(call=call, placement__isnull=False).exclude(rights.rows_for(rights.RANK, person))


def _rank(score: Decimal | None, others: Iterable[Decimal]) -> int | None:
    return None if score is None else 1 + sum(other > score for other in others)


@dataclass(frozen=True)
class LedgerLine:
    """One change. Names and words are for those who run the panel, ranks for those who may rank the whole call."""

    pk: int
    proposal_pk: int
    reference: str
    kind: str
    what: str
    assessor: str
    figure: Decimal | None
    outcome: str
    at: datetime
    by: str
    reason: str
    answered_at: datetime | None
    answered_by: str
    answer: str
    score_before: Decimal | None
    score_after: Decimal | None
    rank_before: int | None
    rank_after: int | None

    @property
    def is_waiting(self) -> bool:
        return self.outcome == WAITING

    @property
    def is_confirmed(self) -> bool:
        return self.outcome == CONFIRMED

    @property
    def in_words(self) -> str:
        """What it does, as a sentence without its end."""
        if self.kind == ChangeKind.SET_ASIDE:
            return f"Set the sheet of {self.assessor} aside"
        if self.kind == ChangeKind.RESTORE:
            return f"Let the sheet of {self.assessor} count again"
        return f"Adjust the score to {self.figure}" if self.figure is not None else self.what


WAITING, CONFIRMED, REFUSED = "Waits for a second person", "Confirmed", "Refused"


def ledger_of(proposals: Any, person: Any, *, with_words: bool) -> list[LedgerLine]:
    """The changes of these proposals, in the order in which they were proposed. One query."""
    return [_line(entry, with_words) for entry in _entries(person).filter(proposal__in=proposals).order_by("pk")]


def ledger_in(call: Call, proposals: Collection[int], person: Any, *, with_words: bool) -> list[LedgerLine]:
    """As `ledger_of`, of a call, kept to the proposals that the caller shows. One query."""
    entries = _entries(person).filter(proposal__call=call).order_by("proposal", "pk")
    return [_line(entry, with_words) for entry in entries if entry.proposal_id in proposals]


def _entries(person: Any) -> QuerySet[Any]:
    entries = LedgerEntry.objects.select_related("proposal", "assignment__seat", "by", "answer__by")
    return entries.annotate(hides_ranks=Exists(beyond(person, OuterRef("proposal__call"))))


def _line(entry: Any, with_words: bool) -> LedgerLine:
    answer = getattr(entry, "answer", None)
    told = answer if answer and answer.is_confirmed else entry
    outcome = WAITING if answer is None else CONFIRMED if answer.is_confirmed else REFUSED
    return LedgerLine(
        pk=entry.pk,
        proposal_pk=entry.proposal_id,
        reference=entry.proposal.reference,
        kind=entry.kind,
        what=entry.get_kind_display(),
        assessor=entry.assignment.seat.code if entry.assignment else "",
        figure=entry.figure,
        outcome=outcome,
        at=entry.at,
        by=str(entry.by) if with_words else "",
        reason=entry.reason if with_words else "",
        answered_at=answer.at if answer else None,
        answered_by=str(answer.by) if answer and with_words else "",
        answer=answer.reason if answer and with_words else "",
        score_before=told.score_before,
        score_after=told.score_after,
        rank_before=None if entry.hides_ranks else told.rank_before,
        rank_after=None if entry.hides_ranks else told.rank_after,
    )
