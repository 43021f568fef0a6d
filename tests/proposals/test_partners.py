"""Partner organisations of a draft: found by name without scripts, each saved as it is added."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.errors import NotPermitted, WrongState
from proposals.models import ContributorRole, Proposal
from proposals.services import partners, writing
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.reading import words_of

pytestmark = pytest.mark.django_db


def names_of(proposal):
    return list(proposal.partners.order_by("name").values_list("name", flat=True))


@pytest.fixture
def draft(author):
    return factories.draft(author=author, title="Home checks")


@pytest.fixture
def page(draft):
    return reverse("proposals:partners", args=[draft.reference])


@pytest.fixture
def at_author(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def dudley(db):
    return factories.organisation("Dudley Group")


def test_a_partner_is_found_added_and_taken_out(at_author, draft, page, dudley):
    factories.organisation("Walsall Trust")
    assert "Walsall" not in words_of(at_author.get(page, {"q": "dudley"}))

    added = at_author.post(f"{page}?q=dudley", {"add": dudley.pk}, follow=True)

    assert names_of(draft) == ["Dudley Group"]
    assert "Dudley Group is a partner now." in words_of(added)
    assert added.redirect_chain[-1][0] == f"{page}?q=dudley"
    at_author.post(page, {"remove": dudley.pk})
    assert names_of(draft) == []


def test_two_clicks_add_once_and_what_others_add_is_kept(draft, author, dudley):
    walsall, version = factories.organisation("Walsall Trust"), draft.version
    for organisation in (dudley, dudley, walsall):
        partners.add_partner(draft.pk, by=author, organisation=organisation)

    assert names_of(draft) == ["Dudley Group", "Walsall Trust"]
    assert Proposal.objects.get(pk=draft.pk).version == version + 2


def test_the_lead_organisation_is_no_partner(at_author, draft, page):
    answer = at_author.post(page, {"add": draft.lead_organisation_id}, follow=True)

    assert "leads the proposal, so it can’t be a partner as well." in words_of(answer)
    assert names_of(draft) == []


@pytest.mark.parametrize("body", [{}, {"add": ""}, {"add": "x"}, {"add": "9" * 40}, {"remove": "1"}])
def test_what_is_no_choice_is_not_there(at_author, draft, page, body):
    assert at_author.post(page, body).status_code == 404
    assert names_of(draft) == []


@pytest.mark.parametrize("role", [ContributorRole.VIEWER, ContributorRole.COMMENTER])
def test_who_may_not_edit_chooses_no_partner(client, draft, page, dudley, role):
    person = factories.member("Reader")
    factories.co_author(draft, person, role)
    client.force_login(person)

    assert client.get(page).status_code == client.post(page, {"add": dudley.pk}).status_code == 403
    with pytest.raises(NotPermitted):
        partners.add_partner(draft.pk, by=person, organisation=dudley)


def test_partners_stand_once_it_is_submitted(at_author, draft, page, author, dudley):
    writing.submit(draft.pk, by=author)

    assert at_author.post(page, {"add": dudley.pk}).status_code == 409
    with pytest.raises(WrongState):
        partners.add_partner(draft.pk, by=author, organisation=dudley)


def test_the_section_shows_only_those_that_are_chosen_and_leads_to_the_search(at_author, draft, page, author, dudley):
    factories.organisation("Walsall Trust")
    partners.add_partner(draft.pk, by=author, organisation=dudley)
    section = reverse("proposals:section", args=[draft.reference, "innovation"])

    shown = at_author.get(section)
    [opened] = re.findall(r'name="opened" value="([^"]+)"', shown.text)
    saved = at_author.post(section, {"title": "Home checks at night", "opened": opened, "partners": [dudley.pk],
                                     "find_partners": "yes"})  # fmt: skip

    assert ("Dudley Group" in shown.text, "Walsall Trust" in shown.text) == (True, False)
    assert saved.url == page
    assert Proposal.objects.get(pk=draft.pk).title == "Home checks at night"
    assert names_of(draft) == ["Dudley Group"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_for_three(at_author, draft, page, rows, django_assert_num_queries):
    for number in range(rows):
        factories.organisation(f"Practice {number}")
        draft.partners.add(factories.organisation(f"Partner {number}"))

    with django_assert_num_queries(7):
        at_author.get(page, {"q": "practice"})


@pytest.mark.browser
def test_a_partner_is_found_without_scripts(page_without_scripts, sign_in, draft, author, dudley):
    browser = page_without_scripts
    sign_in(author)
    browser.goto(reverse("proposals:section", args=[draft.reference, "innovation"]))
    press(browser, "Save and find a partner")
    browser.get_by_label("Name of the organisation").fill("dudley")
    press(browser, "Search")
    assert_accessible(browser)
    press(browser, "Add Dudley Group")
    assert_accessible(browser)
    expect(browser.get_by_text("Dudley Group is a partner now.")).to_be_visible()
