"""Files of a shortlist that is agreed: as it was frozen, whatever changed since; and its panel pack in its order."""

import csv
import json
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.urls import reverse
from openpyxl import load_workbook

from scoring.made_files import shortlist_table
from scoring.models import Assignment
from scoring.packs.panel import said_on_shortlist
from scoring.services import agreeing
from scoring.shortlists.frozen_ranking import as_frozen
from tests.api.caller import Caller
from tests.scoring.shortlists.arrangement import decide, now_of, set_terms

pytestmark = pytest.mark.django_db


def taken(client, person, draft, name="shortlist_file"):
    client.force_login(person)
    answer = client.get(reverse(f"scoring:{name}", args=[draft.call.code, draft.pk]))
    return b"".join(answer.streaming_content)


def tables(raw):
    """{sheet: rows}, but for the sheet that says when it was made."""
    book = load_workbook(BytesIO(raw), data_only=True)
    return {sheet.title: list(sheet.values) for sheet in book if sheet.title != "Read me"}


@pytest.fixture
def agreed(draft, manager, second, scored):
    """The last one must be funded; the best one gets a part."""
    set_terms(draft, manager, rules={scored["Fair"].pk: ("must", "The board asks for it")})
    decide(draft, manager, scored["Best"], outcome="part_fund", award_pounds=10_000, comment="=A part of it.",
           conditions=[("Report", None)])  # fmt: skip
    decide(draft, manager, scored["Good"], outcome="reserve", exception_reason="It can start later.")
    decide(draft, manager, scored["Fair"], outcome="fund")
    waiting = agreeing.propose(draft.pk, by=manager, version=now_of(draft).version)
    return agreeing.confirm(draft.pk, by=second, seen=waiting.frozen_id)


def test_its_files_stay_what_they_were_when_the_scores_change(client, manager, scored, agreed):
    before = tables(taken(client, manager, agreed))
    as_csv, as_json = (taken(client, manager, agreed, f"shortlist_file_{kind}") for kind in ("csv", "json"))
    Assignment.objects.filter(proposal=scored["Best"]).update(is_set_aside=True)

    after = tables(taken(client, manager, agreed))

    assert after == before
    assert [row for row in after["Checks"][1:] if row[3] != "OK"] == []
    assert taken(client, manager, agreed, "shortlist_file_csv") == as_csv
    assert taken(client, manager, agreed, "shortlist_file_json") == as_json
    header, *lines = after["Shortlist"]
    names = ("Title", "Rank", "Total", "Sheets", "Decision", "Award", "Comment", "Above the line")
    assert [tuple(line[header.index(name)] for name in names) for line in lines] == [
        ("Best", 1, 5, 3, "Fund in part", 10_000, "=A part of it.", "Yes"),
        ("Good", 2, 4.33, 3, "Reserve", None, None, "Yes"),
        ("Fair", 3, 4, 3, "Fund", 20_000, None, "Yes"),
    ]


def test_what_was_not_frozen_has_no_column(client, manager, agreed):
    header, *_ = tables(taken(client, manager, agreed))["Shortlist"]

    not_frozen = {"Adjusted", "From", "To", "Expected rank", "Chance above the line", "Decided so far"}
    assert not_frozen.intersection(header) == set()


def test_csv_and_json_hold_what_the_workbook_holds_and_calculate_nothing(client, manager, agreed):
    header, *lines = tables(taken(client, manager, agreed))["Shortlist"]
    listed = list(csv.DictReader(StringIO(taken(client, manager, agreed, "shortlist_file_csv").decode("utf-8-sig"))))
    told = json.loads(taken(client, manager, agreed, "shortlist_file_json"))

    titles = [line[header.index("Title")] for line in lines]
    assert [each["Title"] for each in listed] == [each["title"] for each in told["proposals"]] == titles
    assert [each["Award"] for each in listed] == ["10000", "", "20000"]
    assert (told["shortlist"], [each["award"] for each in told["proposals"]]) == ("As ranked", [10_000, None, 20_000])
    assert listed[0]["Comment"] == "'=A part of it."


def test_programs_get_the_same_files(client, manager, moderator, agreed):
    caller, path = Caller(manager), f"calls/safety/shortlists/{agreed.pk}/"

    assert b"".join(caller.get(f"{path}csv/").streaming_content) == taken(client, manager, agreed, "shortlist_file_csv")
    assert json.loads(b"".join(caller.get(f"{path}json/").streaming_content))["shortlist"] == "As ranked"
    assert b"".join(caller.get(f"{path}panel-pack/").streaming_content)[:5] == b"%PDF-"
    assert b"".join(caller.get("calls/safety/packs/panel/").streaming_content)[:5] == b"%PDF-"
    assert {Caller(moderator).get(f"{path}{each}/").status_code for each in ("csv", "json", "panel-pack")} == {403}


def test_the_panel_pack_stands_in_the_order_of_the_shortlist_with_what_was_decided(client, manager, scored, agreed):
    raw = taken(client, manager, agreed, "shortlist_pack")
    table = shortlist_table(agreed, manager, as_frozen(agreed))

    with pikepdf.open(BytesIO(raw)) as pdf:
        assert len(pdf.pages) >= len(scored)
    told = {line.row.title: said_on_shortlist(line.row, line.plan.decision, line.plan.award_pounds)
            for line in table.lines}  # fmt: skip
    assert told == {
        "Best": "Fund in part with £10,000. Rank 1, score 5.00, asks for £20,000, above the line.",
        "Good": "Reserve. Rank 2, score 4.33, asks for £20,000, above the line.",
        "Fair": "Fund with £20,000. Rank 3, score 4.00, asks for £20,000, above the line.",
    }
