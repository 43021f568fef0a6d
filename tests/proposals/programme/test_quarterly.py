"""The report of a quarter: beside the quarter before, with what must be looked at, and the same in every form."""

import io
from datetime import date
from types import SimpleNamespace

import pikepdf
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import expect

from proposals.paper.report import Report, as_pdf
from proposals.programme.quarterly import quarterly
from proposals.programme.quarters import Quarter, quarter_named
from proposals.programme.reading import read_record
from proposals.programme.tables import TEXT, Column, Table
from proposals.services import awards, stories
from proposals.services.steps import take_step
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.pdf_text import text_of_pdf
from tests.proposals.programme.cast import START, on, programme, submitted
from tests.reading import words_of

pytestmark = pytest.mark.django_db
SUMMER, AUTUMN = Quarter(2026, 2), Quarter(2026, 3)


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    return programme()


@pytest.fixture
def made(kept):
    return SimpleNamespace(**vars(kept))


def report(person, quarter=SUMMER):
    return quarterly(read_record(person), person, quarter)


def rows(person, code, quarter=SUMMER):
    return next(table.rows for table in report(person, quarter).tables if table.code == code)


def page(name, quarter=SUMMER):
    return reverse(f"proposals:{name}", args=[quarter.code])


# --- What it tells ---------------------------------------------------------------------------------------------------
def test_a_quarter_stands_beside_the_one_before(made):
    with on(95):
        submitted_later = factories.open_call(by=made.manager, title="Autumn")
        factories.proposal_at("submitted", call=submitted_later)

    with on(100):
        assert rows(made.manager, "in_the_quarter", AUTUMN) == [
            ["Submitted", 1, 4, 5],
            ["Passed to a panel", 0, 3, 3],
            ["Scored", 0, 3, 3],
            ["Funded", 0, 1, 1],
            ["Spread", 0, 1, 1],
            ["Validated benefit", 0, 1, 1],
            ["Declined", 0, 1, 1],
            ["Withdrawn", 0, 0, 0],
            ["Award ended", 0, 0, 0],
        ]
        assert rows(made.manager, "money", AUTUMN) == [
            ["Asked for", 20_000, 80_000, 100_000],
            ["Awarded", 0, 12_000, 12_000],
        ]


def test_what_waits_longer_than_it_should_is_named(made):
    waiting = submitted(made.other_call, made.trust, "Left with the moderators")

    with on(11):
        assert rows(made.manager, "stalled") == []
    with on(12):
        assert [row[:2] for row in rows(made.manager, "stalled")] == [[waiting.reference, "Left with the moderators"]]
    late = {row[1]: row[2:] for row in rows(made.manager, "stalled")}
    assert late["A scored one"] == ["Waiting for the outcome", date(2026, 7, 21), "The decision was due by now."]
    assert late["A secret one"] == late["A scored one"]
    assert "A funded one" not in late
    with on(300):
        quiet = {row[1]: row[2:] for row in rows(made.manager, "stalled", Quarter(2026, 4))}
    assert quiet["A funded one"] == ["After the award", date(2026, 8, 20), "No site reported for half a year."]


def test_what_is_due_is_told_as_it_was_asked_on_the_day(made):
    with on(60):
        duty = awards.add_duty(
            made.funded.pk, by=made.manager, kind="report", text="Say how it goes.", due_on=date(2026, 9, 15)
        )
        done = awards.add_duty(
            made.funded.pk, by=made.manager, kind="milestone", text="Begin.", due_on=date(2026, 9, 1)
        )
        awards.add_duty(made.funded.pk, by=made.manager, kind="report", text="Far off.", due_on=date(2027, 6, 1))
        awards.report(done.pk, by=made.funded.lead_author, version=0, text="We began.")
    with on(95):
        awards.change_duty(duty.pk, by=made.manager, version=0, text="Say it in short.", due_on=date(2026, 12, 1))

    assert rows(made.manager, "due") == [
        [made.funded.reference, "A funded one", "Report", "Say how it goes.", date(2026, 9, 15), "Late"]
    ]
    with on(100):
        assert rows(made.manager, "due", AUTUMN)[0][3:] == ["Say it in short.", date(2026, 12, 1), "Still to do"]
    assert rows(made.moderator, "due") == []


def test_an_award_that_ended_is_named_with_why_and_sites_that_stopped_by_reason(made):
    with on(61):
        other = funded(made)
        factories.adopt(other, by=made.manager, site=made.charity, stage="stopped")
    with on(62):
        take_step(other.pk, "take_back_award", by=made.manager, note="The lead left.")

    assert rows(made.manager, "ended") == [
        [other.reference, other.title, date(2026, 9, 1), 15_000, "Taken back", "The lead left."]
    ]
    assert rows(made.manager, "stops") == [["No staff or time to go on", 1]]
    assert (rows(made.moderator, "ended"), rows(made.moderator, "stops")) == ([], [])
    assert rows(made.manager, "in_the_quarter")[-1] == ["Award ended", 1, 0, 1]


def test_a_site_that_stopped_twice_is_one_site(made):
    with on(61):
        other = funded(made)
    for number, stage in ((61, "stopped"), (62, "implementing"), (63, "stopped")):
        with on(number):
            factories.adopt(other, by=made.manager, site=made.charity, stage=stage)

    assert rows(made.manager, "stops") == [["No staff or time to go on", 1]]


def funded(made):
    with_window = {"opens_at": START, "closes_at": START.replace(month=10)}
    call = factories.open_call(by=made.manager, title="Quick", **with_window)
    return factories.proposal_at("funded", call=call)


def test_stories_that_were_approved_are_listed(made):
    text = {"title": "It spread", "overview": "A", "challenge": "B", "outcomes": "C"}
    with on(70):
        stories.write_story(made.funded.pk, by=made.funded.lead_author, version=0, send=True, **text)
        stories.approve_story(made.funded.pk, by=made.moderator, version=1)

    assert rows(made.observer, "stories") == [[made.funded.reference, "It spread", date(2026, 9, 9), 1]]
    with on(100):
        assert rows(made.observer, "stories", AUTUMN) == []


def test_a_past_quarter_says_the_same_whatever_comes_later(made):
    before = report(made.manager)
    with on(100):
        take_step(made.scored.pk, "withdraw", by=made.scored.lead_author)
        factories.announce(made.other_call, by=made.manager)
        factories.adopt(made.funded, by=made.manager, site=made.trust)

    assert report(made.manager) == before


# --- Its forms -------------------------------------------------------------------------------------------------------
def test_page_pdf_workbook_and_program_tell_the_same_figures(client, made):
    client.force_login(made.manager)
    told = report(made.manager)
    words, pdf = (
        words_of(client.get(page("quarter"))),
        pikepdf.open(io.BytesIO(client.get(page("quarter_pdf")).content)),
    )
    paper = "".join(text_of_pdf(pdf).split())
    book = load_workbook(io.BytesIO(client.get(page("quarter_workbook")).content))
    program = Caller(made.manager).get(f"reports/quarters/{SUMMER.code}/").json()

    assert [each["code"] for each in program["tables"]] == [table.code for table in told.tables]
    for table, by_program in zip(told.tables, program["tables"], strict=True):
        assert table.title in words
        sheet = [list(row) for row in book[table.title[:31]].iter_rows(min_row=2, values_only=True)]
        assert [[as_figure(value) for value in row] for row in sheet] == [
            [as_figure(value) for value in row] for row in table.rows
        ]
        assert by_program["rows"] == table.described
        for line in table.shown:
            assert " ".join(line) in words
            assert "".join("".join(line).split()) in paper


def as_figure(value):
    value = value.date() if hasattr(value, "date") else value
    return round(float(value), 6) if isinstance(value, int | float) or hasattr(value, "quantize") else value


def test_the_pdf_is_accessible_and_what_people_typed_is_data(made):
    columns = [Column("title", "Title", TEXT), Column("number", "Sites")]
    table = Table("typed", "Typed", columns, [["#pagebreak() $x$ =A1 😀", 3], ["z" * 200, None]], "A note.")
    content = as_pdf(Report("A quarter", "Of tests", "Foot", [table]), made_at=START)
    pdf = pikepdf.open(io.BytesIO(content))

    with pdf.open_metadata() as metadata:
        assert metadata.get("pdfuaid:part") == "1"
    assert (str(pdf.docinfo["/Title"]), len(pdf.pages)) == ("A quarter", 1)
    assert "#pagebreak()$x$=A1" in "".join(text_of_pdf(pdf).split())


def test_a_formula_stays_text_in_the_workbook(client, made):
    submitted(made.other_call, made.trust, "=cmd()")
    client.force_login(made.manager)

    book = load_workbook(io.BytesIO(client.get(page("quarter_workbook")).content))

    cells = [cell for row in book["What stalled"].iter_rows() for cell in row if cell.value == "=cmd()"]
    assert [cell.data_type for cell in cells] == ["s"]
    assert book.properties.title == "Quarter 2 of 2026/27: July to September 2026"


# --- Who reads which -------------------------------------------------------------------------------------------------
def test_it_is_for_the_programme_team_and_of_quarters_that_have_begun(client, made):
    names = ["quarter", "quarter_pdf", "quarter_workbook"]
    client.force_login(made.funded.lead_author)
    assert [client.get(page(name)).status_code for name in names] == [403] * 3
    assert Caller(made.funded.lead_author).get(f"reports/quarters/{SUMMER.code}/").status_code == 403

    client.force_login(made.observer)
    assert [client.get(page(name)).status_code for name in names] == [200] * 3
    to_come = quarter_named("2098-99-q1")
    assert [client.get(page(name, to_come)).status_code for name in names] == [404] * 3
    assert client.get(reverse("proposals:quarter", args=["no-quarter"])).status_code == 404
    assert Caller(made.observer).get("reports/quarters/2026-27-q9/").status_code == 404


def test_a_quarter_that_lasts_says_so_and_the_dashboard_leads_to_it(client, made):
    with time_machine.travel(START.replace(month=8), tick=False):
        client.force_login(made.manager)
        told = words_of(client.get(page("quarter")))
        dashboard = client.get(reverse("proposals:programme")).text

    with time_machine.travel(START.replace(month=9, day=30), tick=False):
        client.force_login(made.manager)
        assert words_of(client.get(page("quarter"))).startswith("As at 30 September 2026, so far Quarter 2")

    assert told.startswith("As at 1 August 2026, so far Quarter 2 of 2026/27: July to September 2026")
    assert "The next quarter" not in told
    assert [f'href="{page("quarter", each)}"' in dashboard for each in (SUMMER, SUMMER.before, AUTUMN)] == [
        True, True, False,
    ]  # fmt: skip


def test_the_number_of_queries_does_not_depend_on_what_there_is(client, made):
    client.force_login(made.manager)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(page("quarter"))
        return len(found)

    asked()
    before = asked()
    for number in range(2):
        submitted(made.other_call, made.trust, f"One more, {number}")
    with on(61):
        funded(made)

    assert (asked(), before) == (21, 21)


@pytest.mark.browser
def test_a_quarter_is_read_in_a_browser(clean_page, sign_in):
    made = programme()
    sign_in(made.manager)
    clean_page.goto(page("quarter"))
    assert_accessible(clean_page)

    expect(clean_page.get_by_role("img", name="Success rate by board")).to_be_visible()
    expect(clean_page.get_by_role("link", name="PDF")).to_be_visible()
