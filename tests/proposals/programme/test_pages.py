"""The pages of the report of the programme, its files, and the same for programs."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from proposals.services import spread
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.proposals.programme.cast import day, on, programme, submitted
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db
PAGE, FIGURES = reverse("proposals:programme"), reverse("proposals:programme_csv")


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    return programme()


@pytest.fixture
def made(kept):
    return SimpleNamespace(**vars(kept))


@pytest.fixture
def reader(client, made):
    client.force_login(made.manager)
    return client


def table(told, code):
    return next(each for each in told["tables"] if each["code"] == code)


def test_the_page_tells_how_many_came_how_far_and_as_at_which_day(reader, made):
    words = words_of(reader.get(PAGE, {"on": day(56).isoformat()}))

    assert "As at 26 August 2026 Report of the programme" in words
    assert "Proposals 4 4 3 3 1 1 1 1 0 0" in words.replace("All 4 4", "Proposals 4 4")
    assert "NHS trust 2 1 1 100% 21% 100% £40,000 £12,000" in words
    assert "Bed days freed – – 30" in words


def test_page_file_and_program_tell_the_same(reader, made):
    asked = {"on": day(56).isoformat(), "board": "NHS Anytown"}
    told = Caller(made.manager).get("reports/", **asked).json()
    lines = list(csv.DictReader(io.StringIO(reader.get(FIGURES, asked).getvalue().decode("utf-8-sig"))))
    of_file = {(line["Table"], line["Row"], line["Figure"]): line["Value"] for line in lines}
    words = words_of(reader.get(PAGE, asked))

    assert told["as_at"] == "2026-08-26"
    assert table(told, "applied_by_kind")["rows"][0] == {
        "label": "NHS trust", "applied": 2, "decided": 1, "funded": 1, "share": 1.0, "low": 0.2065, "high": 1.0,
        "asked_pounds": 40000, "awarded_pounds": 12000,
    }  # fmt: skip
    assert of_file["Success by kind of organisation", "NHS trust", "At least"] == "0.2065"
    assert of_file["Success by kind of organisation", "NHS trust", "Awarded"] == "12000"
    assert "NHS trust 2 1 1 100% 21% 100% £40,000 £12,000" in words
    figures = sum((len(each["columns"]) - 1) * len(each["rows"]) for each in told["tables"])
    assert len(lines) == figures


def test_a_day_to_come_and_a_call_that_is_not_there_are_told_at_their_fields(reader, made):
    answer = reader.get(PAGE, {"on": "2099-01-01", "call": "no-such", "year": "1850", "area": "x", "board": "y"})

    assert answer.status_code == 200
    assert errors_in(answer) == [
        "Choose a day that has come.",
        *[f"“{typed}” is not in this list. Choose again." for typed in ("no-such", "1850", "x", "y")],
    ]
    refused = Caller(made.manager).get("reports/", on="yesterday", call="no-such")
    assert (refused.status_code, sorted(refused.json()["errors"])) == (400, ["call", "on"])


def test_it_is_for_the_programme_team(client, made):
    for person, status in ((made.funded.lead_author, 403), (made.moderator, 200), (made.observer, 200)):
        client.force_login(person)
        assert [client.get(address).status_code for address in (PAGE, FIGURES)] == [status] * 2
        assert Caller(person).get("reports/").status_code == status
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_the_page_of_statistics_leads_there_for_those_who_may_read_it(client, made):
    address = reverse("proposals:statistics")
    assert PAGE not in client.get(address).text
    client.force_login(made.observer)
    assert f'href="{PAGE}"' in client.get(address).text


def test_without_a_proposal_the_page_says_what_to_do(reader):
    assert "Nothing was submitted by then. Choose a later day" in words_of(reader.get(PAGE, {"on": "2026-01-01"}))


def test_what_people_typed_is_text_in_every_file(reader, made):
    with on(0):
        organisation = factories.organisation("=cmd()", board=factories.organisation("+board", kind="icb"))
    submitted(made.other_call, organisation, "Typed")

    assert b",'+board," in reader.get(FIGURES).getvalue()


@pytest.mark.parametrize(("address", "queries"), [(PAGE, 19), (FIGURES, 19), ("/api/v1/reports/", 22)])
def test_the_number_of_queries_does_not_depend_on_what_there_is(reader, made, address, queries):
    def asked():
        with CaptureQueriesContext(connection) as asked_for:
            answer = reader.get(address)
            if answer.streaming:
                answer.getvalue()
        return len(asked_for)

    asked()
    before = asked()
    for number in range(2):
        one = submitted(made.other_call, made.trust, f"One more, {number}")
        assert one.reference
    spread.record_adoption(
        made.funded.pk, by=made.manager, site=made.charity, stage="adopted", happened_on=day(50), evidence="Seen."
    )

    assert (asked(), before) == (queries, queries)


@pytest.mark.browser
def test_the_report_is_read_in_a_browser(clean_page, sign_in):
    made = programme()
    sign_in(made.manager)
    clean_page.goto(f"{PAGE}?on={day(56)}")
    assert_accessible(clean_page)
    clean_page.get_by_label("Board of the lead organisation", exact=True).select_option("NHS Anytown")
    clean_page.get_by_role("button", name="Apply").click()

    expect(clean_page.get_by_role("img", name="How many came how far")).to_be_visible()
    assert "board=NHS+Anytown" in clean_page.url
