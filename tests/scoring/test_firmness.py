"""How firm a ranking is: beside the scores, from the sheets of the rows in hand, and never a secret of another row."""

import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from proposals.states import State
from scoring.merit.adjusting import AdjustedScore
from scoring.models import Seat
from scoring.ranking import rank_call
from scoring.ranking.firmness import how_sure, in_words, with_firmness
from scoring.services import flags, sheets, shortlists
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db

FIRM = ("Adjusted", "From", "To", "Expected rank", "Chance above the line")
ONE_PANEL = "Choose one panel in the filter to adjust among its proposals."
MARKS = [(5, 5, 4), (4, 5, 4), (4, 4, 5), (3, 4, 4), (4, 3, 3), (3, 3, 4), (2, 3, 3), (3, 2, 2), (1, 2, 2)]


@pytest.fixture(scope="module")
def call(kept_for_the_module):
    return safety()


def safety():
    return factories.open_call(code="safety", pot_pounds=50_000)


@pytest.fixture
def another_call(db):
    return factories.open_call(code="another", pot_pounds=50_000)


@pytest.fixture(scope="module")
def panel(call):
    return factories.panel(call)


@pytest.fixture(scope="module")
def scored(call, panel):
    return nine_scored(call, panel)


def nine_scored(call, panel):
    """Nine proposals of one panel, each marked by all three of its assessors."""
    return [
        proposal_at(State.SCORED, call=call, on=panel, marks=marks, title=f"Idea {number}", requested_pounds=10_000)
        for number, marks in enumerate(MARKS, start=1)
    ]


def ranking_of(call, person):
    return with_firmness(rank_call(type(call).objects.get(pk=call.pk), person))


def page_of(client, person, query="", call="safety"):
    client.force_login(person)
    return client.get(reverse("scoring:ranking", args=[call]) + query)


def headings(page):
    return re.findall(r"<th scope=\"col\"[^>]*>\s*(?:<a[^>]*>)?\s*([A-Z][a-z ]+)", page.text.split("</thead>")[0])


# --- Figures ----------------------------------------------------------------------------------------------------------
def test_the_raw_score_stays_and_the_adjusted_one_stands_beside_it(scored, call, manager):
    rows = ranking_of(call, manager).rows

    assert [row.score for row in rows] == [row.score for row in rank_call(call, manager).rows]
    assert [round(row.adjusted.raw, 2) for row in rows] == [float(row.score) for row in rows]
    order = [row.adjusted.score for row in rows]
    assert order == sorted(order, reverse=True)
    assert sum(row.adjusted.expected_rank for row in rows) == pytest.approx(45)


def test_chances_are_those_of_the_pot_and_of_who_is_good_enough(scored, call, manager):
    chances = [row.adjusted.chance_above for row in ranking_of(call, manager).rows]

    assert sum(chances) <= 5
    assert chances[0] > 0.9
    assert chances[-1] == 0  # below the quality line, wherever it stands


def test_too_few_proposals_are_not_adjusted_and_the_page_says_why(client, another_call, manager):
    proposal_at(State.SCORED, call=another_call)

    page = page_of(client, manager, call="another")

    assert ranking_of(another_call, manager).rows[0].adjusted is None
    assert (
        "Scores are not adjusted here: scores are adjusted from 8 proposals with sheets on; here there are 1."
        in page.text
    )
    assert "Expected rank" not in page.text.split("</thead>")[0]
    assert ONE_PANEL not in page.text


def test_where_there_are_several_panels_one_can_be_chosen_to_adjust_among_its_own(client, another_call, manager):
    first, _ = (proposal_at(State.SCORED, call=another_call) for _ in range(2))

    whole, one = (
        page_of(client, manager, call="another"),
        page_of(client, manager, f"?panel={first.cast.panel.panel.pk}", "another"),
    )

    assert (ONE_PANEL in whole.text, ONE_PANEL in one.text) == (True, False)


def test_panels_without_a_common_assessor_are_not_compared(another_call, manager):
    for _ in range(2):
        panel = factories.panel(another_call)
        for marks in MARKS[:5]:
            proposal_at(State.SCORED, call=another_call, on=panel, marks=marks)

    assert ranking_of(another_call, manager).firmness.why_not == (
        "The assessors fall into 2 groups that marked no proposal in common, "
        "so nothing tells a lenient group from a group with good proposals."
    )


def test_the_figures_do_not_depend_on_a_proposal_that_one_may_not_rank(scored, call, manager, second_manager):
    own = scored[0]
    factories.co_author(own, manager)

    seen = {row.reference: row.adjusted for row in ranking_of(call, manager).rows}
    kept = [row for row in rank_call(call, second_manager).rows if row.pk != own.pk]

    assert set(seen) == {row.reference for row in kept}
    assert sum(each.expected_rank for each in seen.values()) == pytest.approx(8 * 9 / 2)


def test_a_sheet_that_is_set_aside_counts_no_more(scored, call, manager):
    before = ranking_of(call, manager).rows[0].adjusted
    first = scored[0].assignments.order_by("pk").last()
    sheets.declare(first.pk, by=first.assessor, kind="direct", text="I advise them.")

    after = next(row for row in ranking_of(call, manager).rows if row.pk == scored[0].pk).adjusted

    assert (round(before.raw, 2), round(after.raw, 2)) == (4.67, 5.0)


def test_the_terms_of_the_sentence_add_up_as_they_are_written():
    adjusted = AdjustedScore(3.8449, 0.1551, -0.0951, 3.5947, 3.1, 4.1, 3.2, 1, 6, 0.5)
    row = type("Row", (), {"sheets_returned": 3})

    assert in_words(row, adjusted, 3.2) == (
        "The mean of its 3 sheets is 3.84. Its assessors mark 0.16 higher than the others on average, which leaves "
        "3.68. It is drawn 0.09 down towards the mean of all, 3.20, as 3 sheets can’t tell more: 3.59."
    )
    assert Decimal("3.84") - Decimal("0.16") - Decimal("0.09") == Decimal("3.59")


@pytest.mark.parametrize(
    ("chance", "word"), [(1, "secure"), (0.9, "secure"), (0.89, "contested"), (0.11, "contested"), (0.1, "out")]
)
def test_a_chance_is_said_in_a_word(chance, word):
    assert how_sure(chance) == word


# --- The page and the API ---------------------------------------------------------------------------------------------
def test_columns_can_be_chosen(scored, client, manager):
    at_first = page_of(client, manager)
    money = headings(page_of(client, manager, "?columns=money&columns=criteria"))

    assert headings(at_first)[:11] == [
        "Rank", "Proposal", "Score", "Line and decision", "Next", "Adjusted", "Expected rank", "Above the line",
        "Spread", "Sheets", "Open flags",
    ]  # fmt: skip
    assert money[:8] == ["Rank", "Proposal", "Score", "Line and decision", "Next", "Requested", "Cumulative", "Award"]
    assert len(money) > len(headings(at_first)[:5]) + 3, "The criteria stand behind the money"
    ticked = re.findall(
        r'name="columns" type="checkbox" value="(\w+)" checked|value="(\w+)"[^>]*checked', at_first.text
    )
    assert sorted("".join(each) for each in ticked) == ["firm", "pledges", "sheets"]


def test_where_the_line_falls_is_told_above_the_table_too(scored, client, manager):
    page = page_of(client, manager)
    by_title = page_of(client, manager, "?sort=title")

    words = words_of(page)
    assert words.index("Funding line : ") < words.index("Line and decision") < words.index("Funding line. ")
    assert ('href="#funding-line"' in page.text, 'id="funding-line"' in page.text) == (True, True)
    assert ('href="#funding-line"' in by_title.text, 'id="funding-line"' in by_title.text) == (False, False)


@pytest.mark.parametrize("column", ["adjusted", "expected", "chance", "flags"])
def test_the_list_sorts_by_what_stands_beside_the_score(scored, client, manager, column):
    up, down = (page_of(client, manager, f"?sort={sign}{column}") for sign in ("", "-"))

    assert (up.status_code, down.status_code) == (200, 200)
    assert re.findall(r"Idea \d", up.text)[0] != re.findall(r"Idea \d", down.text)[0] or column == "flags"


def test_open_flags_are_counted_and_settled_ones_not(scored, call, manager, panel):
    waiting = proposal_at(State.REVIEWED, call=call, on=panel)
    flag = flags.raise_flag(waiting.pk, by=panel.chair, text="Two marks apart.")

    def open_flags():
        return next(row for row in ranking_of(call, manager).rows if row.pk == waiting.pk).open_flags

    assert open_flags() == 1
    flags.resolve_flag(flag.pk, by=panel.chair, resolution="Talked about.")
    assert open_flags() == 0


def test_how_lenient_each_assessor_is_is_for_managers(scored, client, manager, observer):
    assert "How lenient each assessor is" in page_of(client, manager).text
    assert "How lenient each assessor is" not in page_of(client, observer).text


def test_leniency_is_told_of_the_seats_of_two_panels_apart(scored, call, panel, manager):
    """Each panel counts its seats from A-01."""
    first, *others = panel.seats
    south = factories.panel(call, assessors=2)
    south.panel.name = "Until the sun sets"  # behind the other one
    south.panel.save()
    south.seats = [factories.seat(south.panel, first.person), *south.seats]
    for seat in (first, south.seats[1]):
        Seat.objects.filter(pk=seat.pk).update(code="A-01")
    proposal_at(State.SCORED, call=call, on=south, marks=(3, 4, 5))

    north, told = panel.panel.name, {codes for codes, _ in ranking_of(call, manager).firmness.leniencies}

    assert told == {
        f"{north} A-01, {south.panel.name} {south.seats[0].code}",
        *(f"{north} {seat.code}" for seat in others),
        f"{south.panel.name} A-01",
        f"{south.panel.name} {south.seats[2].code}",
    }


def test_a_program_reads_the_same_figures(scored, call, manager):
    answer = Caller(manager).get("calls/safety/ranking/").json()

    rows = ranking_of(call, manager).rows
    assert [row["adjusted"] for row in answer["rows"]] == [row.adjusted._asdict() for row in rows]
    assert answer["firmness"]["why_not"] == ""
    assert "leniencies" not in answer["firmness"]


def firm_cells(client, *address):
    """{reference: what the workbook says of how firm its place is}"""
    answer = client.get(reverse(f"scoring:{address[0]}", args=address[1:]))
    header, *rows = load_workbook(BytesIO(b"".join(answer.streaming_content)), data_only=True)["Shortlist"].values
    found = [dict(zip(header, row, strict=True)) for row in rows]
    return {cells["Reference"]: [cells[heading] for heading in FIRM] for cells in found}


def test_the_workbook_holds_the_same_figures(scored, call, client, manager):
    client.force_login(manager)

    found = firm_cells(client, "shortlist", "safety")

    for row in ranking_of(call, manager).rows:
        told = row.adjusted
        figures = (told.score, told.low, told.high, told.expected_rank, told.chance_above)
        assert found[row.reference] == pytest.approx(figures)


def test_the_workbook_of_a_draft_shortlist_holds_them_too(scored, call, client, manager):
    draft = shortlists.make_shortlist(call.pk, by=manager, name="As ranked")
    client.force_login(manager)

    found = firm_cells(client, "shortlist_file", "safety", draft.pk)

    assert found == firm_cells(client, "shortlist", "safety")
    assert all(None not in cells for cells in found.values())
