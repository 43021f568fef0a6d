"""What a call asks of its assessors: set with the call, read beside each of its sheets, and nowhere else."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import Call
from proposals.services import call_setup
from scoring.services import rubrics, sheets
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.proposals.call_setup.arrangement import part_page
from tests.proposals.call_setup.arrangement import typed as typed_into
from tests.reading import errors_in, words_of
from tests.scoring.sheets.arrangement import address, ask, typed

GUIDANCE = "## In this call\n\nMark down *vague* sites.\n\n<script>alert(1)</script>"
AS_READ = "What this call asks of you In this call Mark down vague sites. <script>alert(1)</script> Mark fairly"


@pytest.fixture
def call(open_call, manager):
    return call_setup.change_call(open_call.pk, by=manager, version=open_call.version, assessor_guidance=GUIDANCE)


def test_assessors_read_it_beside_the_sheet_with_what_every_call_asks(me, mine, call):
    page = me.get(address(mine))

    assert AS_READ in words_of(page)
    assert '<h2 class="nhsuk-heading-m">In this call</h2>\n<p>Mark down <em>vague</em> sites.</p>' in page.text


def test_it_stands_there_when_what_was_typed_is_refused(me, mine, call):
    page = me.post(address(mine), typed(mine, need=9))

    assert AS_READ in words_of(page)


def test_a_call_without_any_says_nothing_of_it(me, mine):
    assert "What this call asks of you" not in words_of(me.get(address(mine)))


def test_it_costs_no_query(me, mine, open_call, manager, django_assert_num_queries):
    with django_assert_num_queries(13):
        me.get(address(mine))
    call_setup.change_call(open_call.pk, by=manager, version=open_call.version, assessor_guidance=GUIDANCE)
    with django_assert_num_queries(13):
        me.get(address(mine))


def test_authors_and_visitors_read_it_nowhere(client, mine, call, author):
    proposal = mine.proposal
    pages = [
        reverse("proposals:call", args=[call.code]),
        reverse("proposals:detail", args=[proposal.reference]),
        f"/api/v1/calls/{call.code}/",
        f"/api/v1/proposals/{proposal.reference}/",
    ]

    def told(person):
        client.logout() if person is None else client.force_login(person)
        return [page for page in pages if "vague" in client.get(page).text]

    assert [told(person) for person in (None, author, proposal.lead_author)] == [[], [], []]


def test_a_manager_writes_it_and_looks_at_it_before_it_is_saved(client, manager, open_call):
    client.force_login(manager)
    sent = typed_into(open_call, "scoring", assessor_guidance=GUIDANCE)

    looked_at = client.post(part_page(open_call, "scoring"), sent | {"preview": "yes"})
    before = Call.objects.get(pk=open_call.pk).assessor_guidance
    saved = client.post(part_page(open_call, "scoring"), sent)

    assert "Preview, not saved yet In this call Mark down vague sites." in words_of(looked_at)
    assert (before, saved.status_code) == ("", 302)
    assert Call.objects.get(pk=open_call.pk).assessor_guidance == GUIDANCE


def test_too_long_a_text_is_refused_at_its_field(client, manager, open_call):
    client.force_login(manager)

    page = client.post(part_page(open_call, "scoring"), typed_into(open_call, "scoring", assessor_guidance="x" * 5_001))

    assert errors_in(page) == ["Ensure this value has at most 5000 characters (it has 5001)."]
    assert Call.objects.get(pk=open_call.pk).assessor_guidance == ""


def test_a_call_like_it_asks_the_same(call, manager):
    clone = rubrics.clone_call(
        call.pk, by=manager, title="Again", code="again", opens_at=call.opens_at, closes_at=call.closes_at
    )

    assert clone.assessor_guidance == GUIDANCE


def test_programs_set_it_and_assessors_read_it_with_their_sheet(manager, mine, open_call):
    changed = Caller(manager).patch(
        f"calls/{open_call.code}/setup/", {"version": open_call.version, "assessor_guidance": GUIDANCE}
    )

    assert (changed.status_code, changed.json()["assessor_guidance"]) == (200, GUIDANCE)
    assert Caller(mine.assessor).get(f"assessments/{mine.pk}/").json()["guidance"] == GUIDANCE


@pytest.mark.browser
def test_it_opens_beside_the_sheet(clean_page, sign_in, live_server, panel, manager):
    call = panel.panel.call
    call_setup.change_call(call.pk, by=manager, version=call.version, assessor_guidance=GUIDANCE)
    assignment = ask(panel)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    sign_in(assignment.assessor)

    clean_page.goto(address(assignment))
    clean_page.get_by_text("What this call asks of you").click()

    expect(clean_page.get_by_text("Mark down vague sites.")).to_be_visible()
    assert_accessible(clean_page)
