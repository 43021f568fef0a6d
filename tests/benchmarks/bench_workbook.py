"""What the shortlist costs: held are 1.5 times bare openpyxl for the same cells, and memory that is flat in rows."""

import tracemalloc
from io import BytesIO
from statistics import median
from time import process_time

import pytest
from openpyxl import Workbook

from scoring.evidence import recusals, score_lines
from scoring.ranking import rank_call
from scoring.workbook.shortlist import About, shortlist_row, write_shortlist
from tests import factories
from tests.benchmarks.scored_call import scored_call

pytestmark = pytest.mark.django_db
ABOUT = About(product="Exchange", by="A manager", at="Today", filters=[])


def everything(proposals):
    """The ranking, and the lines of its scores, read already: only the writing is compared."""
    call, manager = scored_call(proposals), factories.manager()
    ranking = rank_call(call, manager)
    pks = {row.pk for row in ranking.rows}
    return call, ranking, list(score_lines(call, pks)), recusals(call, pks, with_words=True)


def ours(ranking, scores, conflicts):
    into = BytesIO()
    write_shortlist(into, ranking, ABOUT, scores, conflicts)
    return into


def bare(ranking, scores, conflicts):
    """The same values without any looks, as short as openpyxl can be used."""
    into = BytesIO()
    book = Workbook(write_only=True)
    for rows in ([shortlist_row(row) for row in ranking.rows], scores, conflicts):
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    book.save(into)
    return into


def cost(write, *given):
    start = process_time()
    write(*given)
    return process_time() - start


def test_the_shortlist_of_a_thousand_proposals(benchmark):
    _, *given = everything(1_000)

    benchmark.pedantic(ours, given, rounds=3)


def test_it_costs_at_most_one_and_a_half_times_bare_openpyxl():
    _, *given = everything(1_000)

    pairs = [(cost(ours, *given), cost(bare, *given)) for _ in range(5)]
    ratio = median(mine for mine, _ in pairs) / median(plain for _, plain in pairs)

    mine = median(mine for mine, _ in pairs)
    print(f"\n{len(given[1]):,} lines of scores: {mine:.2f} s, {ratio:.2f} times bare openpyxl")
    assert ratio <= 1.5


def peak_of(call, ranking):
    """The most memory held while the workbook is written, the marks read as they are needed."""
    pks = {row.pk for row in ranking.rows}
    tracemalloc.start()
    ours(ranking, score_lines(call, pks), [])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_rows():
    peaks = []
    for proposals in (250, 1_000):
        call, ranking, *_ = everything(proposals)
        peaks.append(peak_of(call, ranking))
    small, large = peaks

    print(f"\n{small / 1e6:.1f} MB for 250 proposals, {large / 1e6:.1f} MB for 1,000")
    assert large <= 2 * small
