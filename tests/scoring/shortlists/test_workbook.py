"""The workbook of a shortlist: what its page shows, with what was decided, and the line as a formula."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from proposals.states import State
from scoring.ranking.rows import NO_TIES, DeclaredTies
from scoring.services import decisions, shortlists
from scoring.workbook.read_me import NOT_CHOSEN_ANEW
from scoring.workbook.shortlist import write_shortlist
from tests import factories
from tests.factories import proposal_at
from tests.scoring.office import NEEDS_OFFICE, saved_by_office, without_figures
from tests.scoring.rounds import ABOUT, Round
from tests.scoring.shortlists.arrangement import decide, drawn, set_terms

pytestmark = pytest.mark.django_db
SHOWN = ("Title", "Rank", "Decision", "Award", "Conditions", "Comment", "Costs", "Awarded", "Cumulative", "Remaining",
         "Above the line", "In the running")  # fmt: skip


def content(client, person, draft):
    client.force_login(person)
    answer = client.get(reverse("scoring:shortlist_file", args=[draft.call.code, draft.pk]))
    return b"".join(answer.streaming_content)


def table(raw, sheet="Shortlist", names=SHOWN):
    header, *lines = load_workbook(BytesIO(raw), data_only=True)[sheet].values
    return [tuple(line[header.index(name)] or None for name in names) for line in lines]


@pytest.fixture
def decided(draft, manager, scored):
    """The best one gets a part, on a condition; the last one must be funded, whatever its rank."""
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=15_000,
           conditions=[("Report every quarter", date(2127, 3, 5)), ("=1+1", None)], comment="-1")  # fmt: skip
    set_terms(draft, manager, rules={scored["Fair"].pk: ("must", "The board asks for it")})
    return draft


def test_it_has_what_the_page_shows_and_what_was_decided(client, manager, decided):
    raw = content(client, manager, decided)

    assert table(raw) == [
        ("Best", 1, "Fund in part", 15_000, "Report every quarter (by 5 March 2127)\n=1+1", "-1", 15_000, 15_000,
         15_000, 15_000, "Yes", "Yes"),
        ("Good", 2, "Fund", 20_000, None, None, 20_000, 20_000, 35_000, 15_000, "No", "Yes"),
        ("Fair", 3, "Reserve", None, None, None, 20_000, None, 35_000, 15_000, "Yes", "Placed first"),
    ]  # fmt: skip
    lines = drawn(decided, manager).lines
    told = [(each.ranked.title, each.line.cumulative_pounds, each.line.standing.is_above) for each in lines]
    assert [(title, pounds, above == "Yes") for title, *_, pounds, _, above, _ in table(raw)] == told
    assert [row for row in table(raw, "Checks", ("What", "Agreed?")) if row[1] != "OK"] == []


@NEEDS_OFFICE
def test_libreoffice_works_out_what_the_page_shows(client, manager, decided, scored, tmp_path):
    with_a_must = content(client, manager, decided)
    set_terms(decided, manager, areas={scored["Best"].area_id: (None, 30_000)})
    with_a_most = content(client, manager, decided)

    saved = saved_by_office({"must": without_figures(with_a_must), "most": without_figures(with_a_most)}, tmp_path)

    assert (table(saved["must"]), table(saved["most"])) == (table(with_a_must), table(with_a_most))
    assert "Line" not in load_workbook(BytesIO(with_a_most)).sheetnames
    assert "This shortlist has a most for an area" in str(list(load_workbook(BytesIO(with_a_most))["Read me"].values))


# --- What it says of itself -----------------------------------------------------------------------------------------
def read_me(raw):
    """{name: words}"""
    lines = load_workbook(BytesIO(raw), data_only=True)["Read me"].iter_rows(min_row=2, values_only=True)
    return {line[0]: line[1] for line in lines if line[0]}


@pytest.fixture
def ruled(draft, manager, scored):
    """One must be funded, one is excluded, and their area has a least sum; a pot below that of the call."""
    rules = {scored["Fair"].pk: ("must", "The board asks for it"), scored["Good"].pk: ("excluded", "Out of scope")}
    set_terms(draft, manager, pot_pounds=45_000, rules=rules, areas={scored["Best"].area_id: (10_000, None)})
    return draft


def files(client, manager, draft, scored):
    """[the ranking, a part of it, a draft with a must and a least sum, one with a most]"""
    found = [b"".join(client.get(reverse("scoring:shortlist", args=["safety"]) + query).streaming_content)
             for query in ("", "?order=cost&panel=" + str(scored["Best"].placement.panel_id))]  # fmt: skip
    found.append(content(client, manager, draft))
    set_terms(draft, manager, areas={scored["Best"].area_id: (None, 30_000)})
    return [*found, content(client, manager, draft)]


def test_each_sheet_that_it_names_is_there_and_each_column_called_live_is_a_formula(client, manager, ruled, scored):
    client.force_login(manager)
    for raw in files(client, manager, ruled, scored):
        book = load_workbook(BytesIO(raw))
        named = {name for cells in book["Read me"].values for name in re.findall("sheet “([^”]+)”", str(cells))}
        assert named == set(book.sheetnames) - {"Read me"}
        header, first, *_ = book["Shortlist"].values
        formulas = {heading for heading, value in zip(header, first, strict=True) if str(value).startswith("=")}
        meanings = read_me(raw)
        assert {heading for heading in header if str(meanings[heading]).startswith("Live. ")} == formulas
        assert ("Changing it moves the line here." in meanings["Award"]) == ("Above the line" in formulas)


def test_it_tells_the_money_and_the_rules_of_this_shortlist(client, manager, ruled, scored):
    decisions.propose_award(scored["Best"].pk, by=manager, award=19_500)

    told = read_me(content(client, manager, ruled))

    money = ("Pot of this shortlist", "Committed", "Proposed, not confirmed", "Awarded on this shortlist",
             "Left of its pot")  # fmt: skip
    assert [told[name] for name in money] == [45_000, 0, 19_500, 40_000, 5_000]
    lines = [line[1] for line in load_workbook(BytesIO(content(client, manager, ruled)))["Read me"].values]
    at = lines.index("Pot: £45,000.")
    assert lines[at : at + 5] == [
        "Pot: £45,000.",
        "Quality line: 70%.",
        f"{scored['Best'].area.name}: at least £10,000.",
        f"Must be funded: {scored['Fair'].reference}. The board asks for it",
        f"Excluded: {scored['Good'].reference}. Out of scope",
    ]
    assert NOT_CHOSEN_ANEW in lines


@pytest.mark.parametrize(
    ("ties", "sentence"),
    [
        (
            NO_TIES,
            "Where there is room for only some of them, nobody is put first, and nobody else takes what they could "
            "get.",
        ),
        (DeclaredTies((), "seed"), "A draw puts them in order."),
        (
            DeclaredTies(("fewer_pounds", "narrower_spread"), "seed"),
            "First comes the one that asks for fewer pounds; where that does not tell, the one whose assessors are "
            "less far apart. A draw puts those still equal in order.",
        ),
    ],
)
def test_it_tells_what_the_call_declared_for_equal_scores(ties, sentence):
    into, one = BytesIO(), Round(3, proposals=2)
    one.ties = ties

    write_shortlist(into, one.table(), ABOUT, one.score_lines(), [])

    assert read_me(into.getvalue())["Equal totals"] == sentence


def test_what_no_formula_reads_is_not_to_be_filled_in(client, manager, ruled, scored):
    settings = load_workbook(BytesIO(content(client, manager, ruled)))["Settings"]

    [checked] = settings.data_validations.dataValidation
    yellow = {row[1].coordinate for row in settings.iter_rows(min_row=2) if row[1].fill.fgColor.rgb == "00FFF7D6"}
    named = {row[0].value: row[1].coordinate for row in settings.iter_rows(min_row=2)}
    asked = {cell for cells in checked.sqref.ranges for row in settings[cells.coord : cells.coord] for [cell] in [row]}
    assert {cell.coordinate for cell in asked} == yellow
    assert yellow == set(named.values()) - {
        named[name] for name in ("Sum of the weights", "Room for what is not decided",
                                 f"Least for {scored['Best'].area.name}")
    }  # fmt: skip


def test_the_page_links_it_and_who_may_not_read_the_shortlist_gets_no_file(client, manager, draft):
    client.force_login(manager)
    path = reverse("scoring:shortlist_file", args=["safety", draft.pk])

    assert path in client.get(reverse("scoring:build", args=["safety", draft.pk])).text
    client.force_login(factories.moderator())
    assert client.get(path).status_code == 403
    client.force_login(manager)
    assert client.get(reverse("scoring:shortlist_file", args=["safety", 0])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_twenty_two_queries_whatever_the_number_of_rows(client, manager, rows, django_assert_num_queries):
    call = factories.open_call(code="other")
    for _ in range(rows):
        proposal_at(State.SCORED, call=call)
    draft = shortlists.make_shortlist(call.pk, by=manager, name="As ranked")
    client.force_login(manager)

    with django_assert_num_queries(22):
        answer = client.get(reverse("scoring:shortlist_file", args=["other", draft.pk]))
        assert b"".join(answer.streaming_content)[:2] == b"PK"
