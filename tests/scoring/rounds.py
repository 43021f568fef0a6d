"""Rounds of a panel made up by chance, in memory: what the ranking is made of, without a database."""

from decimal import Decimal
from io import BytesIO
from random import Random

from django.utils.timezone import now

from proposals.states import DeclineReason, State
from scoring.arithmetic import effective_weights, panel_score, standing_score, weighted_total
from scoring.evidence import ScoreLine
from scoring.ranking import Ranking, WeighedCriterion
from scoring.ranking.placing import Contestant, in_rank_order
from scoring.ranking.reading import MARKS, WaitingAward
from scoring.ranking.rows import DeclaredTies
from scoring.shortlisting.funding_line import Fate, Rules
from scoring.shortlisting.ties import RULES
from scoring.workbook.figures import listed
from scoring.workbook.read_me import About
from scoring.workbook.shortlist import write_shortlist

ABOUT = About(product="Exchange", by="A manager", at="Today", filters=[])
AREAS = ["Long term conditions", "Safety", "Children"]


class Round:
    """`marks` is {proposal: [{criterion: mark}]} of the sheets that count."""

    def __init__(self, seed, proposals=None):
        self.chance = Random(seed)
        self.criteria = self.some_criteria()
        self.weights = {each.code: each.weight for each in self.criteria}
        number = self.chance.randrange(0, 9) if proposals is None else proposals
        self.wanted = self.chance.choice([1, 2, 3])
        self.ties = self.some_ties()
        self.marks = {pk: self.some_sheets() for pk in range(1, number + 1)}
        self.facts = {pk: self.some_facts(pk) for pk in self.marks}
        self.waiting = {
            pk: WaitingAward(self.chance.randrange(1, 30_000), "A manager")
            for pk, facts in self.facts.items()
            if facts["state"] == State.SCORED and self.chance.random() < 0.15
        }
        self.rules = Rules(
            self.chance.choice([20_000, 75_000, 150_000, 1_000_000]),
            Decimal(self.chance.choice([0, 40, 50, 67])) * 5 / 100,
            self.wanted,
        )

    def some_ties(self):
        """Most calls settle equal scores by rules, some by the draw as well, some not at all."""
        rules = self.chance.choice([(), tuple(RULES), tuple(RULES)[:1]])
        return DeclaredTies(rules, self.chance.choice(["", "seed"]) if rules else "")

    def some_criteria(self):
        number = self.chance.randrange(1, 6)
        whole = self.chance.choice([None, 100])
        weights = [Decimal(self.chance.randrange(1, 4_000)) / 100 for _ in range(number)]
        if whole:
            weights[-1] = max(Decimal(1), Decimal(whole) - sum(weights[:-1]))
        named = {f"c{place}": weight for place, weight in enumerate(weights)}
        shares = effective_weights(named)
        return [
            WeighedCriterion(
                place,
                code,
                f"=Criterion {place}",
                weight,
                shares[code],
                self.chance.choice([None, None, Decimal("2.5")]),
            )
            for place, (code, weight) in enumerate(named.items())
        ]

    def some_sheets(self):
        span = self.chance.choice([(0, 5), (3, 4), (2, 5)])
        number = self.chance.choice([0, 1, 2, 3, 3, 3, 4, 6, 7])
        return [{code: self.chance.randint(*span) for code in self.weights} for _ in range(number)]

    def totals(self, pk):
        return [weighted_total(marks, self.weights) for marks in self.marks[pk]]

    def some_facts(self, pk):
        counted = panel_score(self.totals(pk))
        states = [State.REVIEWED, State.SCORED, State.SCORED, State.FUNDED, State.DECLINED] if counted else [
            State.REVIEWED
        ]  # fmt: skip
        state = self.chance.choice(states)
        adjusted = Decimal(self.chance.randrange(0, 501)) / 100 if self.chance.random() < 0.1 else None
        fixed = standing_score(self.totals(pk), adjusted) if self.chance.random() < 0.9 else Decimal("3.33")
        requested = self.chance.choice([5_000, 5_000, 12_500, 20_000, self.chance.randrange(1, 60_000)])
        area = self.chance.choice(AREAS)
        return {
            "pk": pk, "reference": f"P-2026-{pk:04d}", "title": f"Proposal {pk}", "state": state, "adjusted": adjusted,
            "requested_pounds": requested, "award_pounds": max(1, requested // 2),
            "score": fixed if state != State.REVIEWED else None, "decline_reason": DeclineReason.values[0],
            "open_flags": 0, "area_name": area, "area_code": area[:3].upper(), "lead": "A trust", "panel_pk": 1,
            "panel_name": "A panel", "set_aside": 0,
            "agreed_figure": None, "agreed_reason": None, "agreed_recorded_at": None,
        }  # fmt: skip

    def contestant(self, pk):
        marks = {each.pk: [marks[each.code] for marks in self.marks[pk]] for each in self.criteria}
        given = {key: tuple(of.count(mark) for mark in MARKS) for key, of in marks.items() if of}
        return Contestant(self.facts[pk], given, self.totals(pk), self.waiting.get(pk), (), self.wanted)

    def ranking(self):
        found = [self.contestant(pk) for pk in self.facts]
        spent = {fate: sum(line.pounds for line in found if line.fate is fate) for fate in Fate}
        return Ranking(
            code="round", title="A round", is_announced=False, as_of=now(), pot_pounds=self.rules.pot_pounds,
            committed_pounds=spent[Fate.FUNDED], proposed_pounds=spent[Fate.PROPOSED],
            quality_line=self.rules.quality_line, sheets_wanted=self.wanted, criteria=self.criteria,
            rows=in_rank_order(found, self.rules, self.criteria, self.ties), ties=self.ties,
        )  # fmt: skip

    def score_lines(self):
        for pk, sheets in self.marks.items():
            for number, (marks, total) in enumerate(zip(sheets, self.totals(pk), strict=True), start=1):
                for each in self.criteria:
                    yield ScoreLine(
                        sheet=pk * 100 + number, reference=self.facts[pk]["reference"], assessor=f"A-{number:02d}",
                        code=each.code, criterion=each.name, mark=marks[each.code], comment="Clear.", total=total,
                        overall_comment="", confidence="", fundable="",
                    )  # fmt: skip

    def table(self):
        return listed(self.ranking())

    def written(self):
        into = BytesIO()
        write_shortlist(into, self.table(), ABOUT, self.score_lines(), [])
        return into.getvalue()
