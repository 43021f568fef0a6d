"""Flags, reopening a sheet, and what closing waits for."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.services import moderation, writing
from scoring.models import Assignment, Flag, ScoreSheet
from scoring.services import closing, flags, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.chairing.arrangement import PANELS, act_on, asked, page_of, placed, seen_by, table_of


def test_a_flag_keeps_scoring_open_until_it_is_settled(client, panel):
    proposal = asked(panel, marks=[3, 3, 3])
    client.force_login(panel.chair)

    client.post(act_on(panel, proposal, "raise_flag"), {"text": "Marks are far apart."})
    flag = proposal.flags.get()
    assert "1 open flag waits to be settled." in words_of(client.get(page_of(panel, proposal)))
    client.post(reverse("scoring:resolve_flag", args=[panel.panel.pk, flag.pk]), {"resolution": "We talked."})

    text = words_of(client.get(page_of(panel, proposal)))
    assert "We talked." in text
    assert reverse("step", args=[proposal.reference, "close_scoring"]) in client.get(page_of(panel, proposal)).text


@pytest.mark.parametrize("text", ["", "   ", "x" * 5_001])
def test_a_flag_needs_words_and_keeps_them(client, panel, text):
    proposal = placed(panel)
    client.force_login(panel.chair)

    response = client.post(act_on(panel, proposal, "raise_flag"), {"text": text})

    assert (response.status_code, Flag.objects.count()) == (200, 0)
    assert text.strip() in response.text


def test_a_flag_is_settled_once(panel):
    flag = flags.raise_flag(placed(panel).pk, by=panel.chair, text="Look.")
    flags.resolve_flag(flag.pk, by=panel.chair, resolution="First.")

    with pytest.raises(WrongState, match="settled this flag already"):
        flags.resolve_flag(flag.pk, by=panel.chair, resolution="Second.")

    assert Flag.objects.get().resolution == "First."


def test_no_flag_is_raised_after_the_close(panel):
    proposal = asked(panel, marks=[3, 3, 3])
    closing.close_scoring(proposal.pk, by=panel.chair)

    with pytest.raises(NotReady, match="Its scoring is closed"):
        flags.raise_flag(proposal.pk, by=panel.chair, text="Too late.")


def test_reopening_a_sheet_needs_a_reason_and_takes_its_total_out(client, panel):
    proposal = asked(panel, marks=[2, 4])
    first = proposal.made[0]
    client.force_login(panel.chair)
    address = reverse("scoring:reopen_sheet", args=[panel.panel.pk, first.pk])

    assert "Say why the sheet is reopened." in words_of(client.post(address, {"note": ""}))
    client.post(address, {"note": "Explain the budget."})

    assert (Assignment.objects.get(pk=first.pk).state, ScoreSheet.objects.get(assignment=first).total) == (
        "accepted",
        None,
    )
    assert "Score so far 4.00" in words_of(client.get(table_of(panel)))
    assert "Reopened: Explain the budget." in words_of(client.get(page_of(panel, proposal)))


def test_a_sheet_is_not_reopened_through_another_panel(client, panel, open_call):
    proposal, other = asked(panel, marks=[3]), factories.panel(open_call)
    client.force_login(other.chair)

    for pk in (panel.panel.pk, other.panel.pk):
        address = reverse("scoring:reopen_sheet", args=[pk, proposal.made[0].pk])
        assert client.post(address, {"note": "Mine."}).status_code == 404
    with pytest.raises(NotPermitted):
        sheets.reopen_sheet(proposal.made[0].pk, by=other.chair, note="Mine.")


def test_the_page_says_what_closing_waits_for(client, panel):
    proposal = asked(panel, marks=[3])

    response = seen_by(client, panel.chair, page_of(panel, proposal))

    assert "1 of 3 score sheets are returned." in words_of(response)
    assert "close_scoring" not in response.text


def test_what_is_closed_shows_its_score_and_offers_nothing(client, panel):
    proposal = asked(panel, marks=[3, 4, 5])
    closing.close_scoring(proposal.pk, by=panel.chair)

    response = seen_by(client, panel.chair, page_of(panel, proposal))

    assert "Scoring of this proposal is closed. Its score is 4.00." in words_of(response)
    assert response.text.split("<main")[1].count("<form") == 0


def test_a_withdrawn_proposal_stays_in_the_table_but_waits_for_nobody(client, panel, manager):
    proposal = asked(panel, marks=[3], title="Withdrawn")
    writing.withdraw(proposal.pk, by=proposal.cast.author)

    text = words_of(seen_by(client, panel.chair, table_of(panel)))

    assert "Outstanding –" in text
    assert "Being marked (0)" in text


def test_a_declined_proposal_has_no_open_form(client, panel, manager):
    proposal = asked(panel)
    moderation.decline(proposal.pk, by=manager, note="No.", reason="not_ready", signpost="Q")

    assert "Scoring of this proposal is closed." in words_of(seen_by(client, panel.chair, page_of(panel, proposal)))


@pytest.mark.browser
def test_the_panel_reads_well_and_a_chair_gets_to_the_close(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    proposal = asked(panel, marks=[4, 2, 5], title="A shared protocol for sepsis")
    asked(panel, marks=[3], title="Half way")
    sign_in(panel.chair)

    clean_page.goto(PANELS)
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=panel.panel.name).click()
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="A shared protocol for sepsis").click()
    clean_page.get_by_text("Raise a flag", exact=True).click()
    clean_page.get_by_label("What must be settled").fill("The marks for need are far apart.")
    clean_page.get_by_role("button", name="Raise the flag").click()
    assert_accessible(clean_page)
    clean_page.get_by_label("How it was settled").fill("Two saw the annex, one had not.")
    clean_page.get_by_role("button", name="Settle this flag").click()
    clean_page.get_by_role("button", name="Close scoring").click()
    expect(clean_page).to_have_url(reverse("step", args=[proposal.reference, "close_scoring"]))
