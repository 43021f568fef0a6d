"""The pages of writing: what they cost, and how they work in a browser."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.forms.drafting import in_words
from proposals.forms.sections import IN_EVERY_CALL
from proposals.models import Theme
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.pages import BY_SLUG, address
from tests.proposals.writing.arrangement import check_page


# --- Costs ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("slug", "queries"), [("innovation", 17), ("case", 8), ("spread", 8), ("money", 8)])
@pytest.mark.parametrize("partners", [1, 3])
def test_a_section_costs_the_same_with_many_partners(write, draft, slug, queries, partners, django_assert_num_queries):
    for number in range(partners):
        draft.partners.add(factories.organisation())
        draft.themes.add(Theme.objects.create(code=f"theme-{number}", name=f"Theme {number}"))

    with django_assert_num_queries(queries):
        write.get(address(draft, slug))


@pytest.mark.parametrize(("name", "queries"), [("write", 15), ("check", 10)])
def test_the_pages_around_the_sections_are_cheap(write, draft, name, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        write.get(reverse(f"proposals:{name}", args=[draft.reference]))


def test_an_answer_is_put_in_words(draft):
    plan = BY_SLUG["spread"].form.base_fields
    assert in_words(plan["baseline_value"], Decimal("38.50")) == "38.50"
    assert in_words(plan["baseline_value"], Decimal("1204.00")) == "1,204"
    assert in_words(plan["direction"], "up") == "Higher is better"
    assert in_words(plan["unit"], "") == ""
    assert in_words(plan["target_on"], date(2036, 5, 1)) == "1 May 2036"


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


# --- In a browser -----------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_author_writes_and_submits_without_scripts(page_without_scripts, sign_in, author, open_call):
    draft = factories.draft(open_call, author=author, title="Home checks", benefits="")
    page = page_without_scripts
    sign_in(author)
    page.goto(reverse("proposals:write", args=[draft.reference]))

    follow(page, "The case")
    page.get_by_label("Benefit for patients and staff").fill("Fewer falls.")
    press(page, "Save and come back later")
    follow(page, "Check your answers and submit")
    page.get_by_label("What I wrote is true").check()
    press(page, "Submit the proposal")

    expect(page.get_by_role("heading", level=1)).to_have_text("Proposal submitted")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_of_writing_are_accessible(clean_page, sign_in, author, open_call):
    draft = factories.draft(open_call, author=author, title="Home checks", benefits="")
    sign_in(author)
    sections = [address(draft, section.slug) for section in IN_EVERY_CALL]

    for page in [reverse("proposals:write", args=[draft.reference]), *sections, check_page(draft)]:
        clean_page.goto(page)
        assert_accessible(clean_page)
