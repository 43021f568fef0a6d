"""Sheets that an assessor put off: the list says which, and they are taken up again by saving them."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from proposals.days import in_words
from scoring.models import ScoreSheet
from scoring.services import closing, sheets
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import marked
from tests.reading import words_of
from tests.scoring.assessments.arrangement import page


@pytest.fixture
def skipped(asked, assessor):
    """An assignment whose sheet was begun and then put off."""
    assignment = marked(asked(title="Put off"), 4, returned=False)
    put_off(assignment, assessor)
    return assignment


def put_off(assignment, assessor):
    version = ScoreSheet.objects.get(assignment=assignment).version
    sheets.save_sheet(assignment.pk, by=assessor, version=version, marks={}, is_skipped=True)


def take_up(assignment, assessor):
    version = ScoreSheet.objects.get(assignment=assignment).version
    sheets.save_sheet(assignment.pk, by=assessor, version=version, marks={})


def shelf_of(client, assessor):
    """How many stand on the shelf of what was skipped, and which."""
    response = page(client, assessor, "mine", show="skipped")
    shelves = dict(re.findall(r">([^<>]+) \((\d+)\)</a>", response.text))
    return shelves.get("Skipped"), re.findall(r'<th role="rowheader"[^>]*>(.*?)<span', unescape(response.text))


def test_the_list_says_what_was_skipped_and_when_and_leads_back_to_it(client, assessor, asked, skipped):
    marked(asked(title="Half done"), 4, returned=False)

    text = words_of(page(client, assessor, "mine"))

    assert f"State Being marked Skipped on {in_words(localdate())}" in text
    assert text.count("Skipped on") == 1
    assert text.count("Next Take up again") == 1
    assert shelf_of(client, assessor) == ("1", ["Put off"])


def test_the_page_of_the_sheet_says_so_until_it_is_saved_again(client, assessor, skipped):
    before = words_of(page(client, assessor, "sheet", skipped.pk))
    take_up(skipped, assessor)

    assert f"You skipped this sheet on {in_words(localdate())}." in before
    assert "You skipped this sheet" not in words_of(page(client, assessor, "sheet", skipped.pk))
    assert shelf_of(client, assessor) == ("0", [])


def test_what_is_returned_or_closed_is_no_longer_skipped(client, assessor, asked, skipped, panel):
    returned = marked(asked(title="Returned"), 4, returned=False)
    put_off(returned, assessor)
    sheets.return_sheet(returned.pk, by=assessor)
    for other in skipped.proposal.assignments.exclude(pk=skipped.pk):
        marked(other, 4)
    before = shelf_of(client, assessor)
    panel.panel.call.__class__.objects.filter(pk=panel.panel.call_id).update(sheets_wanted=2)
    sheets.decline_assignment(skipped.pk, by=assessor, note="I have no time.")
    closing.close_scoring(skipped.proposal_id, by=panel.chair)

    assert (before, shelf_of(client, assessor)) == (("1", ["Put off"]), ("0", []))


def test_nobody_sees_what_another_skipped(client, skipped, panel):
    assert shelf_of(client, panel.seats[1].person) == ("0", [])


def test_programs_skip_a_sheet_and_see_which_are_skipped(assessor, asked):
    assignment = marked(asked(), 4, returned=False)
    me = Caller(assessor)

    def is_skipped():
        return [each["is_skipped"] for each in me.get("assessments/").json()["results"]]

    version = me.get(f"assessments/{assignment.pk}/").json()["version"]
    before = is_skipped()
    me.patch(f"assessments/{assignment.pk}/", {"version": version, "is_skipped": True})
    between = is_skipped()
    me.patch(f"assessments/{assignment.pk}/", {"version": version + 1, "overall_comment": "Good."})

    assert (before, between, is_skipped()) == ([False], [True], [False])


@pytest.mark.browser
def test_a_skipped_sheet_is_taken_up_again(clean_page, sign_in, assessor, skipped):
    sign_in(assessor)

    clean_page.goto(reverse("scoring:mine"))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name="Take up again").click()
    assert_accessible(clean_page)
    clean_page.get_by_role("button", name="Save", exact=True).click()
    clean_page.get_by_text("Saved at").wait_for()
    clean_page.goto(reverse("scoring:mine"))

    expect(clean_page.get_by_text("Skipped on")).to_have_count(0)
