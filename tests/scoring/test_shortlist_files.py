"""The shortlist as CSV and JSON: the lines of the workbook and of the page, for other programs."""

import csv
import json
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from proposals.states import State
from scoring.ranking import rank_call
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db
KINDS = {"shortlist_csv": "csv", "shortlist_json": "json"}


@pytest.fixture
def call(manager):
    """One award that waits, one proposal whose title looks like a formula."""
    call = factories.open_call(code="safety", title="Safety at scale", pot_pounds=50_000)
    waiting = proposal_at(State.SCORED, call=call, title="=1+1", marks=(5, 5, 4), requested_pounds=33_333)
    decisions.propose_award(waiting.pk, by=manager, award=12_345)
    proposal_at(State.SCORED, call=call, title="Plain", marks=(2, 3, 4))
    return call


def asked(client, person, name, query=""):
    client.force_login(person)
    return client.get(reverse(f"scoring:{name}", args=["safety"]) + query)


def content(answer):
    return b"".join(answer.streaming_content)


def rows_of(answer):
    text = content(answer).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_csv_has_the_cells_of_the_workbook_and_nothing_that_calculates(client, manager, call):
    header, *lines = rows_of(asked(client, manager, "shortlist_csv"))

    book = load_workbook(BytesIO(content(asked(client, manager, "shortlist"))), data_only=True)
    headings, *expected = book["Shortlist"].values
    assert header == [*headings, "Stepped back"]
    assert lines[0][1] == "'=1+1"
    found = [["=1+1" if cell == "'=1+1" else cell for cell in line[:-1]] for line in lines]
    assert [[same(cell) for cell in line] for line in found] == [[same(cell) for cell in line] for line in expected]


def same(cell):
    try:
        return float(cell)
    except (TypeError, ValueError):
        return cell or ""


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1+2", "@SUM(A1:A9)", "\t=1+1"])
def test_a_title_that_looks_like_a_formula_is_text_in_csv(client, manager, title):
    call = factories.open_call(code="safety")
    proposal_at(State.SCORED, call=call, title=title)

    _, line = rows_of(asked(client, manager, "shortlist_csv"))

    assert line[1] == f"'{title}"


def test_json_has_the_figures_of_the_ranking(client, manager, call):
    told = json.loads(content(asked(client, manager, "shortlist_json")))

    first, second = rank_call(call, manager).rows
    assert {name: told[name] for name in ("call", "filters", "pot_pounds", "proposed_pounds", "weights")} == {
        "call": "safety", "filters": [], "pot_pounds": 50_000, "proposed_pounds": 12_345,
        "weights": {"need": "20.00", "benefit": "30.00", "value": "50.00"},
    }  # fmt: skip
    wanted = ("reference", "title", "total", "rank", "award", "costs", "cumulative", "remaining", "above", "means")
    assert [{name: row[name] for name in wanted} for row in told["proposals"]] == [
        {"reference": first.reference, "title": "=1+1", "total": "4.67", "rank": 1, "award": 12_345, "costs": 12_345,
         "cumulative": 12_345, "remaining": 37_655, "above": "Yes",
         "means": {"need": "4.67", "benefit": "4.67", "value": "4.67"}},
        {"reference": second.reference, "title": "Plain", "total": "3.00", "rank": 2, "award": None, "costs": 20_000,
         "cumulative": 32_345, "remaining": 37_655, "above": "No",
         "means": {"need": "3.00", "benefit": "3.00", "value": "3.00"}},
    ]  # fmt: skip


def test_who_stepped_back_stands_in_both(client, manager, call):
    proposal = proposal_at(State.REVIEWED, call=call)
    [asked_one] = panels.assign(proposal.pk, by=proposal.cast.panel.chair, seats=proposal.cast.panel.seats[:1])
    sheets.declare(asked_one.pk, by=asked_one.assessor, kind="direct", text="My sister leads it.")
    code = asked_one.seat.code

    last = [line[-1] for line in rows_of(asked(client, manager, "shortlist_csv"))]
    told = json.loads(content(asked(client, manager, "shortlist_json")))

    assert last == ["Stepped back", "", "", f"{code} (Direct conflict)"]
    names = ("reference", "assessor", "kind", "words")
    assert [[each[name] for name in names] for each in told["conflicts"]] == [
        [proposal.reference, code, "Direct conflict", "My sister leads it."]
    ]


@pytest.mark.parametrize("name", KINDS)
def test_filters_hold_and_a_malformed_one_gets_a_clear_answer(client, manager, call, name):
    answer = asked(client, manager, name, "?sort=-title")
    disposition = f'attachment; filename="shortlist-safety-{localdate():%Y-%m-%d}.{KINDS[name]}"'
    assert (answer.status_code, answer["Content-Disposition"]) == (200, disposition)
    assert "no-store" in answer["Cache-Control"]
    assert content(answer).index(b"Plain") > 0

    refused = asked(client, manager, name, "?sort=password")
    assert refused.status_code == 400
    assert "The address asks for a part of the ranking that does not exist." in refused.text


def test_the_page_of_the_ranking_links_what_it_shows(client, manager, call):
    page = asked(client, manager, "ranking", "?sort=-title").text

    assert f"{reverse('scoring:shortlist_csv', args=['safety'])}?sort=-title" in page
    assert f"{reverse('scoring:shortlist_json', args=['safety'])}?sort=-title" in page


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("rows", [1, 3])
def test_each_takes_twelve_queries_whatever_the_number_of_rows(client, manager, name, rows, django_assert_num_queries):
    call = factories.open_call(code="safety")
    for _ in range(rows):
        proposal_at(State.SCORED, call=call)
    client.force_login(manager)

    with django_assert_num_queries(12):
        content(client.get(reverse(f"scoring:{name}", args=["safety"])))
