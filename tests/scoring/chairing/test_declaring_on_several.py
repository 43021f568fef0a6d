"""A chair declares no conflict with several proposals at once, and is told that something waits."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from proposals.errors import NotPermitted
from proposals.models import Contributor, Notice
from proposals.states import State
from scoring.models import ChairDeclaration
from scoring.services import in_the_chair, panels
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.chairing.arrangement import OPENED_BY_IT, interests, opened, passed, seen_by, table_of
from tests.scoring.test_late_conflicts import must_be_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(panel, waiting):
    later = [passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call)) for _ in range(2)]
    return [waiting, *later]


def several(panel):
    return reverse("scoring:declare_no_conflict", args=[panel.panel.pk])


def references(proposals):
    return [each.reference for each in proposals]


def tie(proposal, person):
    factories.co_author(factories.draft(proposal.call, author=proposal.lead_author), person)


def test_no_conflict_is_declared_with_several_at_once(client, panel, three):
    page = seen_by(client, panel.chair, several(panel))
    for each in three:
        assert f"{each.reference}. {each.pitch} Led by {each.lead_organisation}. Written by" in words_of(page)
    assert " checked" not in page.text

    some = client.post(several(panel), {"proposals": references(three[:2])})
    assert some.headers["Location"] == several(panel)
    rest = client.post(several(panel), {"proposals": references(three[2:])}, follow=True)

    assert f"Open to you now: {three[2].reference}." in words_of(rest)
    assert [opened(each, panel.chair) for each in three] == [OPENED_BY_IT] * 3
    assert "Nothing waits for you." in words_of(client.get(several(panel)))
    must_be_sound()


def test_what_a_tie_was_found_to_is_declared_on_by_itself(client, panel, three):
    tied, *others = three
    tie(tied, panel.chair)
    page = seen_by(client, panel.chair, several(panel))
    assert f'value="{tied.reference}"' not in page.text
    assert f"{tied.reference}: You and {tied.lead_author} wrote a proposal together." in words_of(page)

    told = client.post(several(panel), {"proposals": references(three)})

    assert f"We found a tie between you and {tied.reference}" in words_of(told)
    assert not ChairDeclaration.objects.filter(proposal__in=three).exists()
    assert client.post(several(panel), {"proposals": references(others)}).status_code == 302


def test_of_hidden_applicants_several_tell_no_more(client):
    panel = factories.panel(factories.open_call(hides_applicants=True, visibility="confidential"))
    waiting = [passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call)) for _ in range(2)]
    tie(waiting[1], panel.chair)

    told = words_of(seen_by(client, panel.chair, several(panel)))

    assert "This call hides who applied" in told
    assert "You have a tie to those who applied. Which one is hidden in this call." in told
    for each in waiting:
        assert each.title in told
        assert str(each.lead_author) not in told
        assert str(each.lead_organisation) not in told


def test_who_is_asked_to_mark_one_of_several_declares_it_there(client, panel, three, manager):
    panels.assign(three[0].pk, by=manager, seats=[panel.panel.seats.get(person=panel.chair)])

    page = seen_by(client, panel.chair, several(panel))

    assert f"{three[0].reference}. You are asked to mark it" in words_of(page)
    assert f'value="{three[0].reference}"' not in page.text
    assert "declare your interests in My assessments" in words_of(
        client.post(several(panel), {"proposals": references(three)})
    )


@pytest.mark.parametrize(("given", "said"), [([], "Choose at least one"), (["P-2026-9999"], "from the list")])
def test_none_and_another_panels_are_refused(client, panel, three, given, said):
    client.force_login(panel.chair)

    assert said in words_of(client.post(several(panel), {"proposals": given}))
    assert not ChairDeclaration.objects.exists()


def test_nobody_else_declares_on_several(client, panel, three, manager):
    for person in (manager, panel.seats[0].person):
        with pytest.raises(NotPermitted):
            in_the_chair.declare_no_conflict([each.pk for each in three], by=person)
    assert "Nothing waits for you." in words_of(seen_by(client, manager, several(panel)))
    assert seen_by(client, panel.seats[0].person, several(panel)).status_code == 404


def test_several_cost_the_same_with_one_as_with_three(client, panel, waiting, django_assert_num_queries):
    client.force_login(panel.chair)
    with django_assert_num_queries(14):
        client.get(several(panel))
    for _ in range(2):
        passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call))

    with django_assert_num_queries(14):
        client.get(several(panel))


# --- A notice ---------------------------------------------------------------------------------------------------
def test_its_chair_is_told_once_a_day_of_what_waits_and_not_of_which(panel, three):
    (told,) = Notice.objects.filter(recipient=panel.chair, path=several(panel))

    assert (told.subject, told.about) == (f"Declare your interests for {panel.panel.name}", None)
    assert not any(each.title in told.body for each in three)


def test_a_chair_with_a_stake_in_it_is_told_of_nothing(panel):
    proposal = factories.proposal_at(State.SUBMITTED, call=panel.panel.call)
    Contributor.objects.create(proposal=proposal, person=panel.chair, role="co_author")

    passed(panel, proposal)

    assert not Notice.objects.filter(recipient=panel.chair, path=several(panel)).exists()


# --- By program -------------------------------------------------------------------------------------------------
def test_a_program_declares_no_conflict_with_several(client, panel, three):
    tie(three[0], panel.chair)
    client.force_login(panel.chair)
    listed = reverse("api:to_declare", args=[panel.panel.pk])

    def send(given):
        return client.post(listed, {"proposals": given}, content_type="application/json")

    assert send(references(three)).status_code == 409
    assert send([]).json()["errors"].keys() == {"proposals"}
    assert send(references(three[1:])).json() == {"references": [three[0].reference]}


@pytest.mark.browser
def test_both_ways_to_declare_read_well(clean_page, sign_in, panel, three):
    tie(three[0], panel.chair)
    sign_in(panel.chair)
    for page in (interests(panel, three[0]), several(panel)):
        clean_page.goto(page)
        assert_accessible(clean_page)
    clean_page.get_by_label(three[1].title).first.check()
    clean_page.get_by_role("button", name="Declare no conflict").click()
    expect(clean_page.get_by_text(f"Open to you now: {three[1].reference}.")).to_be_visible()
    clean_page.goto(table_of(panel))
    assert_accessible(clean_page)
