"""The pages of people: links that open, what they cost, and how they read."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.models import Notice
from proposals.services import invitations, people
from tests import factories
from tests.browser_fixtures import assert_accessible, press
from tests.proposals.people.arrangement import COMMENTER, GUEST, VIEWER, invited, page_of, token

pytestmark = pytest.mark.django_db


# --- What people are told ---------------------------------------------------------------------------------------------
def test_every_link_in_these_notices_opens_for_its_recipient_and_for_no_stranger(
    client, draft, author, guest, heir, stranger
):
    joined = invitations.accept(invited(draft, COMMENTER).pk, by=guest)
    other = invited(draft, email=factories.verified(heir).email)
    invitations.decline(other.pk, by=heir)
    people.change_right(draft.pk, joined.pk, by=author, role=VIEWER, was=COMMENTER)
    people.offer_lead(draft.pk, draft.contributors.get(person=heir).pk, by=author)
    people.take_lead(draft.pk, by=heir)

    opened: dict[str, list[int]] = {}
    for notice in Notice.objects.filter(about=draft):
        for who, person in (("recipient", notice.recipient), ("stranger", stranger)):
            client.force_login(person)
            opened.setdefault(who, []).append(client.get(notice.path).status_code)

    assert opened == {"recipient": [200] * 5, "stranger": [404] * 5}


# --- Pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_of_each_and_for_three(at_lead, draft, rows, django_assert_num_queries):
    for number in range(rows):
        factories.co_author(draft, factories.member())
        invited(draft, email=f"guest{number}@trust.example")

    with django_assert_num_queries(9):
        at_lead.get(page_of(draft))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_invitations_costs_the_same_for_one_and_for_three(
    client, open_call, guest, rows, django_assert_num_queries
):
    for _ in range(rows):
        invited(factories.draft(open_call))
    client.force_login(guest)

    with django_assert_num_queries(6):
        assert client.get(reverse("proposals:invitations")).text.count("invites you to view it") == rows


@pytest.mark.browser
def test_the_pages_of_people_read_well(clean_page, sign_in, draft, author, heir, guest):
    invited(draft, email="somebody.with.a.long.address@university-hospitals.example")
    sign_in(author)
    clean_page.goto(page_of(draft))
    assert_accessible(clean_page)
    clean_page.get_by_label("Email address").fill(GUEST)
    clean_page.get_by_label("View and comment").check()
    press(clean_page, "Send the invitation")
    expect(clean_page.get_by_text(f"An invitation goes to {GUEST}.")).to_be_visible()
    for name, args in {"lead": [], "person": [draft.contributors.get(person=heir).pk]}.items():
        clean_page.goto(page_of(draft, name, *args))
        assert_accessible(clean_page)


@pytest.mark.browser
def test_the_invited_answer_without_scripts(page_without_scripts, sign_in, draft, guest):
    page = page_without_scripts
    invitation = invited(draft)
    link = reverse("proposals:open_invitation", args=[token(invitation)])
    page.goto(link)
    assert_accessible(page)
    sign_in(guest)
    page.goto(reverse("proposals:invitations"))
    assert_accessible(page)
    page.goto(link)
    assert page.url.endswith(reverse("proposals:invitation", args=[invitation.pk]))
    assert_accessible(page)
    press(page, "Accept")
    expect(page.get_by_role("heading", name="Home checks")).to_be_visible()
