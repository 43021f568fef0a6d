"""Searching 10,000 proposals for what is like a text; `science.md` §7 asks for ten milliseconds.

pytest tests/benchmarks/bench_similar.py -n0
"""

from random import Random

import pytest

from exchange.demo import material
from proposals.likeness.search import LEAST
from proposals.texts.likeness import Index, summary_of, vector_of

PROPOSALS = 10_000


@pytest.fixture(scope="module")
def summaries():
    """As many summaries as are wanted, mixed from the sentences of the demo's."""
    dice = Random(7)
    told = list(material.proposals().values())
    sentences = [part for each in told for part in each["pitch"].split(". ")]
    return [
        summary_of(dice.choice(told)["title"], ". ".join(dice.sample(sentences, k=2)))[:420] for _ in range(PROPOSALS)
    ]


@pytest.fixture(scope="module")
def index(summaries):
    index = Index()
    for key, text in enumerate(summaries):
        index.put(key, vector_of(text))
    return index


def test_search(benchmark, index, summaries):
    asked = vector_of(summaries[0])

    hits = benchmark(index.nearest, asked, LEAST)

    assert hits[0][0] == 0


def test_put_one(benchmark, index, summaries):
    vector = vector_of(summaries[1])

    benchmark(index.put, 1, vector)


def test_make_a_vector(benchmark, summaries):
    benchmark(vector_of.__wrapped__, summaries[2])
