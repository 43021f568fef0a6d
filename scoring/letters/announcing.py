"""What announcing an agreed shortlist will do: to whom which letter, how much money, and what hinders it.

The page, the API and the act itself read the same plan; `seen` tells whether it is still the one that was read.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from proposals.awards.reading import conditions_in_words
from proposals.guards import has_a_spread_plan
from proposals.models import Call, Proposal
from proposals.states import State
from scoring.letters.approving import comments_on, sheets_on, why_no_comments
from scoring.letters.wording import Decided, Written, letters_for
from scoring.models import LetterKind, RowOutcome, Shortlist, ShortlistRow
from scoring.shortlisting.choices import GETS_MONEY
from scoring.shortlists.wording import conditions_of


@dataclass(frozen=True)
class Line:
    """One proposal: what is told of it, and why it can't be told so."""

    proposal: Proposal
    row: ShortlistRow
    decided: Decided | None  # nothing happens to what its authors withdrew since
    why_not: list[str]

    @property
    def is_done(self) -> bool:
        """It was decided so one by one already."""
        return self.proposal.state in (State.FUNDED, State.DECLINED)


@dataclass(frozen=True)
class Plan:
    shortlist: Shortlist
    call: Call
    lines: list[Line]
    hinders: list[str]
    not_approved: list[str]  # references with comments that nobody decided about
    seen: str

    @property
    def counts(self) -> list[tuple[str, int]]:
        """[(what is told, to how many)], as the letters are called."""
        found = Counter(line.decided.kind for line in self.lines if line.decided)
        return [(kind.label, found[kind.value]) for kind in LetterKind if found[kind.value]]

    @property
    def awarded_pounds(self) -> int:
        return sum(line.decided.award or 0 for line in self.lines if line.decided)

    @property
    def told(self) -> list[Line]:
        return [line for line in self.lines if line.decided]

    @property
    def withdrawn(self) -> list[Proposal]:
        return [line.proposal for line in self.lines if line.decided is None]

    def letters(self) -> dict[Proposal, Written]:
        return letters_for(self.call, {line.proposal: line.decided for line in self.lines if line.decided})


def plan_of(shortlist: Shortlist) -> Plan:
    """Eight queries, however many proposals; the call comes with the shortlist."""
    call = shortlist.call
    rows = list(shortlist.rows.prefetch_related("conditions").order_by("position", "pk"))
    found = Proposal.objects.with_authors().for_listing().select_related("spread_plan")
    proposals = found.in_bulk([row.proposal_id for row in rows])
    lines = [_line(proposals[row.proposal_id], row) for row in rows]
    hinders = [f"{line.proposal.reference}: {reason}" for line in lines for reason in line.why_not]
    return Plan(shortlist, call, lines, hinders, _not_approved(call, proposals.values()), _digest(shortlist, lines))


def _line(proposal: Proposal, row: ShortlistRow) -> Line:
    if proposal.state == State.WITHDRAWN:
        return Line(proposal, row, None, [])
    decided = Decided(
        row.outcome,
        award=row.award_pounds,
        conditions=conditions_in_words(conditions_of(row)),
        reason=row.decline_reason,
        signpost=row.signpost,
        feedback=row.feedback if row.outcome == RowOutcome.DECLINE else "",
        place=row.reserve_place,
    )
    return Line(proposal, row, decided, list(_why_not(proposal, row)))


def _why_not(proposal: Proposal, row: ShortlistRow) -> Any:
    """In sentences, each about what must be put right first."""
    if not row.outcome:
        yield "Nobody decided what becomes of it."
    elif row.outcome in GETS_MONEY:
        if proposal.state == State.FUNDED and proposal.award_pounds != row.award_pounds:
            yield f"It is funded with £{proposal.award_pounds:,} already, and the shortlist says £{row.award_pounds:,}."
        elif proposal.state not in (State.SCORED, State.FUNDED):
            yield _is_already(proposal)
        elif proposal.state == State.SCORED and not has_a_spread_plan(proposal):
            yield has_a_spread_plan.sentence  # type: ignore[attr-defined]
    elif row.outcome == RowOutcome.DECLINE:
        if proposal.state not in (State.SCORED, State.DECLINED):
            yield _is_already(proposal)
        elif proposal.state == State.SCORED and not (row.decline_reason and row.signpost and row.feedback):
            yield "To decline it takes a reason, words to its authors and a signpost."
    elif proposal.state != State.SCORED:
        yield _is_already(proposal)


def _is_already(proposal: Proposal) -> str:
    return f"It is {State(proposal.state).label.lower()} already, and the shortlist says something else."


def _not_approved(call: Call, proposals: Any) -> list[str]:
    sheets = sheets_on([each.pk for each in proposals])
    count, comments = Counter(each.proposal for each in sheets), comments_on(sheets)
    return sorted(
        each.reference
        for each in proposals
        if not why_no_comments(call, count[each.pk]) and any(not comment.verdict for comment in comments[each.pk])
    )


def _digest(shortlist: Shortlist, lines: list[Line]) -> str:
    """Of everything that the act would do; letters follow from it and from wordings that are kept."""
    told = [[line.proposal.pk, line.proposal.state, *(line.decided or [])] for line in lines]
    facts = [shortlist.pk, shortlist.state, shortlist.version, told]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()
