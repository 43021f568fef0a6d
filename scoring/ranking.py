"""The ranking of a call: one function that the page, the API and the workbook all read, so that no two figures differ.

Everything is counted over what the asking person may rank, sums and ranks included: a manager with a conflict
can't work out a proposal from what is missing. What stands behind a score is read in `evidence.py`, and who stands
above the funding line is worked out in `funding_line.py`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, Sum
from django.utils.timezone import now

from proposals import rights
from proposals.models import Call, Proposal
from proposals.states import HAS_AWARD, HAS_SCORE, DeclineReason, State
from scoring.arithmetic import effective_weights, panel_score, ranks, rounded, spread
from scoring.funding_line import Contender, Fate, Rules, Standing, draw_line
from scoring.models import Criterion, Decision, LateConflict, Mark, Outcome, ScoreSheet
from scoring.states import AssignmentState

WITH_A_PANEL = Q(state__in=[State.REVIEWED, *HAS_SCORE]) | Q(state=State.DECLINED, left_from=State.SCORED)


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
    score_note: str
    sheets_returned: int
    sheets_wanted: int
    spread: Decimal | None
    rank: int | None
    is_tied: bool
    cumulative_pounds: int | None
    is_above_line: bool
    is_exception: bool
    line_reason: str
    decision: str
    proposed_pounds: int | None
    award_pounds: int | None

    @property
    def cost_pounds(self) -> int:
        """What it takes from the pot: its award, the one proposed, or, while nothing is decided, what it asks for."""
        return self.award_pounds or self.proposed_pounds or self.requested_pounds

    @property
    def awaits_a_decision(self) -> bool:
        return self.state == State.SCORED and self.proposed_pounds is None


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


class _Waiting(NamedTuple):
    """An award that one manager proposed and nobody confirmed yet."""

    pounds: int
    by: str


def rank_call(call: Call, person: Any) -> Ranking:
    """Rank what `person` may see of the proposals that a panel of this call scores or scored. Seven queries."""
    criteria = _weighed(call)
    means = _mean_marks(call)
    totals = _returned_totals(call)
    waiting = _waiting_awards(call)
    late = _late_conflicts(call)
    wanted = call.sheets_wanted
    found = [
        _Line(facts, means[facts["pk"]], totals[facts["pk"]], waiting.get(facts["pk"]), late[facts["pk"]], wanted)
        for facts in _proposals(call, person)
    ]
    found.sort(key=lambda line: (line.score is None, -(line.score or 0), line.facts["pk"]))
    rules = Rules(call.pot_pounds, Decimal(call.quality_line_percent) * 5 / 100, call.sheets_wanted)
    return Ranking(
        code=call.code,
        title=call.title,
        is_announced=call.is_announced,
        as_of=now(),
        pot_pounds=call.pot_pounds,
        committed_pounds=sum(line.pounds for line in found if line.fate is Fate.FUNDED),
        proposed_pounds=sum(line.pounds for line in found if line.fate is Fate.PROPOSED),
        quality_line=rules.quality_line,
        sheets_wanted=rules.sheets_wanted,
        criteria=criteria,
        rows=_placed(found, rules, criteria),
    )


# --- Reading: a fixed number of queries, whatever the number of proposals -------------------------------------------
def _proposals(call: Call, person: Any) -> Iterable[dict[str, Any]]:
    ranked = Proposal.objects.visible_to(person, rights.RANK).filter(WITH_A_PANEL, call=call, placement__isnull=False)
    return ranked.values(
        "pk", "reference", "title", "state", "requested_pounds", "award_pounds", "score", "decline_reason",
        area_name=F("area__name"), area_code=F("area__code"), lead=F("lead_organisation__name"),
        panel_pk=F("placement__panel"), panel_name=F("placement__panel__name"),
    )  # fmt: skip


def _weighed(call: Call) -> list[WeighedCriterion]:
    criteria = list(Criterion.objects.filter(rubric__call=call))
    shares = effective_weights({each.code: each.weight for each in criteria})
    return [
        WeighedCriterion(each.pk, each.code, each.name, each.weight, shares[each.code], each.minimum)
        for each in criteria
    ]


def _returned_totals(call: Call) -> Mapping[int, list[Decimal]]:
    """{proposal: the totals of its returned sheets}; sheets still out, declined or in conflict never count."""
    sheets = ScoreSheet.objects.filter(
        assignment__proposal__call=call, assignment__state=AssignmentState.RETURNED, total__isnull=False
    )
    totals: dict[int, list[Decimal]] = defaultdict(list)
    listed: Any = sheets.order_by("assignment").values_list("assignment__proposal", "total")
    for proposal, total in listed:
        totals[proposal].append(total)
    return totals


def _mean_marks(call: Call) -> Mapping[int, dict[int, Decimal]]:
    """{proposal: {criterion: mean of its marks on the returned sheets}}"""
    marks = Mark.objects.filter(
        sheet__assignment__proposal__call=call,
        sheet__assignment__state=AssignmentState.RETURNED,
        sheet__total__isnull=False,
        mark__isnull=False,
    )
    sums = marks.order_by().values_list("sheet__assignment__proposal", "criterion")
    means: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for proposal, criterion, whole, given in sums.annotate(Sum("mark"), Count("pk")):
        means[proposal][criterion] = rounded(Decimal(whole) / given)
    return means


def _waiting_awards(call: Call) -> dict[int, _Waiting]:
    waiting = Decision.objects.filter(
        proposal__call=call, proposal__state=State.SCORED, outcome=Outcome.WAITING
    ).select_related("proposed_by")
    return {each.proposal_id: _Waiting(each.award_pounds, str(each.proposed_by)) for each in waiting}


def _late_conflicts(call: Call) -> Mapping[int, list[LateConflict]]:
    """{proposal: the sheets set aside after it was scored, oldest first}"""
    found: dict[int, list[LateConflict]] = defaultdict(list)
    for late in LateConflict.objects.filter(assignment__proposal__call=call).select_related("assignment"):
        found[late.assignment.proposal_id].append(late)
    return found


# --- Placing: from facts to lines of the ranking ---------------------------------------------------------------------
class _Line:
    """What is known of one proposal before it has its place."""

    def __init__(
        self,
        facts: dict[str, Any],
        means: dict[int, Decimal],
        totals: list[Decimal],
        waiting: _Waiting | None,
        late: Sequence[LateConflict] = (),
        wanted: int = 0,
    ) -> None:
        self.facts, self.means, self.totals, self.waiting = facts, means, totals, waiting
        self.late, self.wanted = late, wanted
        self.requested: int = facts["requested_pounds"] or 0
        self.counted = panel_score(totals)
        self.is_fixed = facts["state"] != State.REVIEWED
        self.score = facts["score"] if self.is_fixed else self.counted
        self.fate, self.pounds = self._fate_and_pounds()

    def _fate_and_pounds(self) -> tuple[Fate, int]:
        """What it costs the pot: its award, the one proposed, or what it asks for; declined, nothing."""
        if self.facts["state"] in HAS_AWARD:
            return Fate.FUNDED, self.facts["award_pounds"]
        if self.facts["state"] == State.DECLINED:
            return Fate.DECLINED, 0
        return (Fate.PROPOSED, self.waiting.pounds) if self.waiting else (Fate.OPEN, self.requested)

    def contender(self, criteria: Sequence[WeighedCriterion]) -> Contender:
        return Contender(self.score, self.pounds, len(self.totals), self.fate, self._falls_short(criteria))

    def _falls_short(self, criteria: Sequence[WeighedCriterion]) -> str:
        """The first criterion whose mean mark is below the least one, in words."""
        for each in criteria:
            mean = self.means.get(each.pk)
            if each.minimum is not None and mean is not None and mean < each.minimum:
                return f"Below the least mean mark of {each.minimum} for “{each.name}”: {mean}"
        return ""

    @property
    def decision(self) -> str:
        if self.waiting:
            return f"£{self.waiting.pounds:,} proposed by {self.waiting.by}: another manager must confirm it"
        if self.fate is Fate.DECLINED:
            words = DeclineReason(self.facts["decline_reason"]).label
            return f"Declined: {words[:1].lower()}{words[1:]}"
        if self.fate is Fate.FUNDED:
            return "Funded"
        return "None yet" if self.is_fixed else "None yet: the panel is still scoring"

    @property
    def score_note(self) -> str:
        """A conflict that came up after scoring takes a sheet out of the score; of what is decided nothing moves."""
        if not self.is_fixed or self.counted == self.score:
            return self._correction()
        without = f"the sheets that still count give {self.counted}" if self.totals else "no sheet counts any more"
        then = " Reopen scoring to correct it." if self.facts["state"] == State.SCORED else " The decision stands."
        return f"Fixed at {self.score} with a sheet that was set aside since: {without}.{then}"

    def _correction(self) -> str:
        first = next((each for each in self.late if not each.still_counts), None)
        if first is None or not self.is_fixed or self.late[-1].score_after != self.score:
            return ""
        few = (
            f" Only {len(self.totals)} of {self.wanted} wanted sheets count." if len(self.totals) < self.wanted else ""
        )
        return f"Corrected from {first.score_before}: a sheet was set aside for a conflict of interest.{few}"


class _Place(NamedTuple):
    rank: int | None
    is_tied: bool
    cumulative_pounds: int | None
    standing: Standing


def _placed(found: list[_Line], rules: Rules, criteria: Sequence[WeighedCriterion]) -> list[RankedProposal]:
    """Give each line its place; `found` is in rank order."""
    places = ranks(line.score for line in found)
    sharing = Counter(places)
    spent = accumulate(line.pounds for line in found)
    standings = draw_line([line.contender(criteria) for line in found], rules)
    return [
        _row(
            line,
            _Place(rank, sharing[rank] > 1, so_far, standing) if rank else _Place(None, False, None, standing),
            rules.sheets_wanted,
            criteria,
        )
        for line, rank, so_far, standing in zip(found, places, spent, standings, strict=True)
    ]


def _row(line: _Line, place: _Place, wanted: int, criteria: Sequence[WeighedCriterion]) -> RankedProposal:
    facts = line.facts
    return RankedProposal(
        pk=facts["pk"],
        reference=facts["reference"],
        title=facts["title"],
        area=facts["area_name"] or "",
        area_code=facts["area_code"] or "",
        lead_organisation=facts["lead"] or "",
        panel=facts["panel_name"],
        panel_pk=facts["panel_pk"],
        state=facts["state"],
        requested_pounds=line.requested,
        means={each.code: line.means.get(each.pk) for each in criteria},
        totals=line.totals,
        score=line.score,
        score_note=line.score_note,
        sheets_returned=len(line.totals),
        sheets_wanted=wanted,
        spread=spread(line.totals),
        rank=place.rank,
        is_tied=place.is_tied,
        cumulative_pounds=place.cumulative_pounds,
        is_above_line=place.standing.is_above,
        is_exception=place.standing.is_exception,
        line_reason=place.standing.reason,
        decision=line.decision,
        proposed_pounds=line.waiting.pounds if line.waiting else None,
        award_pounds=facts["award_pounds"] if line.fate is Fate.FUNDED else None,
    )
