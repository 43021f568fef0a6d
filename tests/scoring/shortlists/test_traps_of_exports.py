"""The traps of exports that other systems fell into, each by name: no file of a shortlist falls into one again.

Those of the ranking's own workbook stand in tests/scoring/test_traps_of_peers.py.
"""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import Assignment
from scoring.services import agreeing, sheets
from tests.scoring.shortlists.arrangement import decide, drawn, now_of
from tests.scoring.shortlists.sending import taken

pytestmark = pytest.mark.django_db
STARTS = {"Best": "=SUM(A1:A9)", "Good": "+SUM(A1:A9)", "Fair": "@SUM(A1:A9)"}
FIGURES = ("Requested", "Total", "Sheets", "Spread", "Rank", "Award", "Costs", "Awarded", "Cumulative", "Remaining")


def files(client, person, draft):
    """(the workbook with its formulas, the lines of the CSV, what the JSON holds)"""
    book = load_workbook(BytesIO(taken(client, person, draft)))
    made = {}
    for kind in ("csv", "json"):
        answer = client.get(reverse(f"scoring:shortlist_file_{kind}", args=[draft.call.code, draft.pk]))
        made[kind] = b"".join(answer.streaming_content).decode("utf-8-sig")
    return book, list(csv.DictReader(StringIO(made["csv"]))), json.loads(made["json"])


def agreed(draft, manager, second):
    waiting = agreeing.propose(draft.pk, by=manager, version=now_of(draft).version)
    return agreeing.confirm(draft.pk, by=second, seen=waiting.frozen_id)


def column(book, heading):
    header, *lines = book["Shortlist"].iter_rows()
    place = [each.value for each in header].index(heading)
    return [line[place] for line in lines]


def test_a_text_that_starts_as_a_formula_is_text_in_each_file_of_a_draft_and_of_what_is_agreed(
    client, manager, second, draft, scored
):
    for title, text in STARTS.items():
        decide(draft, manager, scored[title], comment=text, conditions=[(f"-{text}", None), (f"\t{text}", None)])

    for shortlist in (draft, agreed(draft, manager, second)):
        book, lines, told = files(client, manager, shortlist)
        written = [cell for sheet in book for row in sheet for cell in row if "SUM(A1" in str(cell.value)]
        assert ({cell.data_type for cell in written}, len(written)) == ({"s"}, 6)
        assert [line["Comment"] for line in lines] == [f"'{text}" for text in STARTS.values()]
        assert [line["Conditions"][:2] for line in lines] == ["'-"] * 3
        assert [each["comment"] for each in told["proposals"]] == list(STARTS.values())


def test_money_and_scores_are_numbers_in_each_file(client, manager, draft, scored):
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=12_345)

    calculated = load_workbook(BytesIO(taken(client, manager, draft)), data_only=True)
    _, lines, told = files(client, manager, draft)

    assert {cell.data_type for heading in FIGURES for cell in column(calculated, heading)} == {"n"}
    assert [each["award"] for each in told["proposals"]] == [12_345, 20_000, None]
    assert [line["Award"] for line in lines] == ["12345", "20000", ""]


def test_the_figure_on_the_page_is_the_one_of_each_file(client, manager, draft, scored):
    """One function for all of them: what the page draws."""
    decide(draft, manager, scored["Good"], outcome="part_fund", award_pounds=7_500)

    shown = [
        (float(each.line.entry.score), each.line.rank, each.line.cumulative_pounds, each.line.standing.is_above)
        for each in drawn(draft, manager).lines
    ]
    calculated = load_workbook(BytesIO(taken(client, manager, draft)), data_only=True)
    _, lines, told = files(client, manager, draft)
    names = ("Total", "Rank", "Cumulative", "Above the line")

    in_book = zip(*([cell.value for cell in column(calculated, name)] for name in names), strict=True)
    assert [(total, rank, pounds, above == "Yes") for total, rank, pounds, above in in_book] == shown
    assert [
        (float(line["Total"]), int(line["Rank"]), int(line["Cumulative"]), line["Above the line"] == "Yes")
        for line in lines
    ] == shown
    assert [
        (float(each["total"]), each["rank"], each["cumulative"], each["above"] == "Yes") for each in told["proposals"]
    ] == shown


def test_a_declared_conflict_is_missing_in_no_file(client, manager, second, draft, scored):
    """As far as it was known when the shortlist was frozen: its record does not change afterwards."""
    known, late = Assignment.objects.filter(proposal=scored["Best"]).order_by("pk")[:2]
    sheets.record_conflict(known.pk, by=manager, kind="direct", nature="personal", text="They are married.")

    def told(shortlist):
        book, lines, in_json = files(client, manager, shortlist)
        listed = [row[:2] for row in list(book["Conflicts"].values)[1:]]
        beside = [(line["Reference"], line["Stepped back"]) for line in lines if line["Stepped back"]]
        return listed, beside, [(each["reference"], each["assessor"]) for each in in_json["conflicts"]]

    pair = (scored["Best"].reference, known.seat.code)
    expected = ([pair], [(pair[0], f"{pair[1]} (Direct conflict)")], [pair])
    assert told(draft) == expected
    for title in ("Best", "Fair"):  # with too few sheets one stands below the line, and the other above it
        decide(draft, manager, scored[title], exception_reason="The panel talked about it.")
    shortlist = agreed(draft, manager, second)
    sheets.record_conflict(late.pk, by=manager, kind="indirect", nature="other", text="They met.")
    assert told(shortlist) == expected


def test_no_cache_keeps_a_file(client, manager, draft):
    client.force_login(manager)
    of_call, of_it = [draft.call.code], [draft.call.code, draft.pk]
    named = [
        *((name, of_call) for name in ("shortlist", "shortlist_csv", "panel_pack", "audit_pack")),
        *((name, of_it) for name in ("shortlist_file", "shortlist_file_json", "shortlist_pack")),
    ]
    for name, args in named:
        answer = client.get(reverse(f"scoring:{name}", args=args))
        b"".join(answer.streaming_content)
        assert answer["Cache-Control"] == "private, no-store", name
