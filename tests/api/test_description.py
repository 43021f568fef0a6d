"""The OpenAPI description and the page made from it tell what the API does."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from exchange.acts import ACTS
from exchange.api.docs import openapi, reference
from exchange.api.steps import body_of
from exchange.api.urls import urlpatterns
from proposals.serializers.drafts import DraftChange, NewDraft
from proposals.serializers.strict import read
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible

ROOT = Path(__file__).parents[2]
PRIVATE = (
    "/reports/",
    "/quarters/{quarter}/",
    "/sections/",
    "/measures/",
    "/measures/{measure}/",
    "/measures/values/",
    "/values.csv",
    "/ledger.csv",
    "/eligible.csv",
    "/figures.csv",
    "/period/",
    "/interest/",
    "/interests/",
    "/events/{event}/file/",
    "/spread/requests/",
    "/sites/{site}/",
    "/sites/{site}/notes/",
    "/ranking/",
    "/spread/scores/",
    "/pledges/",
    "/what-if/",
    "/shortlists/",
    "/shortlists/{shortlist}/",
    "/shortlists/{shortlist}/rules/",
    "/shortlists/{shortlist}/alternatives/",
    "/shortlists/{shortlist}/workbook/",
    "/workbook/apply/",
    "/shortlists/{shortlist}/csv/",
    "/shortlists/{shortlist}/json/",
    "/panel-pack/",
    "/packs/panel/",
    "/propose/",
    "/send-back/",
    "/reopen/",
    "/conflicts/",
    "/conflict/",
    "/declaration/",
    "/interests/",
    "/members/",
    "/calibration/",
    "/preferences/",
    "/panels/",
    "/reminders/",
    "/closing/",
    "/assessors/",
    "/seats/",
    "/flags/",
    "/ledger/",
    "/meeting/",
    "/meeting/mine/",
    "/meeting/{item}/mine/",
    "/marking/",
    "/confirm/",
    "/refuse/",
    "/assigned/",
    "/assignments/",
    "/assignments/{run}/",
    "/setup/",
    "/questions/",
    "/desk/",
    "/claim/",
    "/gateways/",
    "/people/",
    "/invitations/",
    "/affiliations/",
    "/asked/",
    "/similar/",
    "/offers/",
    "/notes/",
    "/announce/",
    "/letters/",
    "/letters/{kind}/",
    "/offer/",
    "/letters/{kind}/merged/",
    "/feedback/",
    "/feedback/comments/",
    "/rubric/",
    "/rubrics/",
    "/open/",
    "/moderate/",
    "/proposals/{reference}/changes/",
    "/news/",
    "/runs/{run_key}/",
    "/reports/",
    "/quarters/{quarter}/",
    "/texts/",
    "/signposts/",
    "/saved-filters/",
    "/objections/",
    "/assessments/",
    "/assessments/{id}/",
    "/forecast/",
    "/assessments/offline/",
    "/awards/",
    "/packs/audit/",
    "/packs/disclosure/",
    "/after/",
    "/after/{duty}/",
    "/spread/plan/",
    "/spread/leads/",
    "/spread/sites/{lead}/",
    "/spread/ledger/",
    "/spread/sites/",
)  # for those who signed in
OPERATIONS = {operation.anchor: operation for group in reference().groups for operation in group.operations}


def test_the_description_is_valid_and_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


@pytest.mark.django_db
def test_programs_read_the_description(author):
    for caller in (Caller(), Caller(author)):
        assert caller.get("schema/").json() == openapi()


def test_every_address_is_described_and_each_step_by_itself():
    described = {re.sub(r"(steps|bulk)/\w+/$", r"\1/{name}/", path) for path in openapi()["paths"]}
    addresses = {re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)) for each in urlpatterns[2:-1]}

    assert described == {f"/api/v1/{address}" for address in addresses}
    assert [path.split("/")[-2] for path in openapi()["paths"] if "/steps/" in path] == list(ACTS)


def test_each_operation_says_how_it_may_be_refused():
    for path, methods in openapi()["paths"].items():
        for method, operation in methods.items():
            refusals = {"400", "401", "404", "406"} | ({"403", "409", "413", "415"} if method != "get" else set())
            assert refusals <= set(operation["responses"]), (method, path)
            assert {"token": []} in operation["security"]
            is_for_some = path.endswith(PRIVATE) or "/notices/" in path
            assert ({} in operation["security"]) == (method == "get" and not is_for_some)


def test_a_step_describes_the_fields_of_its_form():
    body = openapi()["components"]["schemas"]["DeclineBody"]

    assert list(body["properties"]) == ["reason", "note", "call", "contact", "signpost"]
    assert body["required"] == ["note", "reason"]


def test_the_examples_are_bodies_that_the_api_reads():
    for name in ACTS:
        body = body_of(name)
        asks_for_something = bool(body().fields)
        read(body, reference().example_body(body.__name__) if asks_for_something else {})
    read(NewDraft, reference().example_body("NewDraft"))
    read(DraftChange, reference().example_body("DraftChange"))


def test_no_serializer_takes_in_or_hands_out_whatever_a_model_has():
    floors = [ROOT / name for name in ("exchange", "scoring", "proposals")]
    sources = [file for floor in floors for kind in ("serializers", "api") for file in floor.glob(f"{kind}*/**/*.py")]
    sources += [file for floor in floors for kind in ("serializers", "api") for file in floor.glob(f"{kind}.py")]
    assert len(sources) > 15
    for file in sources:
        text = file.read_text(encoding="utf-8")
        assert "__all__" not in text, file
        assert not re.search(r"\bexclude = ", text), file


@pytest.mark.django_db
def test_the_page_tells_of_every_operation_with_the_address_of_this_site(settings):
    page = Client().get("/api/v1/").content.decode()

    for operation in OPERATIONS.values():
        assert f'id="{operation.anchor}"' in page
        assert f"curl {settings.BASE_URL}/api/v1/" in operation.example
    targets = set(re.findall(r'href="#([\w-]+)"', page)) - {"maincontent"}
    assert targets - set(re.findall(r'id="([\w-]+)"', page)) == set()


@pytest.mark.django_db
def test_the_page_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        Client().get("/api/v1/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_is_accessible(clean_page):
    """One entry is made as the others: each twelfth is kept and opened, as a page of all of them takes long."""
    clean_page.goto("/api/v1/")
    clean_page.evaluate("document.querySelectorAll('details').forEach((each, n) => { each.open = n % 12 === 0; })")
    clean_page.evaluate("document.querySelectorAll('details:not([open])').forEach(each => each.remove())")
    assert_accessible(clean_page)
