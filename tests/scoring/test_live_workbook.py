"""The formulas of the shortlist: what they give is what the product says, with or without anybody calculating."""

import re
import warnings
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from proposals.states import State
from scoring.ranking import rank_call
from scoring.services import decisions
from scoring.what_if import Question, what_if
from scoring.workbook.checks import OK
from scoring.workbook.figures import AHEAD, DECIDED, DECISIONS, OUT, YES
from scoring.workbook.shortlist import write_shortlist
from tests import factories
from tests.factories import proposal_at
from tests.scoring.office import AS_TYPED, NEEDS_OFFICE, all_in_one, converted, saved_by_office, tables_in
from tests.scoring.planned_rounds import SIZES, PlannedRound
from tests.scoring.rounds import ABOUT, Round

ROUNDS, SLOWLY_READ = 200, 40
ONCE = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="no database is asked here, and the tests on SQLite calculate these rounds"
)  # fmt: skip
CALCULATED = ("Shortlist", "Sheets", "Settings", "Line")
LIVE = ("Total", "Rank", "Costs", "Cumulative", "Remaining", "Above the line", "In the running")


@pytest.fixture(scope="module")
def rounds():
    """Every fourth one is a shortlist."""
    return [PlannedRound(seed) if seed % 4 == 0 else Round(seed) for seed in range(ROUNDS)]


@pytest.fixture(scope="module")
def books(rounds):
    return [each.written() for each in rounds]


def said_by_the_product(table):
    """The live columns, line by line, as the page shows them."""
    return [
        [row.score, row.rank, line.costs_pounds, row.cumulative_pounds, line.remaining_pounds,
         "Yes" if row.is_above_line else "No", line.running]
        for line in table.lines
        for row in [line.row]
    ]  # fmt: skip


def live_columns(header, rows):
    places = [header.index(heading) for heading in LIVE]
    return [[row[place] for place in places] for row in rows]


def alike(one, other):
    """Equal words, or figures less than a hundredth apart."""
    try:
        return abs(float(one) - float(other)) < 0.01
    except (TypeError, ValueError):
        return (one if one not in (None, "") else "") == (other if other not in (None, "") else "")


def differing(expected, found):
    assert [len(row) for row in found] == [len(row) for row in expected]
    return [
        (number, place, one, other)
        for number, (mine, theirs) in enumerate(zip(expected, found, strict=True))
        for place, (one, other) in enumerate(zip(mine, theirs, strict=True))
        if not alike(one, other)
    ]


@ONCE
@NEEDS_OFFICE
def test_libreoffice_works_out_200_rounds_as_the_product_does(rounds, books, tmp_path):
    """With no figure beside its formulas the file shows nothing but what was worked out of them."""
    saved = converted({"rounds": all_in_one(books, CALCULATED)}, tmp_path, AS_TYPED)

    for number, (one, raw) in enumerate(zip(rounds, books, strict=True)):
        header, *lines = tables_in(saved, "rounds", f"Shortlist_{number}")
        assert differing(said_by_the_product(one.table()), live_columns(header, lines)) == [], number
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        for sheet in set(CALCULATED).intersection(book.sheet_names):
            written = book.get_sheet_by_name(sheet).to_python()
            assert differing(written, tables_in(saved, "rounds", f"{sheet}_{number}")) == [], (number, sheet)


@ONCE
def test_two_readers_that_calculate_nothing_show_the_same_without_a_warning(rounds, books):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number, (one, raw) in enumerate(zip(rounds, books, strict=True)):
            expected = said_by_the_product(one.table())
            header, *lines = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name("Shortlist").to_python()
            assert differing(expected, live_columns(header, lines)) == [], number
            if number < SLOWLY_READ:
                header, *lines = load_workbook(BytesIO(raw), data_only=True)["Shortlist"].values
                assert differing(expected, live_columns(header, lines)) == [], number


@ONCE
def test_every_check_agrees(books):
    for raw in books:
        _, *checks = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name("Checks").to_python()
        assert [row[0] for row in checks if row[3] != OK or row[1] != row[2]] == []


@ONCE
def test_the_rounds_have_every_kind_of_rule_and_of_line(rounds):
    tables = [one.table() for one in rounds if isinstance(one, PlannedRound)]
    found = {word for table in tables for line in table.lines for word in (line.running, line.plan.decision)}

    assert {*DECISIONS, "", YES, AHEAD, OUT, DECIDED} <= found
    assert {table.has_live_line for table in tables if table.lines} == {True, False}
    assert max(len(table.lines) for table in tables) == max(SIZES)


# --- Changed by hand -------------------------------------------------------------------------------------------------
@pytest.fixture
def decided(manager):
    """A call in which the pot ends early, and one award waits for a second manager."""
    call = factories.open_call(code="safety", pot_pounds=50_000)
    uneven = [[(5, 1, 4), (4, 2, 4)], [(2, 5, 3), (2, 4, 5)], [(5, 5, 3), (5, 4, 4)], [(4, 4, 4), (4, 4, 4)]]
    for number, marks in enumerate(uneven):
        given = [{"need": need, "benefit": benefit, "value": value} for need, benefit, value in [*marks, marks[0]]]
        proposal_at(State.SCORED, call=call, marks=given, title=f"Number {number}", requested_pounds=20_000)
    waiting = call.proposals.get(title="Number 0")
    decisions.propose_award(waiting.pk, by=manager, award=19_000)
    return call, waiting


def changed(raw, sheet, cell, value):
    book, into = load_workbook(BytesIO(raw)), BytesIO()
    book[sheet][cell] = value
    book.save(into)
    return into.getvalue()


def told(raw):
    """{reference: (total, rank, above the line)}"""
    header, *lines = load_workbook(BytesIO(raw), data_only=True)["Shortlist"].values
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    return {row["Reference"]: (row["Total"], row["Rank"], row["Above the line"] == "Yes") for row in rows}


@NEEDS_OFFICE
@pytest.mark.django_db
def test_a_weight_or_an_award_changed_in_the_file_moves_the_line_as_it_would_in_the_product(
    client, manager, decided, tmp_path
):
    call, waiting = decided
    client.force_login(manager)
    raw = b"".join(client.get(reverse("scoring:shortlist", args=["safety"])).streaming_content)
    settings = [row[0].value for row in load_workbook(BytesIO(raw))["Settings"].rows]
    lines = [row[0].value for row in load_workbook(BytesIO(raw))["Shortlist"].rows]
    award = load_workbook(BytesIO(raw))["Shortlist"][1]
    column = next(cell.column_letter for cell in award if cell.value == "Award")

    saved = saved_by_office(
        {
            "weight": changed(raw, "Settings", f"B{settings.index('Weight of Value') + 1}", 5),
            "award": changed(raw, "Shortlist", f"{column}{lines.index(waiting.reference) + 1}", 10_000),
            "pot": changed(raw, "Settings", f"B{settings.index('Pot') + 1}", 39_000),
        },
        tmp_path,
    )

    ranking = rank_call(call, manager)
    weighed = what_if(ranking, Question(weights={"value": Decimal(5)}))
    assert told(saved["weight"]) == {
        each.row.reference: (float(each.score), each.rank, each.standing.is_above) for each in weighed.rows
    }
    poorer = what_if(ranking, Question(pot_pounds=39_000))
    assert [told(saved["pot"])[each.row.reference][2] for each in poorer.rows] == [
        each.standing.is_above for each in poorer.rows
    ]
    assert told(raw) != told(saved["weight"])
    assert told(raw) == {row.reference: (float(row.score), row.rank, row.is_above_line) for row in ranking.rows}
    decisions.cancel_award(waiting.pk, by=manager)
    decisions.propose_award(waiting.pk, by=manager, award=10_000)
    cheaper = rank_call(call, manager).rows
    assert told(saved["award"]) == {row.reference: (float(row.score), row.rank, row.is_above_line) for row in cheaper}
    assert [told(book)[waiting.reference][2] for book in (raw, saved["award"])] == [True, True]
    assert sum(above for *_, above in told(saved["award"]).values()) > sum(above for *_, above in told(raw).values())


# --- What a part of the ranking can't know ---------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_part_of_the_ranking_has_ranks_and_line_as_the_exchange_said(client, manager, decided):
    call, waiting = decided
    client.force_login(manager)

    address = reverse("scoring:shortlist", args=["safety"]) + f"?panel={waiting.placement.panel_id}"
    raw = b"".join(client.get(address).streaming_content)

    book = load_workbook(BytesIO(raw))
    header, line = book["Shortlist"].values
    formulas = {heading for heading, value in zip(header, line, strict=True) if str(value).startswith("=")}
    assert formulas == {"Total", "Costs", "In the running"}
    assert "Line" not in book.sheetnames
    assert told(raw) == {
        row.reference: (float(row.score), row.rank, row.is_above_line)
        for row in rank_call(call, manager).rows
        if row.pk == waiting.pk
    }
    assert "export all of the ranking for live ones" in str(list(book["Read me"].values))


# --- Fixed where it must be ------------------------------------------------------------------------------------------
def test_a_total_that_the_panel_set_beside_its_sheets_stands_whatever_the_weights():
    one = Round(5, proposals=3)
    one.facts[2] |= {"adjusted": Decimal("4.44"), "state": State.REVIEWED}
    one.marks[2] = [dict.fromkeys(one.weights, 2)] * 3

    header, *lines = load_workbook(BytesIO(one.written()))["Shortlist"].values

    fixed = [line[header.index("Fixed total")] for line in lines if line[0] == "P-2026-0002"]
    assert fixed == [4.44]


def test_a_sheet_whose_marks_do_not_give_its_total_keeps_the_one_on_record():
    one, into = Round(7, proposals=2), BytesIO()
    one.marks[1] = [dict.fromkeys(one.weights, 2)]
    lines = [line._replace(total=Decimal("3.21")) if line.reference == "P-2026-0001" else line
             for line in one.score_lines()]  # fmt: skip

    write_shortlist(into, one.table(), ABOUT, lines, [])

    totals = [row[len(one.criteria) + 2] for row in load_workbook(into)["Sheets"].values]
    assert totals[1] == 3.21
    assert all(str(total).startswith("=ROUND(") for total in totals[2:])


# --- For everybody to read -------------------------------------------------------------------------------------------
def test_it_keeps_to_the_checklist_of_accessible_spreadsheets():
    """One table a sheet, headings once, no merged or hidden cells, words beside colours, a language and a title."""
    book = load_workbook(BytesIO(Round(11, proposals=6).written()))

    assert (book.properties.language, book.properties.title) == ("en-GB", "Shortlist of A round")
    for sheet in book:
        assert (sheet.merged_cells.ranges, sheet.sheet_state) == (set(), "visible")
        assert (sheet.page_setup.fitToWidth, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
        assert not [column for column in sheet.column_dimensions.values() if column.hidden]
        if sheet.title != "Read me":
            assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
            headings = [cell.value for cell in sheet[1]]
            assert len(set(filter(None, headings))) == len(headings)
    shortlist = book["Shortlist"]
    [(cells, [rule])] = [(found.sqref, found.rules) for found in shortlist.conditional_formatting]
    assert (rule.dxf.font.b, rule.dxf.border.left.style) == (True, "medium")
    rules = {rule.type: (rule.formula1, rule.showErrorMessage) for rule in shortlist.data_validations.dataValidation}
    assert rules == {"list": ('"Fund,Fund in part,Reserve,Decline,Defer"', True), "whole": ("0", True)}


def test_formulas_hold_names_and_cells_of_ours_alone():
    """A criterion that is called =Criterion reaches headings and texts alone; Excel 2016 knows all of these."""
    book = load_workbook(BytesIO(Round(11, proposals=6).written()))

    formulas = {cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"}

    assert [each for each in formulas if "Criterion" in each] == []
    assert set(re.findall(r"[A-Z]+(?=\()", str(formulas))) == {
        "AND", "AVERAGEIF", "COUNT", "COUNTIF", "IF", "INDEX", "ISNUMBER", "LARGE", "MATCH", "MAX", "N", "OR", "RANK",
        "ROUND", "SUM", "SUMIF", "SUMIFS",
    }  # fmt: skip
