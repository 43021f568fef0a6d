"""What a ranking is made of: its criteria, its lines, and the whole with its money."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from proposals.states import State
from scoring.merit.adjusting import AdjustedScore, Leniency, Shares
from scoring.shortlisting.ties import RULES, in_a_sentence

Given = tuple[int, ...]  # how often each mark was given, from 0 up to the highest one


class ReturnedSheet(NamedTuple):
    """A sheet that counts, and who returned it from which seat."""

    proposal: int
    total: Decimal
    assessor: int
    panel: str
    code: str


class AgreedFigure(NamedTuple):
    """What the panel came to in its meeting, beside its score."""

    figure: Decimal
    reason: str
    recorded_at: datetime


@dataclass(frozen=True)
class WeighedCriterion:
    """A criterion with its published weight and the share of the total that it really has, in per cent."""

    pk: int
    code: str
    name: str
    weight: Decimal
    share_percent: Decimal
    minimum: Decimal | None = None


@dataclass(frozen=True)
class RankedProposal:
    """One line of the ranking. Pounds are whole; marks, totals and scores lie between 0 and 5 with two places."""

    pk: int
    reference: str
    title: str
    area: str
    area_code: str
    lead_organisation: str
    panel: str
    panel_pk: int
    state: str
    requested_pounds: int
    means: dict[str, Decimal | None]  # {criterion code: mean mark}
    totals: list[Decimal]
    score: Decimal | None
    set_beside: Decimal | None  # what the ledger says that the score is, whatever the sheets give
    score_note: str
    sheets_returned: int
    sheets_wanted: int
    spread: Decimal | None
    open_flags: int
    rank: int | None
    is_tied: bool
    settled_by: str  # the rule that put it in order among equal scores, or the draw
    cumulative_pounds: int | None
    is_good_enough: bool  # for money, wherever it stands
    is_above_line: bool
    is_exception: bool
    line_reason: str
    decision: str
    proposed_pounds: int | None
    award_pounds: int | None
    given: dict[str, Given] = field(default_factory=dict)  # {criterion code: marks behind its mean}
    adjusted: AdjustedScore | None = None  # where the ranking was asked for how firm it is
    agreed: AgreedFigure | None = None  # no score, rank or line reads it

    @property
    def cost_pounds(self) -> int:
        """What it takes from the pot: its award, the one proposed, or, while nothing is decided, what it asks for."""
        return self.award_pounds or self.proposed_pounds or self.requested_pounds

    @property
    def tie(self) -> str:
        """What put it in order among equal scores, as a sentence."""
        return in_a_sentence(self.settled_by)

    @property
    def awaits_a_decision(self) -> bool:
        return self.state == State.SCORED and self.proposed_pounds is None


@dataclass(frozen=True)
class Firmness:
    """What the sheets tell beside the scores. `why_not` says why scores are not adjusted; then there is nothing else.

    mean        of all adjusted scores before they are drawn apart: what few sheets are pulled towards
    leniencies  [(codes of an assessor's seats, how far above the others they mark)], the most lenient first
    """

    why_not: str = ""
    mean: float | None = None
    leniencies: list[tuple[str, Leniency]] = field(default_factory=list)
    shares: Shares | None = None

    @property
    def was_asked_for(self) -> bool:
        """Not of a ranking as it was frozen: who returned a sheet is not in its record."""
        return bool(self.why_not) or self.mean is not None


class DeclaredTies(NamedTuple):
    """How the call settles equal scores; nothing where it declared nothing, or has not opened yet.

    rules  names of `shortlisting.ties.RULES`
    seed   of the draw that settles the rest; it is shown nowhere on the way to an outcome
    """

    rules: tuple[str, ...] = ()
    seed: str = ""

    def __repr__(self) -> str:
        return f"DeclaredTies({self.rules})"

    @property
    def in_words(self) -> list[str]:
        return [*(RULES[name].words for name in self.rules), *(["the draw"] if self.seed else [])]


NO_TIES = DeclaredTies()


@dataclass(frozen=True)
class Ranking:
    """The proposals of a call in rank order, with the money, as one person may see them at one moment."""

    code: str
    title: str
    is_announced: bool
    as_of: datetime
    pot_pounds: int
    committed_pounds: int
    proposed_pounds: int
    quality_line: Decimal
    sheets_wanted: int
    criteria: list[WeighedCriterion]
    rows: list[RankedProposal] = field(default_factory=list)
    sheets: list[ReturnedSheet] = field(default_factory=list, repr=False)  # behind the rows, and no others
    ties: DeclaredTies = NO_TIES
    firmness: Firmness = field(default_factory=Firmness)

    @property
    def remaining_pounds(self) -> int:
        return self.pot_pounds - self.committed_pounds

    @property
    def above_line(self) -> list[RankedProposal]:
        return [row for row in self.rows if row.is_above_line]

    @property
    def above_line_pounds(self) -> int:
        return sum(row.cost_pounds for row in self.above_line)

    @property
    def exceptions(self) -> list[RankedProposal]:
        return [row for row in self.rows if row.is_exception]

    def row_of(self, proposal_pk: int) -> RankedProposal | None:
        return next((row for row in self.rows if row.pk == proposal_pk), None)
