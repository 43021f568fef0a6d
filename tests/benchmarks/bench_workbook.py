"""What the shortlist costs: held are 1.5 times bare openpyxl for the same cells, and memory that is flat in rows."""

import tracemalloc
from io import BytesIO
from statistics import median
from time import process_time

import pytest
from openpyxl import Workbook, load_workbook

from scoring.evidence import recusals, score_lines
from scoring.ranking import rank_call
from scoring.workbook.figures import listed
from scoring.workbook.read_me import About
from scoring.workbook.shortlist import write_shortlist
from tests import factories
from tests.benchmarks.scored_call import scored_call

pytestmark = pytest.mark.django_db
ABOUT = About(product="Exchange", by="A manager", at="Today", filters=[])


def everything(proposals):
    """The lines of the shortlist and of its scores, read already: only the writing is compared."""
    call, manager = scored_call(proposals), factories.manager()
    table = listed(rank_call(call, manager))
    pks = {line.row.pk for line in table.lines}
    return call, table, list(score_lines(call, pks)), recusals(call, pks, with_words=True)


def ours(table, scores, conflicts):
    into = BytesIO()
    write_shortlist(into, table, ABOUT, scores, conflicts)
    return into


def cells_of(workbook):
    """Every cell of every sheet, formulas as such."""
    book = load_workbook(workbook, read_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


def bare(sheets):
    """The same cells without any looks, as short as openpyxl can be used."""
    book = Workbook(write_only=True)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(BytesIO())


def cost(write, *given):
    start = process_time()
    write(*given)
    return process_time() - start


def test_the_shortlist_of_a_thousand_proposals(benchmark):
    _, *given = everything(1_000)

    benchmark.pedantic(ours, given, rounds=3)


def test_it_costs_at_most_one_and_a_half_times_bare_openpyxl():
    _, *given = everything(1_000)

    sheets = cells_of(ours(*given))

    pairs = [(cost(ours, *given), cost(bare, sheets)) for _ in range(5)]
    ratio = median(mine for mine, _ in pairs) / median(plain for _, plain in pairs)

    mine = median(mine for mine, _ in pairs)
    cells = sum(len(row) for rows in sheets for row in rows)
    print(f"\n{len(given[1]):,} marks, {cells:,} cells: {mine:.2f} s, {ratio:.2f} times bare openpyxl")
    assert ratio <= 1.5


def peak_of(call, table):
    """The most memory held while the workbook is written, the marks read as they are needed."""
    pks = {line.row.pk for line in table.lines}
    tracemalloc.start()
    ours(table, score_lines(call, pks), [])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_rows():
    peaks = []
    for proposals in (250, 1_000):
        call, table, *_ = everything(proposals)
        peaks.append(peak_of(call, table))
    small, large = peaks

    print(f"\n{small / 1e6:.1f} MB for 250 proposals, {large / 1e6:.1f} MB for 1,000")
    assert large <= 2 * small


def test_ten_thousand_proposals():
    call, table, *_ = everything(10_000)
    pks = {line.row.pk for line in table.lines}

    seconds = cost(ours, table, score_lines(call, pks), [])

    print(f"\n10,000 proposals, 180,000 marks: {seconds:.1f} s")
