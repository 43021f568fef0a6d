"""A shortlist as it follows from its figures: order, line, and where what was decided departs from it.

Numbers in, numbers and words out. The page of a draft, the record that is frozen and the replay all ask `drawn`, so
that no two of them can differ.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from scoring.shortlisting.breaches import Share, as_decided, by_line, unmet
from scoring.shortlisting.choices import DECLINE, FUND, GETS_MONEY, RESERVE, UNDECIDED
from scoring.shortlisting.funding_line import (
    TIED,
    WITHIN,
    Contender,
    Fate,
    Rules,
    Standing,
    Walk,
    draw_line,
    why_out,
)
from scoring.shortlisting.ordering import Weighed, falls_short, ordered_by
from scoring.shortlisting.ties import in_a_sentence


class Choice(NamedTuple):
    """What managers decided about a proposal; `outcome` is one of `choices`, empty while undecided."""

    outcome: str = UNDECIDED
    award_pounds: int | None = None
    reserve_place: int | None = None
    exception_reason: str = ""


@dataclass(frozen=True)
class Entry:
    """One proposal on a shortlist.

    means  {criterion code: mean mark}
    fate   open, or funded or declined outside the shortlist; then `choice` says with how much and plays no other part
    """

    reference: str
    score: Decimal | None
    means: Mapping[str, Decimal | None]
    spread: Decimal | None
    sheets: int
    requested_pounds: int
    area: str = ""
    fate: Fate = Fate.OPEN
    choice: Choice = Choice()

    @property
    def pounds(self) -> int:
        """What it takes from the pot: its award, or what it asks for where it has none."""
        return self.choice.award_pounds or self.requested_pounds

    @property
    def awarded_pounds(self) -> int:
        return self.choice.award_pounds or 0 if self.choice.outcome in GETS_MONEY else 0


@dataclass(frozen=True)
class Terms:
    """What the line is drawn by.

    must, excluded  {reference: reason}
    ties            names of rules for equal scores, in turn; `seed` of the draw that settles the rest, or empty
    """

    rules: Rules
    criteria: Sequence[Weighed]
    must: Mapping[str, str] = field(default_factory=dict)
    excluded: Mapping[str, str] = field(default_factory=dict)
    ties: Sequence[str] = ()
    seed: str = field(default="", repr=False)


class Line(NamedTuple):
    """One proposal in its place. `departs` says from what its outcome departs; empty where it follows the line."""

    entry: Entry
    rank: int | None
    is_tied: bool
    settled_by: str
    standing: Standing
    is_good_enough: bool
    cumulative_pounds: int
    departs: str

    @property
    def tie(self) -> str:
        """What put it in order among equal scores, as a sentence."""
        return in_a_sentence(self.settled_by)

    @property
    def is_open(self) -> bool:
        return self.entry.fate is Fate.OPEN

    @property
    def moves_the_line(self) -> bool:
        """It gets money by its rank, and not because it must or for the sake of its area."""
        return self.standing is WITHIN or self.standing.is_above and self.entry.fate is Fate.FUNDED

    @property
    def is_undecided(self) -> bool:
        return self.is_open and not self.entry.choice.outcome

    @property
    def lacks_a_reason(self) -> bool:
        return bool(self.departs) and not self.entry.choice.exception_reason.strip()


@dataclass(frozen=True)
class Drawing:
    """unmet_by_line, unmet: the rules that the line breaks, and those that what was decided breaks, in sentences"""

    lines: list[Line]
    rules: Rules
    unmet_by_line: list[str]
    unmet: list[str]

    @property
    def awarded_pounds(self) -> int:
        return sum(line.entry.awarded_pounds for line in self.lines)

    @property
    def left_pounds(self) -> int:
        """Below nothing where more is awarded than there is."""
        return self.rules.pot_pounds - self.awarded_pounds

    @property
    def reserves(self) -> list[Line]:
        listed = [line for line in self.lines if line.entry.choice.outcome == RESERVE]
        return sorted(listed, key=lambda line: line.entry.choice.reserve_place or 0)


class Method(NamedTuple):
    """How a line is drawn, and how it is told which rules are broken."""

    walk: type[Walk]
    unmet: Callable[[Sequence[Share], Rules], list[str]]


TODAYS = Method(Walk, unmet)


def drawn(entries: Sequence[Entry], terms: Terms, by: Method = TODAYS) -> Drawing:
    """The whole shortlist, best score first; `by` the method of an older format where a record was frozen by it."""
    ordered = ordered_by(entries, terms.criteria, terms.ties, terms.seed)
    places = [placed.place if placed else None for _, placed in ordered]
    contenders = [contender_of(entry, place, terms) for (entry, _), place in zip(ordered, places, strict=True)]
    standings = draw_line(contenders, terms.rules, by.walk)
    sharing = Counter(places)
    spent = accumulate(entry.awarded_pounds for entry, _ in ordered)
    first_reserve_after = _reserves_out_of_order([entry for entry, _ in ordered])
    lines = [
        Line(
            entry=entry,
            rank=rank,
            is_tied=rank is not None and sharing[rank] > 1,
            settled_by=placed.settled_by if placed else "",
            standing=standing,
            is_good_enough=why_out(contender, terms.rules) is None,
            cumulative_pounds=so_far,
            departs=_departs(entry, contender, standing, terms.rules, entry.reference in first_reserve_after),
        )
        for (entry, placed), contender, standing, rank, so_far in zip(
            ordered, contenders, standings, places, spent, strict=True
        )
    ]
    of_line = by_line([entry.reference for entry, _ in ordered], contenders, standings)
    decided = [
        as_decided(entry.reference, contender, entry.choice.outcome, entry.awarded_pounds)
        for (entry, _), contender in zip(ordered, contenders, strict=True)
    ]
    return Drawing(lines, terms.rules, by.unmet(of_line, terms.rules), by.unmet(decided, terms.rules))


def follows_the_line(drawing: Drawing) -> dict[str, Choice]:
    """{reference: what the line makes of it}: money above it, the rest in reserve in rank order, and a no for what
    could not have money at all. What the line leaves open stays undecided: equals with room for some, sheets still out.
    """
    found: dict[str, Choice] = {}
    reserve = 0
    for line in drawing.lines:
        if not line.is_open:
            continue
        if line.standing.is_above:
            found[line.entry.reference] = Choice(FUND, line.entry.requested_pounds)
        elif line.standing is TIED or line.entry.sheets < drawing.rules.sheets_wanted:
            found[line.entry.reference] = Choice()
        elif line.is_good_enough:
            reserve += 1
            found[line.entry.reference] = Choice(RESERVE, None, reserve)
        else:
            found[line.entry.reference] = Choice(DECLINE)
    return found


def contender_of(entry: Entry, place: int | None, terms: Terms) -> Contender:
    """place  where it stands in the order; none without a score"""
    return Contender(
        score=entry.score,
        pounds=entry.pounds,
        sheets=entry.sheets,
        fate=entry.fate,
        falls_short=falls_short(entry.means, terms.criteria),
        area=entry.area,
        must=terms.must.get(entry.reference, ""),
        excluded=terms.excluded.get(entry.reference, ""),
        place=place or 0,
    )


def _departs(entry: Entry, contender: Contender, standing: Standing, rules: Rules, skips: bool) -> str:
    """From what an outcome departs, as a sentence; nothing where it follows or nobody decided."""
    outcome = entry.choice.outcome
    if entry.fate is not Fate.OPEN or not outcome:
        return ""
    if outcome in GETS_MONEY and not standing.is_above:
        return f"The line does not fund it. {standing.sentence}"
    if outcome not in GETS_MONEY and standing.is_above:
        return f"The line funds it. {standing.sentence}"
    if outcome == RESERVE and (out := why_out(contender, rules)):
        return f"By the rules it can’t be a reserve. {out.sentence}"
    return "It stands on the reserve list after one with a lower rank." if skips else ""


def _reserves_out_of_order(in_rank_order: Sequence[Entry]) -> set[str]:
    """Those that wait behind a reserve of a lower rank."""
    found: set[str] = set()
    first = None
    for entry in reversed(in_rank_order):
        place = entry.choice.reserve_place
        if entry.choice.outcome != RESERVE or place is None:
            continue
        if first is not None and place > first:
            found.add(entry.reference)
        first = place if first is None else min(first, place)
    return found
