"""A shortlist that was proposed or agreed, with the ranking and the sheets behind it, read from its frozen record.

What was said beside it (a declaration, a change of the ledger, what a panel came to) stands in tables that only grow,
and is taken from there as far as it stood when the record was made.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from proposals.models import Call
from proposals.states import State
from scoring.arithmetic import effective_weights, weighted_total
from scoring.evidence import Recusal, ScoreLine, absentees, with_absentees
from scoring.ledger import LedgerLine
from scoring.models import FrozenShortlist, Shortlist
from scoring.ranking import RankedProposal, Ranking, WeighedCriterion
from scoring.ranking.agreed import agreed_until
from scoring.ranking.rows import AgreedFigure, DeclaredTies
from scoring.shortlisting.drawing import Line
from scoring.shortlisting.funding_line import Fate
from scoring.shortlisting.replaying import drawing_of, terms_in
from scoring.shortlists.freezing import read_record
from scoring.shortlists.reading import Drawn, DrawnLine, rows_of

STATES = {Fate.OPEN: State.SCORED, Fate.FUNDED: State.FUNDED, Fate.DECLINED: State.DECLINED}
Told = Mapping[str, Any]


@dataclass(frozen=True)
class AsFrozen:
    """The ranking as the record has it, the shortlist drawn from it, and what tells of its sheets and conflicts."""

    ranking: Ranking
    call: Call
    drawn: Drawn
    at: datetime
    record: Told

    def score_lines(self) -> Iterator[ScoreLine]:
        """Marks and totals of the sheets that counted; what was written beside them was not frozen."""
        criteria = self.ranking.criteria
        weights = {each.code: each.weight for each in criteria}
        sheets = [(each["reference"], sheet) for each in self.record["proposals"] for sheet in counting(each)]
        for number, (reference, sheet) in enumerate(sheets, start=1):
            total = weighted_total(sheet["marks"], weights)
            for each in criteria:
                yield ScoreLine(
                    sheet=number, reference=reference, assessor=code_of_seat(sheet["seat"]), code=each.code,
                    criterion=each.name, mark=sheet["marks"][each.code], comment="", total=total, overall_comment="",
                    confidence="", fundable="",
                )  # fmt: skip

    def recusals_in(self, found: Iterable[Recusal]) -> list[Recusal]:
        known = {
            (each["reference"], code_of_seat(conflict["seat"]))
            for each in self.record["proposals"]
            for conflict in each["conflicts"]
        }
        stepped_back = [each for each in found if (each.reference, each.assessor) in known]
        return with_absentees(stepped_back, absentees(self.call, [row.pk for row in self.ranking.rows], self.at))

    def changes_in(self, found: Iterable[LedgerLine]) -> list[LedgerLine]:
        return [each for each in found if each.is_confirmed and each.answered_at and each.answered_at <= self.at]


def as_frozen(shortlist: Shortlist) -> AsFrozen | None:
    """None of a draft that waits for nobody. Three queries."""
    frozen: FrozenShortlist | None = shortlist.frozen
    if frozen is None:
        return None
    record, rows = read_record(frozen), rows_of(shortlist)
    drawing = drawing_of(record)
    told = {each["reference"]: each for each in record["proposals"]}
    weights = {each["code"]: Decimal(each["weight"]) for each in record["criteria"]}
    agreed = agreed_until(frozen.at, [each["id"] for each in record["proposals"]])
    ranked = [_ranked(told[line.entry.reference], line, weights, agreed) for line in drawing.lines]
    lines = [DrawnLine(row, line, rows.get(row.pk)) for row, line in zip(ranked, drawing.lines, strict=True)]
    ranking = _ranking(shortlist, frozen, record, ranked, weights)
    return AsFrozen(ranking, shortlist.call, Drawn(drawing, terms_in(record), lines, []), frozen.at, record)


def counting(each: Told) -> list[Told]:
    return [sheet for sheet in each["sheets"] if sheet["counts"]]


def code_of_seat(seat: str) -> str:
    """The record has the panel before it."""
    return seat.rpartition(" ")[2]


def _ranking(
    shortlist: Shortlist, frozen: FrozenShortlist, record: Told, rows: list[RankedProposal], weights: dict[str, Decimal]
) -> Ranking:
    shares = effective_weights(weights)
    return Ranking(
        code=record["call"]["code"],
        title=record["call"]["title"],
        is_announced=shortlist.call.is_announced,
        as_of=frozen.at,
        pot_pounds=record["pot_pounds"],
        committed_pounds=sum(row.award_pounds or 0 for row in rows),
        proposed_pounds=0,
        quality_line=Decimal(record["quality_line"]),
        sheets_wanted=record["sheets_wanted"],
        criteria=[
            WeighedCriterion(number, each["code"], each["name"], weights[each["code"]], shares[each["code"]])
            for number, each in enumerate(record["criteria"], start=1)
        ],
        rows=rows,
        ties=DeclaredTies(tuple(record["ties"]["rules"]), record["ties"]["seed"]),
    )


def _ranked(each: Told, line: Line, weights: dict[str, Decimal], agreed: Mapping[int, AgreedFigure]) -> RankedProposal:
    entry = line.entry
    return RankedProposal(
        pk=each["id"],
        reference=each["reference"],
        title=each["title"],
        area=each["area"],
        area_code="",
        lead_organisation=each["lead_organisation"],
        panel=each["panel"],
        panel_pk=0,
        state=STATES[entry.fate],
        requested_pounds=entry.requested_pounds,
        means=dict(entry.means),
        totals=[weighted_total(sheet["marks"], weights) for sheet in counting(each)],
        score=entry.score,
        set_beside=None if each["set_beside"] is None else Decimal(each["set_beside"]),
        score_note=each["score_note"],
        sheets_returned=entry.sheets,
        sheets_wanted=0,
        spread=entry.spread,
        open_flags=0,
        rank=line.rank,
        is_tied=line.is_tied,
        settled_by=line.settled_by,
        cumulative_pounds=line.cumulative_pounds,
        is_good_enough=line.is_good_enough,
        is_above_line=line.standing.is_above,
        is_exception=bool(line.departs),
        line_reason=line.standing.reason,
        decision="",
        proposed_pounds=None,
        award_pounds=entry.choice.award_pounds if entry.fate is Fate.FUNDED else None,
        agreed=agreed.get(each["id"]),
    )
