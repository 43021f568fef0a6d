"""What the exact choice beside a line costs, asserted for 1,000 proposals, and the whole page of other ways."""

from decimal import Decimal
from random import Random

from scoring.shortlisting.alternatives import alternatives_to
from scoring.shortlisting.best_value import best_value
from scoring.shortlisting.drawing import Entry, Terms, contender_of, drawn
from scoring.shortlisting.funding_line import Rules
from tests.benchmarks.within import best_seconds

ENOUGH, POT = 1_000, 3_000_000


def a_thousand():
    dice = Random(7)
    entries = [
        Entry(
            f"P-{number:04d}", Decimal(dice.randrange(200, 500)) / 100, {}, None, 3, dice.randrange(50, 300) * 100,
            dice.choice("ABCD"),
        )
        for number in range(ENOUGH)
    ]  # fmt: skip
    rules = Rules(POT, Decimal("3.50"), 3, {"A": POT // 5, "B": POT // 8}, {"C": POT // 4})
    must, excluded = {"P-0001": "Law.", "P-0002": "Law."}, {"P-0100": "A duplicate."}
    return entries, Terms(rules, [], must, excluded)


def test_the_greatest_sum_of_scores_of_a_thousand():
    entries, terms = a_thousand()
    contenders = [contender_of(each.entry, each.rank, terms) for each in drawn(entries, terms).lines]

    assert best_value(contenders, terms.rules).chosen
    assert best_seconds(lambda: best_value(contenders, terms.rules)) < 0.25


def test_other_ways_and_the_price_of_each_rule_of_a_thousand(benchmark):
    entries, terms = a_thousand()
    drawing, panels = drawn(entries, terms), {each.reference: "North" for each in entries}

    found = benchmark(alternatives_to, drawing, terms, panels)

    assert len(found.prices) == 7
