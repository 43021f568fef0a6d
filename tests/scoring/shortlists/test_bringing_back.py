"""The workbook of a draft that comes back: seen cell by cell, saved all of it or not at all, and never over others."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.timezone import localdate, now
from openpyxl.worksheet.formula import ArrayFormula

from proposals.days import in_words
from proposals.files.workbooks import tabs_of
from proposals.states import State
from scoring.brought_back.comparing import MIXED_UP, NO_AWARD, NOT_YET_ON_IT, OF_ANOTHER_SHORTLIST, STALE
from scoring.brought_back.reading import DOWNLOAD, NO_CODE, TWICE
from scoring.models import ShortlistCondition
from scoring.services import agreeing, brought_back, shortlists
from scoring.services.brought_back import OF_ANOTHER, SAVED_MEANWHILE
from scoring.services.offline import LOST, NOT_YOURS
from scoring.services.shortlists import WAITS
from tests import factories
from tests.factories import proposal_at
from tests.reading import words_of
from tests.scoring.filling import preview_in, problems, written
from tests.scoring.office import NEEDS_OFFICE, saved_by_office
from tests.scoring.shortlists.arrangement import decide, events_of, now_of, rows_of, set_terms
from tests.scoring.shortlists.sending import (
    address,
    agreed,
    cell,
    cells,
    opened,
    place,
    sent,
    taken,
    told_under,
    write,
)

pytestmark = pytest.mark.django_db
DECIDED = {"decision": "Fund in part", "award": 12_000, "conditions": "Report (by 5 March 2127)\nName a lead",
           "comment": "Half of it."}  # fmt: skip


@pytest.fixture(autouse=True)
def read_here(request, monkeypatch):
    """Each process that reads a file costs a second: only the tests so marked start one."""
    if "in_its_own_process" not in request.fixturenames:
        monkeypatch.setattr(brought_back, "read_apart", lambda path, name, *left_out: tabs_of(path, name, left_out))


@pytest.fixture
def in_its_own_process():
    """As it is read outside the tests."""


@pytest.fixture
def raw(client, manager, draft):
    return taken(client, manager, draft)


@pytest.fixture
def book(raw):
    return opened(raw)


def stands(draft):
    return now_of(draft).version, rows_of(draft), events_of(draft)


# --- What it changes ------------------------------------------------------------------------------------------------
def test_an_unedited_workbook_changes_nothing(client, draft, raw, in_its_own_process):
    before = stands(draft)

    answer = sent(client, draft, raw)

    assert "This workbook changes nothing." in answer.text
    assert (problems(answer), cells(answer), preview_in(answer), told_under(answer, "notes")) == ([], [], "", [])
    assert stands(draft) == before


def test_decisions_awards_conditions_and_comments_come_back_with_one_entry_for_each_proposal(
    client, draft, book, scored
):
    best, fair = scored["Best"], scored["Fair"]
    before = stands(draft)
    write(book, best, **DECIDED | {"comment": "=not a formula"})
    cell(book, best, "Comment").data_type = "s"
    write(book, fair, decision="decline")

    answer = sent(client, draft, book)

    assert (problems(answer), stands(draft)) == ([], before)
    assert cells(answer) == [
        (f"Decision of {best.reference}", "Fund", "Fund in part", "will be saved"),
        (f"Award of {best.reference}", "£20,000", "£12,000", "will be saved"),
        (f"Conditions of {best.reference}", "–", "Report (by 5 March 2127)\nName a lead", "will be saved"),
        (f"Comment of {best.reference}", "–", "=not a formula", "will be saved"),
        (f"Decision of {fair.reference}", "Reserve", "Decline", "will be saved"),
    ]
    assert told_under(answer, "follows") == [f"{fair.reference}, Place on the reserve list: 1, now nothing."]
    assert "are saved as in your workbook." in words_of(agreed(client, draft, answer))
    assert [row[:3] for row in rows_of(draft)] == [
        ("Best", "part_fund", 12_000), ("Good", "fund", 20_000), ("Fair", "decline", None),
    ]  # fmt: skip
    kept = ShortlistCondition.objects.filter(row__shortlist=draft).values_list("text", "due_on")
    assert list(kept) == [("Report", date(2127, 3, 5)), ("Name a lead", None)]
    assert events_of(draft)[len(before[2]) :] == [
        ("changed", "Outcome: Fund, now Fund in part.\nAward: £20,000, now £12,000.\nConditions: nothing, now "
         "Report (by 5 March 2127); Name a lead.\nComment: nothing, now =not a formula."),
        ("changed", "Outcome: Reserve, now Decline.\nPlace on the reserve list: 1, now nothing."),
    ]  # fmt: skip


def test_sent_or_agreed_twice_it_changes_nothing_twice(client, draft, book, scored):
    write(book, scored["Best"], **DECIDED)
    preview = sent(client, draft, book)
    agreed(client, draft, preview)
    once = stands(draft)

    again = agreed(client, draft, preview)
    sent_again = sent(client, draft, book)

    assert "One proposal is saved as in your workbook." in words_of(again)
    assert (problems(sent_again), cells(sent_again), preview_in(sent_again)) == ([], [], "")
    assert stands(draft) == once


def test_an_empty_cell_and_a_line_that_is_gone_change_nothing(client, manager, draft, scored):
    decide(draft, manager, scored["Best"], comment="Keep this.")
    book = opened(taken(client, manager, draft))
    write(book, scored["Best"], decision=None, award=None, comment=None)
    book["Shortlist"].delete_rows(cell(book, scored["Fair"], "Title").row)
    before = stands(draft)

    answer = sent(client, draft, book)

    assert [line[3] for line in cells(answer)] == ["stays: the cell is empty"] * 3
    assert told_under(answer, "notes") == [
        f"Not in this file, so nothing of them changes: {scored['Fair'].reference}."
    ]  # fmt: skip
    assert (preview_in(answer), stands(draft)) == ("", before)


def test_fund_without_an_award_gives_all_that_is_asked_for(client, manager, draft, scored):
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=5_000)
    book = opened(taken(client, manager, draft))
    write(book, scored["Best"], decision="Fund", award=None)

    agreed(client, draft, sent(client, draft, book))

    assert rows_of(draft)[0][:3] == ("Best", "fund", 20_000)


def test_it_says_what_comes_of_a_change_beside_what_the_cells_say(client, draft, book, scored):
    best, good, fair = (scored[title].reference for title in ("Best", "Good", "Fair"))
    write(book, scored["Best"], award=15_000)
    write(book, scored["Good"], decision="Defer")
    write(book, scored["Fair"], decision="Fund")

    answer = sent(client, draft, book)

    departs = "the outcome departs from the line. Give the reason on the page of the shortlist before it is proposed."
    assert told_under(answer, "follows") == [
        f"{best}, Outcome: Fund, now Fund in part.",
        f"{good}, Award: £20,000, now nothing.",
        f"{fair}, Award: nothing, now £20,000.",
        f"{fair}, Place on the reserve list: 1, now nothing.",
        f"{good}: {departs}",
        f"{fair}: {departs}",
    ]
    write(book, scored["Good"], decision="Fund")
    over = "The awards come to £5,000 more than this shortlist has to give."
    assert told_under(sent(client, draft, book), "follows")[-1] == over


def test_a_changed_weight_or_figure_is_told_and_does_not_come_back(client, draft, book, scored):
    best = scored["Best"]
    write(book, best, total=4.1, requested=90_000, title="Another title")
    settings = {row[0].value: row[1] for row in book["Settings"].rows}
    settings["Pot"].value, settings["Weight of Need"].value = 99_000, "heavy"
    before = stands(draft)

    answer = sent(client, draft, book)

    assert told_under(answer, "notes") == [
        "Settings, cell B2, Pot: 99,000 in the file, 50,000 in the exchange. Settings don’t come back: change them "
        "under “Rules”.",
        f"Settings, cell {settings['Weight of Need'].coordinate}, Weight of Need: heavy in the file, 20.00 in the "
        "exchange. Settings don’t come back: change them under “Rules”.",
        f"{place(book, best, 'Requested')}, Requested of {best.reference}: 90,000 in the file, 20,000 in the exchange. "
        "Scores, ranks and what is asked for don’t come back.",
        f"{place(book, best, 'Total')}, Total of {best.reference}: 4.1 in the file, 5.00 in the exchange. Scores, "
        "ranks and what is asked for don’t come back.",
    ]
    assert (preview_in(answer), stands(draft)) == ("", before)


# --- What is refused ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("heading", "value", "sentence"),
    [
        ("Decision", "Perhaps", "“Perhaps” is none of Fund, Fund in part, Reserve, Decline, Defer."),
        ("Decision", 5, "“5” is none of Fund, Fund in part, Reserve, Decline, Defer."),
        ("Decision", "Fund in part", "Enter what it gets, in whole pounds."),
        ("Award", 12_000.5, "“12000.5” is no sum in whole pounds, from 1 to 100,000,000. Write one such as 12,000."),
        ("Award", "12.000", "“12.000” is no sum in whole pounds, from 1 to 100,000,000. Write one such as 12,000."),
        ("Award", "=5000*2", "a formula is no sum in whole pounds, from 1 to 100,000,000. Write one such as 12,000."),
        ("Award", -5, "“-5” is no sum in whole pounds, from 1 to 100,000,000. Write one such as 12,000."),
        ("Award", 12_000, NO_AWARD),
        ("Conditions", "Report (by 31 June 2127)", "“31 June 2127” is no day. Write it as in: Report every quarter "
         "(by 5 March 2027)."),
        ("Conditions", "\n".join("x" for _ in range(21)), "there are 21 conditions, one on each line; give at most "
         "20."),
        ("Conditions", "x" * 501, "a condition is 501 characters long; write at most 500."),
        ("Conditions", "=A1", "a formula is no condition. Write it as text."),
        ("Comment", "x" * 2_001, "the text is 2,001 characters long; write at most 2,000."),
        ("Row code", "made.up", NO_CODE),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_cell_and_nothing_is_kept(
    client, draft, book, scored, heading, value, sentence
):
    """Of the proposal in reserve, which gets no money."""
    before = stands(draft)
    write(book, scored["Good"], comment="Right, and not saved either.")
    cell(book, scored["Fair"], heading).value = value

    answer = sent(client, draft, book)

    assert told_under(answer, "notes") == []
    assert problems(answer) == [
        (place(book, scored["Fair"], heading if sentence[:5] != "Enter" else "Award"), sentence)
    ]
    assert (preview_in(answer), stands(draft)) == ("", before)


def test_a_day_that_has_gone_by_is_refused_unless_it_stood_already(client, manager, draft, scored):
    yesterday = localdate() - timedelta(days=1)
    with time_machine.travel(now() - timedelta(days=9)):
        decide(draft, manager, scored["Best"], conditions=[("Report", yesterday)])
    book = opened(taken(client, manager, draft))
    write(
        book,
        scored["Best"],
        conditions=f"Report soon (by {in_words(yesterday)})\nName a lead (by {in_words(localdate())})",
    )
    write(book, scored["Good"], conditions=f"Name a lead\nReport (by {in_words(yesterday)})")

    answer = sent(client, draft, book)

    sentence = f"{in_words(yesterday)} is past. Give a day from today on, or no day."
    assert problems(answer) == [(place(book, scored["Good"], "Conditions"), sentence)]
    write(book, scored["Good"], conditions=f"Report (by {in_words(localdate())})")
    agreed(client, draft, sent(client, draft, book))
    kept = ShortlistCondition.objects.filter(row__shortlist=draft).values_list("due_on", flat=True)
    assert set(kept) == {yesterday, localdate()}


def test_more_than_is_asked_for_is_refused_as_on_the_page(client, draft, book, scored):
    write(book, scored["Best"], award=20_001)

    answer = sent(client, draft, book)

    sentence = "The award must lie between £1 and the £20,000 asked for."
    assert problems(answer) == [(place(book, scored["Best"], "Award"), sentence)]


def test_a_proposal_that_was_changed_online_meanwhile_is_refused_and_another_one_taken(
    client, manager, draft, book, scored
):
    decide(draft, manager, scored["Best"], comment="Said online.")
    write(book, scored["Good"], comment="From the file.")

    answer = sent(client, draft, book)
    agreed(client, draft, answer)
    write(book, scored["Best"], award=15_000)
    stale = sent(client, draft, book)

    assert cells(answer) == [(f"Comment of {scored['Good'].reference}", "–", "From the file.", "will be saved")]
    assert problems(stale) == [(place(book, scored["Best"], "Award"), STALE)]
    line = (f"Award of {scored['Best'].reference}", "£20,000", "£15,000", "changed online since")
    assert cells(stale) == [line]
    assert dict(draft.rows.values_list("proposal__title", "comment")) == {
        "Best": "Said online.", "Good": "From the file.", "Fair": "",
    }  # fmt: skip


def test_lines_that_are_foreign_doubled_mixed_up_or_new_are_named(client, manager, draft, raw, scored, call):
    other = shortlists.make_shortlist(call.pk, by=manager, name="Another")
    refused = sent(client, other, raw)
    assert told_under(refused, "notes") == []
    assert dict(problems(refused)) == {
        f"Shortlist, cell {cell(opened(raw), each, 'Row code').coordinate}": OF_ANOTHER_SHORTLIST
        for each in scored.values()
    }
    book = opened(raw)
    one, two = cell(book, scored["Best"], "Row code"), cell(book, scored["Good"], "Row code")
    one.value, two.value = two.value, one.value
    mixed = MIXED_UP.format(scored["Best"].reference, scored["Good"].reference)
    assert problems(sent(client, draft, book))[0] == (f"Shortlist, cell {one.coordinate}", mixed)
    one.value = two.value
    assert [told for _, told in problems(sent(client, draft, book))][:2] == [TWICE, TWICE]
    book = opened(raw)
    beside = book["Shortlist"].cell(9, cell(book, scored["Best"], "Award").column)
    beside.value = "=SUM(1,2)"
    unasked = "something is written where nothing is asked: its row has no code."
    assert problems(sent(client, draft, book)) == [(f"Shortlist, cell {beside.coordinate}", unasked)]
    draft.rows.filter(proposal=scored["Fair"]).delete()
    book = opened(taken(client, manager, draft))
    assert problems(sent(client, draft, book)) == []
    write(book, scored["Fair"], decision="Decline")
    assert problems(sent(client, draft, book)) == [(place(book, scored["Fair"], "Row code"), NOT_YET_ON_IT)]


def test_a_workbook_that_is_none_or_of_something_else_is_refused_in_words(client, manager, draft, book):
    assert "“notes.txt” is no Excel workbook by its name" in words_of(sent(client, draft, b"text", name="notes.txt"))
    assert "“shortlist.xlsx” is damaged" in words_of(sent(client, draft, taken(client, manager, draft)[:5_000]))
    book["Shortlist"].delete_cols(1)
    needed = f"there must be one column each with the heading “Reference”. {DOWNLOAD}"
    assert problems(sent(client, draft, book)) == [("Tab “Shortlist”", needed)]
    for name in ("Shortlist", "Settings"):
        del book[name]
    assert problems(sent(client, draft, book)) == [
        ("The workbook", f"holds no line of a shortlist. {DOWNLOAD}"),
    ]  # fmt: skip
    assert "Choose the workbook that you filled in." in client.post(address("send_shortlist", draft)).text


def test_an_array_formula_is_no_figure(client, draft, book, scored):
    where = cell(book, scored["Best"], "Award")
    where.value = ArrayFormula(where.coordinate, "=1000*2")

    [(at, told)] = problems(sent(client, draft, book))

    assert (at, told.split(" is no sum")[1][:17]) == (place(book, scored["Best"], "Award"), " in whole pounds,")


# --- Who, and when --------------------------------------------------------------------------------------------------
def test_a_preview_is_of_one_person_and_one_shortlist_and_of_what_stood_then(
    client, manager, second, draft, book, scored, call
):
    other = shortlists.make_shortlist(call.pk, by=manager, name="Another")
    write(book, scored["Best"], comment="A thought.")
    preview = sent(client, draft, book)
    by_second = Client()
    by_second.force_login(second)

    assert OF_ANOTHER in words_of(agreed(client, other, preview))
    assert LOST in words_of(client.post(address("apply_shortlist", draft), {"preview": "made up"}))
    refused = by_second.post(address("apply_shortlist", draft), {"preview": preview_in(preview)})
    assert (refused.status_code, NOT_YOURS in words_of(refused)) == (403, True)
    decide(draft, second, scored["Good"], comment="Meanwhile.")
    assert SAVED_MEANWHILE in words_of(agreed(client, draft, preview))
    assert list(draft.rows.exclude(comment="").values_list("comment", flat=True)) == ["Meanwhile."]


def test_a_colleague_may_send_what_another_manager_downloaded(client, second, draft, book, scored):
    """The file holds no more than the page, and managers pass it on; each change is kept under who sent it."""
    write(book, scored["Best"], comment="From a colleague.")
    client.force_login(second)

    agreed(client, draft, sent(client, draft, book))

    assert draft.events.last().by == second


def test_what_waits_for_a_second_manager_takes_no_workbook_and_its_file_has_no_codes(
    client, manager, draft, book, scored
):
    agreeing.propose(draft.pk, by=manager, version=draft.version)

    answer = sent(client, draft, book)

    assert (answer.status_code, WAITS in words_of(answer)) == (409, True)
    header = [each.value for each in opened(taken(client, manager, draft))["Shortlist"][1]]
    assert "Row code" not in header


def test_an_observer_reads_the_shortlist_and_gets_a_file_that_does_not_come_back(client, observer, draft):
    raw = taken(client, observer, draft)

    assert "Row code" not in [each.value for each in opened(raw)["Shortlist"][1]]
    assert client.get(address("send_shortlist", draft)).status_code == 403
    assert sent(client, draft, raw).status_code == 403


def test_the_read_me_says_what_comes_back(client, manager, draft, raw):
    told = str(list(opened(raw)["Read me"].values))
    assert "Comes back to the exchange when you send this file." in told
    assert "To try out in this file: nothing comes back" not in told


@NEEDS_OFFICE
def test_what_libreoffice_saves_unedited_changes_nothing_and_edited_it_changes_that(
    client, manager, draft, scored, tmp_path
):
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=15_000, comment="=1+1 _x0041_ é 🙂\n\ttab",
           conditions=[("Report every quarter", date(2127, 3, 5)), ("=2+2", None)])  # fmt: skip
    set_terms(draft, manager, minimums={each.pk: 3 for each in draft.call.rubric.criteria.all()[:1]})
    raw = taken(client, manager, draft)
    book = opened(raw)
    write(book, scored["Good"], decision="Fund in part", award=11_000)

    saved = saved_by_office({"as_it_was": raw, "edited": written(book)}, tmp_path)

    unedited = sent(client, draft, saved["as_it_was"])
    assert (problems(unedited), cells(unedited), told_under(unedited, "notes")) == ([], [], [])
    edited = sent(client, draft, saved["edited"])
    assert [line[1:] for line in cells(edited)] == [
        ("Fund", "Fund in part", "will be saved"), ("£20,000", "£11,000", "will be saved"),
    ]  # fmt: skip
    assert problems(edited) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_page_and_preview_take_the_same_queries_whatever_the_number_of_rows(
    client, manager, rows, django_assert_num_queries
):
    call = factories.open_call(code="other")
    proposals = [proposal_at(State.SCORED, call=call) for _ in range(rows)]
    draft = shortlists.make_shortlist(call.pk, by=manager, name="As ranked")
    book = opened(taken(client, manager, draft))
    for each in proposals:
        write(book, each, comment="A thought.")

    with django_assert_num_queries(5):
        client.get(address("send_shortlist", draft))
    with django_assert_num_queries(22):
        assert preview_in(sent(client, draft, book))
