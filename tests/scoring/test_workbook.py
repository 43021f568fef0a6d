"""The shortlist as a workbook: the figures of the page, safe in Excel, and nothing the reader may not see."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from proposals.states import State
from proposals.workbook.cells import CONTENT_TYPE, CUT, LONGEST_TEXT, clean
from scoring.models import Mark
from scoring.ranking import rank_call
from scoring.ranking.firmness import with_firmness
from scoring.services import decisions, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.past_triggers import unseal
from tests.scoring.office import NEEDS_OFFICE, saved_by_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.open_call(code="safety", title="Safety at scale", pot_pounds=50_000)


def exported(client, person, query="", code="safety"):
    client.force_login(person)
    return client.get(reverse("scoring:shortlist", args=[code]) + query)


def content(answer):
    return b"".join(answer.streaming_content)


def opened(answer):
    """As a reader shows it who calculates nothing."""
    return load_workbook(BytesIO(content(answer)), data_only=True)


def table(book, sheet):
    """The rows below the header as {heading: value}."""
    header, *rows = book[sheet].values
    return [dict(zip(header, row, strict=True)) for row in rows]


def ranking_of(call, person):
    return with_firmness(rank_call(type(call).objects.get(pk=call.pk), person))


def as_number(value):
    return None if value is None else float(value)


def figures(row):
    """What the workbook must say of a line of the ranking, in its order, up to its own columns for formulas."""
    words_and_pounds = [row.reference, row.title, row.area, row.lead_organisation, row.panel, row.requested_pounds]
    scores = [as_number(mean) for mean in row.means.values()] + [as_number(row.score)]
    place = [row.sheets_returned, as_number(row.spread), row.rank]
    award = row.award_pounds or row.proposed_pounds
    decided = ["Fund" if award else None, award, None, None]
    money = [row.cost_pounds, row.cumulative_pounds]
    return [*words_and_pounds, *scores, *place, *decided, *money]


def a_decided_call(call, manager):
    """One funded, one whose award waits, one still with its panel, where an assessor stepped back."""
    proposal_at(State.FUNDED, call=call, title="Funded", marks=(5, 5, 4), award=15_000, announced=False)
    uneven = [
        {"need": 1, "benefit": 2, "value": 3},
        {"need": 5, "benefit": 5, "value": 5},
        {"need": 3, "benefit": 4, "value": 4},
    ]
    waiting = proposal_at(State.SCORED, call=call, title="Waiting", marks=uneven, requested_pounds=33_333)
    decisions.propose_award(waiting.pk, by=manager, award=12_345)
    panel = factories.panel(call)
    marking = proposal_at(State.REVIEWED, call=call, title="With the panel", on=panel)
    first, second, third = panels.assign(marking.pk, by=panel.chair, seats=panel.seats)
    factories.marked(first, 4)
    factories.marked(second, 2, returned=False)
    sheets.declare(third.pk, by=third.assessor, kind="indirect", text="We share an office.")
    return third.seat.code


# --- The figures -----------------------------------------------------------------------------------------------------
def test_the_shortlist_has_the_figures_of_the_ranking(client, call, manager):
    a_decided_call(call, manager)

    header, *rows = opened(exported(client, manager))["Shortlist"].values

    assert header == (
        "Reference", "Title", "Priority area", "Lead organisation", "Panel", "Requested", "Need (20%)", "Benefit (30%)",
        "Value (50%)", "Total", "Sheets", "Spread", "Rank", "Decision", "Award", "Conditions", "Comment", "Costs",
        "Cumulative", "Remaining", "Above the line", "In the running", "Funding line", "Decided so far",
        "Panel figure", "Why the panel figure", "Adjusted",
        "From", "To", "Expected rank", "Chance above the line", "On record", "Fixed total", "Entry",
    )  # fmt: skip
    lines = ranking_of(call, manager).rows
    assert [list(row[:19]) for row in rows] == [figures(row) for row in lines]
    assert [row[19:24] for row in rows] == [
        (22_655, "Yes", "Decided", lines[0].line_reason, "Funded"),
        (22_655, "No", "Too few sheets", lines[1].line_reason, "None yet: the panel is still scoring"),
        (22_655, "Yes", "Decided", lines[2].line_reason, lines[2].decision),
    ]


def test_a_second_reader_finds_the_same_values_and_types(client, call, manager):
    a_decided_call(call, manager)

    book = CalamineWorkbook.from_filelike(BytesIO(content(exported(client, manager))))
    rows = book.get_sheet_by_name("Shortlist").to_python()[1:]

    assert book.sheet_names == [
        "Read me", "Shortlist", "Scores", "Comments", "Sheets", "Conflicts", "Ledger", "Pledges", "Settings", "Checks",
        "Line",
    ]  # fmt: skip
    expected = [["" if value is None else value for value in figures(row)] for row in ranking_of(call, manager).rows]
    assert [row[:19] for row in rows] == expected
    numbers = [type(value) for value in rows[0][5:13]]
    assert numbers == [float] * 8


def test_the_scores_have_a_row_for_each_assessor_and_criterion(client, call, manager):
    marks = [
        {"need": 1, "benefit": 2, "value": 3},
        {"need": 5, "benefit": 5, "value": 5},
        {"need": 3, "benefit": 3, "value": 4},
    ]
    panel = factories.panel(call)
    proposal = proposal_at(State.SCORED, call=call, marks=marks, on=panel)

    book = opened(exported(client, manager))

    names = ["Need", "Benefit", "Value"]
    given = [(seat.code, sheet) for seat, sheet in zip(panel.seats, marks, strict=True)]
    assert list(book["Scores"].values) == [
        ("Reference", "Assessor", "Criterion", "Mark"),
        *((proposal.reference, code, name, sheet[name.lower()]) for code, sheet in given for name in names),
    ]
    assert list(book["Comments"].values)[:4] == [
        ("Reference", "Assessor", "About", "Comment"),
        *((proposal.reference, given[0][0], name, "Clear.") for name in names),
    ]
    assert list(book["Sheets"].values) == [
        ("Reference", "Assessor", *names, "Sheet total", "Confidence", "Worth funding"),
        *(
            (proposal.reference, code, *sheet.values(), total, "Medium", "Yes")
            for (code, sheet), total in zip(given, [2.3, 5, 3.5], strict=True)
        ),
    ]


def test_only_returned_sheets_are_in_the_scores_and_recusals_are_told(client, call, manager):
    recused = a_decided_call(call, manager)
    with_the_panel = next(row for row in ranking_of(call, manager).rows if row.title == "With the panel")

    book = opened(exported(client, manager))

    of_the_panel = [row for row in table(book, "Scores") if row["Reference"] == with_the_panel.reference]
    assert [row["Mark"] for row in of_the_panel] == [4, 4, 4]
    [conflict] = table(book, "Conflicts")
    assert conflict | {"On": None, "In words": None} == {
        "Reference": with_the_panel.reference,
        "Assessor": recused,
        "Kind": "Indirect conflict",
        "About": None,
        "Told by": "The assessor",
        "On": None,
        "Sheet": "None was returned",
        "In words": None,
    }


def test_conflicts_say_what_became_of_the_sheet_and_only_managers_read_the_words(client, call, manager, observer):
    scored = proposal_at(State.SCORED, call=call, marks=(3, 4, 5))
    funded = proposal_at(State.FUNDED, call=call, marks=(3, 4, 5), announced=False)
    first, second = scored.assignments.latest("pk"), funded.assignments.latest("pk")
    sheets.declare(first.pk, by=first.assessor, kind="direct", nature="financial", text="=I own shares.")
    sheets.record_conflict(second.pk, by=manager, kind="direct", nature="personal", text="They are married.")

    told = table(opened(exported(client, manager)), "Conflicts")

    assert [(row["Reference"], row["About"], row["Told by"], row["Sheet"], row["In words"]) for row in told] == [
        (scored.reference, "Financial", "The assessor", "Set aside after scoring; the score was 4.00, then 3.50",
         "=I own shares."),
        (funded.reference, "Personal or family", "The panel",
         "Set aside after the decision; the score of 4.00 stands", "They are married."),
    ]  # fmt: skip
    assert [row["On"].date() for row in told] == [localdate(), localdate()]
    for_observers = table(opened(exported(client, observer)), "Conflicts")
    assert for_observers == [row | {"In words": None} for row in told]
    text = str([list(sheet.values) for sheet in opened(exported(client, manager))])
    assert [name for name in (str(first.assessor), str(second.assessor)) if name in text] == []


def test_a_program_reads_the_conflicts_of_the_workbook(client, call, manager, observer):
    scored = proposal_at(State.SCORED, call=call, marks=(3, 4, 5))
    last = scored.assignments.latest("pk")
    sheets.declare(last.pk, by=last.assessor, kind="direct", nature="financial", text="I own shares.")

    read = {who: Caller(who).get("calls/safety/conflicts/").json()["conflicts"] for who in (manager, observer)}

    row = {
        "reference": scored.reference, "assessor": last.seat.code, "kind": "Direct conflict", "about": "Financial",
        "told_by": "The assessor", "on": f"{localdate()}", "words": "I own shares.",
        "sheet": "Set aside after scoring; the score was 4.00, then 3.50",
    }  # fmt: skip
    assert read == {manager: [row], observer: [row | {"words": ""}]}


def test_numbers_carry_formats_and_are_never_text(client, call, manager):
    a_decided_call(call, manager)

    sheet = opened(exported(client, manager))["Shortlist"]

    formats = [cell.number_format for cell in sheet[2]][:20]
    assert formats == [
        *["@"] * 5, "£#,##0", *["0.00"] * 4, "0", "0.00", "0", "@", "£#,##0", "@", "@", *["£#,##0"] * 3,
    ]  # fmt: skip
    # nobody wrote conditions or a comment, no panel met, and nothing is adjusted among three proposals
    kinds = ["s"] * 5 + ["n"] * 8 + ["s"] + ["n"] * 6 + ["s"] * 4 + ["n"] * 7 + ["s", "n", "n"]
    assert [cell.data_type for cell in sheet[2]] == kinds


def test_the_first_sheet_says_what_this_is(client, call, manager):
    a_decided_call(call, manager)

    told = [row[:2] for row in opened(exported(client, manager))["Read me"].values if row[0]]
    facts = dict(reversed(told))

    assert facts["Call"] == "Safety at scale (safety)"
    assert facts["Made by"] == str(manager)
    assert facts["Filters"] == "None: every proposal that you may rank."
    assert (facts["Pot"], facts["Committed"], facts["Proposed, not confirmed"], facts["Remaining"]) == (
        50_000, 15_000, 12_345, 35_000,
    )  # fmt: skip
    assert facts["Quality line"] == 3.5
    assert facts["Need (20%)"] == "Mean mark of the sheets that count, 0 to 5. Weight 20, which is 20% of the total."
    assert [name for name in ("Reference", "Cumulative", "Comment", "Kind") if not facts.get(name)] == []


def test_the_filters_of_the_page_hold_in_the_workbook_too(client, call, manager):
    proposal_at(State.SCORED, call=call, title="Alpha", marks=(5, 5, 5))
    beta = proposal_at(State.SCORED, call=call, title="Beta", marks=(4, 4, 4))

    panel = beta.placement.panel
    book = opened(exported(client, manager, f"?panel={panel.pk}&sort=-title"))

    assert [(row["Title"], row["Rank"]) for row in table(book, "Shortlist")] == [("Beta", 2)]
    assert {row["Reference"] for row in table(book, "Scores")} == {beta.reference}
    facts = dict(row[:2] for row in book["Read me"].values if row[0])
    assert facts["Filters"] == f"Panel: {panel.name}"


@pytest.mark.parametrize("query", ["?panel=none", "?sort=password", "?area=%3D1"])
def test_a_malformed_filter_gets_a_clear_answer(client, call, manager, query):
    proposal_at(State.SCORED, call=call)

    answer = exported(client, manager, query)

    assert answer.status_code == 400
    assert "The address asks for a part of the ranking that does not exist." in answer.text


# --- Safe in Excel ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("title", ["=1+1", "+1", "-1+2", "@SUM(A1:A9)", "\t=1+1", '=HYPERLINK("https://evil.example")'])
def test_a_title_that_looks_like_a_formula_arrives_as_text(client, call, manager, title):
    proposal_at(State.SCORED, call=call, title=title)
    unseal()
    Mark.objects.update(comment=title)

    book = opened(exported(client, manager))

    found = [(book["Shortlist"]["B2"], book["Comments"]["D2"])]
    assert [(cell.value, cell.data_type) for pair in found for cell in pair] == [(title, "s")] * 2


def test_control_characters_are_left_out_and_the_rest_is_kept(client, call, manager):
    proposal_at(State.SCORED, call=call)
    unseal()
    Mark.objects.update(comment="Bell\x07 and\x0b tab,\nnew line, 🙂, שלום\ufffe")

    comment = opened(exported(client, manager))["Comments"]["D2"].value

    assert comment == "Bell and tab,\nnew line, 🙂, שלום"


@pytest.mark.parametrize("letter", ["a", "🙂"])
def test_a_text_too_long_for_a_cell_is_cut_and_says_so(client, call, manager, letter):
    proposal_at(State.SCORED, call=call)
    unseal()
    Mark.objects.update(comment=letter * 40_000)

    comment = opened(exported(client, manager))["Comments"]["D2"].value

    assert comment.startswith(letter * 1_000)
    assert comment.endswith(letter + CUT)
    assert len(comment.encode("utf-16-le")) // 2 in (LONGEST_TEXT, LONGEST_TEXT - 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1fc", "abc"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("half \ud83d of a pair \udc00", "half  of a pair "),
        ("_x0041_ is no letter", "_x005F_x0041_ is no letter"),
        ("snake_x_case", "snake_x_case"),
        ("a" * LONGEST_TEXT, "a" * LONGEST_TEXT),
        ("", ""),
    ],
)
def test_a_cell_holds_what_was_typed_less_what_no_workbook_can_hold(typed, kept):
    assert clean(typed) == kept


def test_a_long_title_of_a_call_and_odd_names_of_criteria_do_no_harm(client, manager):
    call = factories.call_in_preparation(code="odd", title='=Call "A" & <B>')
    factories.rubric(call, {"need": Decimal("33.33"), "value": Decimal("66.67")})
    call.rubric.criteria.update(name="=cmd|' /C calc'!A0")

    book = opened(exported(client, manager, code="odd"))

    assert book["Shortlist"]["G1"].value == "=cmd|' /C calc'!A0 (33.3%)"
    assert book["Shortlist"]["G1"].data_type == "s"
    assert [cell.value for cell in book["Sheets"][1]][2:4] == ["=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0 (2)"]


def test_a_call_without_proposals_gives_a_workbook_with_headings_alone(client, call, manager):
    book = opened(exported(client, manager))

    assert [book[name].max_row for name in ("Shortlist", "Scores", "Conflicts")] == [1, 1, 1]


def test_each_table_can_be_read_filtered_and_printed(client, call, manager):
    a_decided_call(call, manager)
    book = opened(exported(client, manager))

    last_cells = {"Shortlist": "AH4", "Scores": "D22", "Comments": "D29", "Sheets": "H8", "Conflicts": "H2"}
    for name, last in last_cells.items():
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.tables[name].ref == sheet.tables[name].autoFilter.ref == f"A1:{last}"
        assert sheet.tables[name].column_names == [cell.value for cell in sheet[1]]
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
        assert sheet.sheet_state == "visible"
    assert book["Shortlist"].column_dimensions["B"].width == 44


def test_the_file_names_the_product_and_nobody_else(client, call, manager):
    properties = opened(exported(client, manager)).properties

    assert properties.creator == settings.SERVICE_NAME
    assert properties.lastModifiedBy is None
    assert (properties.title, properties.language) == ("Shortlist of Safety at scale", "en-GB")


# --- Who gets it -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["manager", "observer"])
def test_it_comes_as_a_file_that_nothing_keeps(client, call, who, request):
    answer = exported(client, request.getfixturevalue(who))

    assert answer.status_code == 200
    assert answer["Content-Type"] == CONTENT_TYPE
    assert answer["Content-Disposition"] == f'attachment; filename="shortlist-safety-{localdate():%Y-%m-%d}.xlsx"'
    assert "no-store" in answer["Cache-Control"]
    assert content(answer)[:2] == b"PK"


@pytest.mark.parametrize("who", ["moderator", "stranger", "author", "administrator"])
def test_nobody_else_gets_it(client, call, who, request):
    person = request.getfixturevalue(who)

    assert exported(client, person).status_code == 403
    assert exported(client, person, code="no-such-call").status_code == 403


def test_a_visitor_is_asked_to_sign_in_and_a_missing_call_is_not_found(client, call, manager):
    assert client.get(reverse("scoring:shortlist", args=["safety"])).status_code == 302
    assert exported(client, manager, code="no-such-call").status_code == 404


def test_assessors_appear_by_the_code_of_their_seat_alone(client, call, manager):
    panel = factories.panel(call)
    proposal_at(State.SCORED, call=call, on=panel)

    everything = str([list(sheet.values) for sheet in opened(exported(client, manager))])

    assert [seat.code for seat in panel.seats if seat.code not in everything] == []
    assert [str(seat.person) for seat in panel.seats if str(seat.person) in everything] == []


def test_a_conflicted_manager_finds_nothing_of_the_proposal_in_any_sheet(client, call, manager):
    panel = factories.panel(call)
    seen = proposal_at(State.SCORED, call=call, title="Open to all", on=panel)
    hidden = proposal_at(State.REVIEWED, call=call, title="Hidden", on=panel)
    panels.assign(hidden.pk, by=panel.chair, seats=[factories.seat(panel.panel, manager), *panel.seats])
    sheets.declare(hidden.assignments.get(assessor=manager).pk, by=manager, kind="direct", text="My own ward.")
    for assignment in hidden.assignments.counting():
        factories.marked(assignment, 5)

    book = opened(exported(client, manager))

    assert [row["Reference"] for row in table(book, "Shortlist")] == [seen.reference]
    assert {row["Reference"] for row in table(book, "Scores")} == {seen.reference}
    assert table(book, "Conflicts") == []
    assert hidden.reference not in str([list(sheet.values) for sheet in book])
    assert table(opened(exported(client, hidden.cast.manager)), "Conflicts") != []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_workbook_takes_sixteen_queries_whatever_the_number_of_rows(
    client, call, manager, rows, django_assert_num_queries
):
    for _ in range(rows):
        proposal_at(State.SCORED, call=call)
    client.force_login(manager)

    with django_assert_num_queries(16):
        answer = client.get(reverse("scoring:shortlist", args=["safety"]))

    assert len(table(opened(answer), "Scores")) == rows * 9


# --- LibreOffice, as people open it ----------------------------------------------------------------------------------
@NEEDS_OFFICE
def test_libreoffice_opens_it_and_reads_every_figure_of_the_page(client, call, manager, tmp_path):
    a_decided_call(call, manager)
    proposal_at(State.SCORED, call=call, title="=1+1", marks=(4, 4, 4))
    unseal()
    Mark.objects.filter(mark=5).update(comment='_x0041_ \x07and\n"quotes"; 🙂')

    saved = saved_by_office({"shortlist": content(exported(client, manager))}, tmp_path)

    again = load_workbook(BytesIO(saved["shortlist"]), data_only=True)
    expected = [figures(row) for row in ranking_of(call, manager).rows]
    assert [list(row[:19]) for row in again["Shortlist"].iter_rows(min_row=2, values_only=True)] == expected
    assert [cell.data_type for cell in again["Shortlist"][2]][5:13] == ["n"] * 8
    assert '_x0041_ and\n"quotes"; 🙂' in [row[3] for row in again["Comments"].values]
