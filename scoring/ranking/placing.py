"""From what is known of each proposal to its line of the ranking, with its place and what to say of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

from proposals.states import HAS_AWARD, DeclineReason, State
from scoring.arithmetic import panel_score, spread, standing_score
from scoring.models import LateConflict
from scoring.ranking.agreed import agreed_by
from scoring.ranking.reading import WaitingAward, mean_of
from scoring.ranking.rows import NO_TIES, DeclaredTies, Given, RankedProposal, WeighedCriterion
from scoring.shortlisting.drawing import Entry
from scoring.shortlisting.funding_line import Contender, Fate, Rules, Standing, draw_line, why_out
from scoring.shortlisting.ordering import falls_short, ordered_by
from scoring.shortlisting.ties import Placed


class Contestant:
    """What is known of one proposal before it has its place."""

    def __init__(
        self,
        facts: dict[str, Any],
        given: Mapping[int, Given],
        totals: list[Decimal],
        waiting: WaitingAward | None,
        late: Sequence[LateConflict] = (),
        wanted: int = 0,
    ) -> None:
        self.facts, self.given, self.totals, self.waiting = facts, given, totals, waiting
        self.late, self.wanted = late, wanted
        self.requested: int = facts["requested_pounds"] or 0
        self.counted = standing_score(totals, facts["adjusted"])
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

    def contender(self, criteria: Sequence[WeighedCriterion], place: int = 0) -> Contender:
        return Contender(
            self.score,
            self.pounds,
            len(self.totals),
            self.fate,
            falls_short(self.means_of(criteria), criteria),
            place=place,
        )

    def entry(self, criteria: Sequence[WeighedCriterion]) -> Entry:
        """What puts it in order."""
        means = self.means_of(criteria)
        return Entry(self.facts["reference"], self.score, means, spread(self.totals), len(self.totals), self.requested)

    def means_of(self, criteria: Sequence[WeighedCriterion]) -> dict[str, Decimal | None]:
        return {each.code: mean_of(self.given[each.pk]) if each.pk in self.given else None for each in criteria}

    def given_on(self, criteria: Sequence[WeighedCriterion]) -> dict[str, Given]:
        return {each.code: self.given[each.pk] for each in criteria if each.pk in self.given}

    def is_good_enough(self, rules: Rules, criteria: Sequence[WeighedCriterion]) -> bool:
        """Whether it may have money at all, whatever is decided so far and wherever it stands; declined, not."""
        return self.fate is not Fate.DECLINED and not why_out(replace(self.contender(criteria), fate=Fate.OPEN), rules)

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
        return " ".join(filter(None, [self._changes(), self._conflict()]))

    def _changes(self) -> str:
        """What the panel changed in what counts: the ledger says why."""
        count, adjusted = self.facts["set_aside"], self.facts["adjusted"]
        aside = f"{count} {'sheet is' if count == 1 else 'sheets are'} set aside by the panel." if count else ""
        beside = f"Adjusted by the panel; its sheets give {panel_score(self.totals)}." if adjusted is not None else ""
        return " ".join(filter(None, [aside, beside]))

    def _conflict(self) -> str:
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


class Place(NamedTuple):
    rank: int | None
    is_tied: bool
    settled_by: str
    cumulative_pounds: int | None
    standing: Standing


def in_rank_order(
    found: list[Contestant], rules: Rules, criteria: Sequence[WeighedCriterion], ties: DeclaredTies = NO_TIES
) -> list[RankedProposal]:
    """Give each line its place, equal scores by what the call declared for them."""
    of = {line.facts["reference"]: line for line in found}
    ordered = ordered_by([line.entry(criteria) for line in found], criteria, ties.rules, ties.seed)
    lines = [(of[entry.reference], placed) for entry, placed in ordered]
    sharing = Counter(placed.place for _, placed in lines if placed)
    spent = accumulate(line.pounds for line, _ in lines)
    contenders = [line.contender(criteria, placed.place if placed else 0) for line, placed in lines]
    return [
        _row(line, _place(placed, sharing, so_far, standing, ties), rules, criteria)
        for (line, placed), so_far, standing in zip(lines, spent, draw_line(contenders, rules), strict=True)
    ]


def _place(placed: Placed | None, sharing: Counter[int], so_far: int, standing: Standing, ties: DeclaredTies) -> Place:
    if placed is None:
        return Place(None, False, "", None, standing)
    return Place(placed.place, sharing[placed.place] > 1, placed.settled_by if any(ties) else "", so_far, standing)


def _row(line: Contestant, place: Place, rules: Rules, criteria: Sequence[WeighedCriterion]) -> RankedProposal:
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
        means=line.means_of(criteria),
        totals=line.totals,
        score=line.score,
        set_beside=facts["adjusted"],
        score_note=line.score_note,
        sheets_returned=len(line.totals),
        sheets_wanted=rules.sheets_wanted,
        spread=spread(line.totals),
        open_flags=facts["open_flags"],
        rank=place.rank,
        is_tied=place.is_tied,
        settled_by=place.settled_by,
        cumulative_pounds=place.cumulative_pounds,
        is_good_enough=line.is_good_enough(rules, criteria),
        is_above_line=place.standing.is_above,
        is_exception=place.standing.is_exception,
        line_reason=place.standing.reason,
        decision=line.decision,
        proposed_pounds=line.waiting.pounds if line.waiting else None,
        award_pounds=facts["award_pounds"] if line.fate is Fate.FUNDED else None,
        given=line.given_on(criteria),
        agreed=agreed_by(facts),
    )
