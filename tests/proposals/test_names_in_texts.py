"""Names of the applicants in their own text, where the call hides who applied: pointed out, and nothing is blocked."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import Proposal
from proposals.models.calls import Visibility
from proposals.people.applicants import named_in
from proposals.services import writing
from proposals.states import State
from proposals.texts.naming import is_in, of_a_person, of_an_organisation
from tests import factories
from tests.browser_fixtures import assert_accessible

pytestmark = pytest.mark.django_db

UHB = "University Hospitals Birmingham NHS Foundation Trust"
DUDLEY = "The Dudley Group NHS Foundation Trust"


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("Dr Lea Young leads it.", True),
        ("led by LEA YOUNG", True),
        ("Young et al. tried it.", True),
        ("It helps young people.", False),
        ("The Youngs Ward takes part.", False),
        ("", False),
    ],
)
def test_a_person_is_found_by_both_names_or_the_family_name(text, is_found):
    assert is_in(text, of_a_person("Lea", "Young")) == is_found


def test_a_short_family_name_alone_is_no_sign():
    assert [is_in(text, of_a_person("Wei", "Li")) for text in ("Li said so.", "Wei Li said so.")] == [False, True]


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        (UHB, f"Tried at {UHB}.", True),
        (UHB, "Tried at University Hospitals Birmingham.", True),
        (UHB, "Tried at a university hospital.", False),
        (DUDLEY, "the Dudley Group tried it", True),
        ("Solihull Trust", "We live in Solihull.", False),
        ("A (new) Trust", "At A (new) Trust.", True),
    ],
)
def test_an_organisation_is_found_with_and_without_what_it_is(name, text, is_found):
    assert is_in(text, of_an_organisation(name)) == is_found


@pytest.fixture
def draft():
    """Lea Hiddleston of University Hospitals Birmingham, whose text names both."""
    call = factories.open_call(hides_applicants=True, visibility=Visibility.CONFIDENTIAL)
    author = factories.member("Lea", family_name="Hiddleston", at=factories.organisation(UHB))
    evidence, title = "Hiddleston (2019) tried it.", "Rounds at University Hospitals Birmingham"
    return factories.draft(call, author=author, title=title, evidence=evidence)


SENTENCES = [
    f"<li>{UHB}, in “title”</li>",
    "<li>Lea Hiddleston, in “evidence that it works”</li>",
]


def test_names_are_told_with_the_part_that_holds_them(draft):
    assert named_in(draft) == [("title", UHB), ("evidence that it works", "Lea Hiddleston")]


def test_other_calls_ask_nothing(django_assert_num_queries):
    draft = factories.draft(title="By Lea Hiddleston")
    with django_assert_num_queries(0):
        assert named_in(draft) == []


@pytest.mark.parametrize("page", ["write", "check", "section"])
def test_authors_are_told_on_every_page_of_writing(client, draft, page):
    client.force_login(draft.lead_author)
    section = ["case"] if page == "section" else []

    text = client.get(reverse(f"proposals:{page}", args=[draft.reference, *section])).text

    assert [sentence in text for sentence in SENTENCES] == [True, True]
    assert "The panel does not see who applied." in text


def test_a_moderator_is_told_too_and_it_can_be_submitted_and_passed_all_the_same(client, draft):
    writing.submit(draft.pk, by=draft.lead_author)
    client.force_login(factories.moderator())

    text = client.get(reverse("proposals:review", args=[draft.reference])).text

    assert [sentence in text for sentence in SENTENCES] == [True, True]
    assert Proposal.objects.get().state == State.SUBMITTED


@pytest.mark.browser
def test_the_page_of_answers_in_a_browser(clean_page, sign_in, draft):
    sign_in(draft.lead_author)
    clean_page.goto(reverse("proposals:check", args=[draft.reference]))

    expect(clean_page.get_by_text("Lea Hiddleston, in “evidence that it works”")).to_be_visible()
    assert_accessible(clean_page)
