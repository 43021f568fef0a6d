"""Shortlists made up by chance, in memory: rounds with rules of their own, and with what managers decided in them."""

from dataclasses import replace
from decimal import Decimal

from scoring.models import RowOutcome, Shortlist, ShortlistRow
from scoring.shortlisting import choices
from scoring.shortlisting.drawing import Terms
from scoring.shortlisting.funding_line import Fate, Rules
from scoring.shortlists import draw
from scoring.shortlists.reading import fate_of
from scoring.workbook.planned import planned
from tests.scoring.rounds import AREAS, Round

SIZES = [0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 40]


class PlannedRound(Round):
    """`decided` is {proposal: (outcome, award)} of those that nothing is decided about beyond the shortlist."""

    def __init__(self, seed):
        super().__init__(seed)
        self.marks = {pk: self.some_sheets() for pk in range(1, self.chance.choice(SIZES) + 1)}
        self.facts = {pk: self.some_facts(pk) for pk in self.marks}
        self.waiting = {}
        self.decided = {pk: self.some_decision(facts["requested_pounds"]) for pk, facts in self.facts.items()}
        self.terms = self.some_terms()

    def some_decision(self, requested):
        outcome = self.chance.choice(["", *RowOutcome.values])
        award = {choices.FUND: requested, choices.PART_FUND: max(1, requested // self.chance.randrange(2, 5))}
        return outcome, award.get(outcome)

    def some_terms(self):
        """Every other shortlist has a most for an area, two in three have a least sum."""
        floors = self.some_limits(0.4, [10_000, 25_000, 60_000])
        caps = self.some_limits(0.2, [15_000, 40_000, 90_000])
        named = self.chance.sample(sorted(self.facts), len(self.facts) // 5)
        must = {self.facts[pk]["reference"]: "The board asks for it" for pk in named[::2]}
        pot, line = self.chance.choice([30_000, 75_000, 400_000]), Decimal(self.chance.choice([0, 50, 70])) * 5 / 100
        return Terms(
            Rules(pot, line, self.wanted, floors, caps),
            [replace(each, minimum=self.chance.choice([None, None, Decimal(2)])) for each in self.criteria],
            must=must,
            excluded={self.facts[pk]["reference"]: "Out of scope" for pk in named[1::2]},
            ties=self.ties.rules,
            seed=self.ties.seed,
        )

    def some_limits(self, chance, pounds):
        return {area: self.chance.choice(pounds) for area in AREAS if self.chance.random() < chance}

    def table(self):
        ranking, shortlist = self.ranking(), Shortlist(pk=1, name="A draft")
        open_to_it = [each.pk for each in ranking.rows if fate_of(each) is Fate.OPEN]
        rows = {each.pk: self.row(each.pk, is_open=each.pk in open_to_it) for each in ranking.rows}
        return planned(shortlist, ranking, draw(shortlist, ranking, rows, self.terms), comes_back=True)

    def row(self, pk, *, is_open):
        outcome, award = self.decided[pk] if is_open else ("", None)
        row = ShortlistRow(pk=pk, proposal_id=pk, outcome=outcome, award_pounds=award)
        row._prefetched_objects_cache = {"conditions": []}  # type: ignore[attr-defined]
        return row
