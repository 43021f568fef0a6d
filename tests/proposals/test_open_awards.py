"""Awards as open data: what the 360Giving Data Standard requires, of announced awards, in files that open safely."""

import csv
import json
import re
from io import StringIO

import pytest
from django.utils.timezone import localdate

from proposals.models import Organisation, Proposal
from proposals.models.calls import Visibility
from proposals.states import State
from proposals.tables import in_csv
from tests import factories
from tests.api.caller import Caller
from tests.proposals.awards_cast import page
from tests.reading import words_of

pytestmark = pytest.mark.django_db

# After https://standard.threesixtygiving.org/en/latest/technical/reference/: what a package and each grant must hold.
DAY = r"^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$"
ORGANISATION = {
    "type": list, "items": {"type": dict, "required": ["id", "name"],
                            "properties": {"id": {"type": str, "pattern": r"^\S+$"}, "name": {"type": str}}},
    "at_least": 1,
}  # fmt: skip
GRANT = {
    "type": dict,
    "required": [
        "id", "title", "description", "currency", "amountAwarded", "awardDate", "recipientOrganization",
        "fundingOrganization",
    ],
    "properties": {
        "id": {"type": str, "pattern": r"^360G-\S+$"},
        "title": {"type": str, "pattern": r"^.{1,140}$"},
        "description": {"type": str, "pattern": "."},
        "currency": {"type": str, "pattern": "^GBP$"},
        "amountAwarded": {"type": int},
        "awardDate": {"type": str, "pattern": DAY},
        "recipientOrganization": ORGANISATION,
        "fundingOrganization": ORGANISATION,
    },
}  # fmt: skip
PACKAGE = {
    "type": dict,
    "required": ["grants"],
    "properties": {
        "grants": {"type": list, "items": GRANT, "at_least": 1},
        "version": {"type": str, "pattern": r"^(\d+\.)(\d+)$"},
        "issued": {"type": str, "pattern": DAY},
    },
}
REQUIRED_COLUMNS = [
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Identifier",
    "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name",
]  # fmt: skip


def faults(value, schema, where="package"):
    """Where a value is not as the schema says: a small part of JSON Schema, which is all that is needed here."""
    if type(value) is not schema["type"]:
        return [f"{where} is a {type(value).__name__}"]
    found = [f"{where} has no {name}" for name in schema.get("required", []) if name not in value]
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where} is “{value}”")
    if len(value) < schema.get("at_least", 0) if isinstance(value, list) else False:
        found.append(f"{where} is empty")
    if isinstance(value, dict):
        for name, inside in schema.get("properties", {}).items():
            found += faults(value[name], inside, f"{where}.{name}") if name in value else []
    if isinstance(value, list) and "items" in schema:
        for number, each in enumerate(value):
            found += faults(each, schema["items"], f"{where}[{number}]")
    return found


@pytest.fixture(scope="module")
def kept_awards(kept_for_the_module):
    """One award that is announced, one of a confidential call, and one under embargo."""
    told = factories.proposal_at(State.FUNDED, title="=HYPERLINK(1)", award=12_000)
    Organisation.objects.filter(pk=told.lead_organisation_id).update(ods_code="RXK")
    quiet = factories.proposal_at(
        State.FUNDED, title="From a confidential call", call=factories.open_call(visibility=Visibility.CONFIDENTIAL)
    )
    hidden = factories.proposal_at(State.FUNDED, title="CANARY under embargo", announced=False)
    factories.proposal_at(State.SCORED, title="CANARY undecided")
    return told, quiet, hidden


@pytest.fixture
def awards(kept_awards):
    return [Proposal.objects.get(pk=each.pk) for each in kept_awards]


def package(client):
    return json.loads(client.get(page("open_awards_json")).getvalue())


def table(client):
    text = client.get(page("open_awards_csv")).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def test_the_package_holds_what_the_standard_requires(client, awards):
    assert faults(package(client), PACKAGE) == []


def test_the_check_of_the_standard_finds_what_is_missing():
    wrong = {"grants": [{"id": "P-1", "title": "", "amountAwarded": "5", "recipientOrganization": []}], "version": "1"}
    assert faults(wrong, PACKAGE) == [
        "package.grants[0] has no description", "package.grants[0] has no currency",
        "package.grants[0] has no awardDate", "package.grants[0] has no fundingOrganization",
        "package.grants[0].id is “P-1”", "package.grants[0].title is “”", "package.grants[0].amountAwarded is a str",
        "package.grants[0].recipientOrganization is empty", "package.version is “1”",
    ]  # fmt: skip


def test_a_grant_is_named_by_prefix_and_reference_and_organisations_by_their_codes(client, awards, settings):
    settings.GRANTS_PUBLISHER_PREFIX, settings.GRANTS_FUNDER_ID = "360G-wmfund", "GB-NHS-QHL"
    settings.GRANTS_FUNDER_NAME = "NHS Birmingham and Solihull"
    told, quiet, _ = awards
    first, second = package(client)["grants"]

    assert first == {
        "id": f"360G-wmfund-{told.reference}",
        "title": "=HYPERLINK(1)",
        "description": told.pitch or told.title,
        "currency": "GBP",
        "amountAwarded": 12_000,
        "awardDate": localdate().isoformat(),
        "recipientOrganization": [{"id": "GB-NHS-RXK", "name": told.lead_organisation.name}],
        "fundingOrganization": [{"id": "GB-NHS-QHL", "name": "NHS Birmingham and Solihull"}],
        "grantProgramme": [{"code": told.call.code, "title": told.call.title}],
    }
    assert second["recipientOrganization"][0]["id"] == f"360G-wmfund-ORG{quiet.lead_organisation_id}"


def test_the_table_has_the_columns_of_the_standard_and_no_formula(client, awards):
    rows = table(client)

    assert list(rows[0])[: len(REQUIRED_COLUMNS)] == REQUIRED_COLUMNS
    assert [all(row[name] for name in REQUIRED_COLUMNS) for row in rows] == [True, True]
    assert (rows[0]["Title"], rows[0]["Amount Awarded"]) == ("'=HYPERLINK(1)", "12000")


def test_nothing_that_is_not_announced_is_in_any_of_them(client, awards):
    files = [client.get(page(f"open_awards_{ending}")).getvalue().decode() for ending in ("json", "csv")]
    texts = [*files, client.get(page("open_awards")).text, Caller().get("awards/open-data/").text]
    assert [("CANARY" in text, awards[2].reference in text) for text in texts] == [(False, False)] * 4


def test_a_program_reads_the_same_grants(client, awards):
    assert Caller().get("awards/open-data/").json()["results"] == package(client)["grants"]


def test_the_page_says_how_many_and_how_much(client, awards):
    assert "2 awards , £27,000 in all" in words_of(client.get(page("open_awards")))


def test_before_the_first_award_there_is_no_package_and_the_page_says_so(client, awards):
    Proposal.objects.filter(pk__in=[each.pk for each in awards]).update(lead_organisation=None)

    assert client.get(page("open_awards_json")).status_code == 404
    assert table(client) == []
    assert "No award is announced yet." in words_of(client.get(page("open_awards")))


def test_the_page_costs_the_same_for_every_number_of_awards(client, awards, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(page("open_awards"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r="])
def test_no_text_is_read_as_a_formula(start):
    assert in_csv(f"{start}1+1")[0] in "'1\n"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (True, "yes"), (5, "5"), (-5, "-5"), ("a\x00b\ud800", "ab"), ("a\r\nb", "a\nb")],
)
def test_what_a_cell_holds(value, written):
    assert in_csv(value) == written
