"""Nobody opens a proposal before declaring on it: the chair of its panel neither."""

import pytest
from django.urls import reverse

from proposals import rights
from proposals.errors import NotPermitted, NotReady
from proposals.models import Contributor, Notice, Proposal
from proposals.states import State
from scoring.models import Assignment, ChairDeclaration, SeatKind
from scoring.oversight.progress import placed_on
from scoring.services import flags, in_the_chair, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.chairing.arrangement import (
    OPENED_BY_IT,
    PANELS,
    act_on,
    asked,
    interests,
    opened,
    page_of,
    passed,
    placed,
    seen_by,
    table_of,
)
from tests.scoring.test_late_conflicts import must_be_sound

pytestmark = pytest.mark.django_db

NONE = {"kind": "none", "nature": "", "text": ""}
CONFLICT = {"kind": "indirect", "nature": "professional", "text": "They are the rival of my own team."}


def in_the_chair_of(panel, person):
    panel.panel.seats.filter(kind=SeatKind.CHAIR).update(person=person)
    return person


# --- Before -----------------------------------------------------------------------------------------------------
def test_it_stays_closed_until_the_chair_declares_and_opens_then(client, panel, waiting):
    assert opened(waiting, panel.chair) == []
    client.force_login(panel.chair)

    declared = client.post(interests(panel, waiting), NONE, follow=True)

    assert f"{waiting.reference} is open to you now." in words_of(declared)
    assert opened(waiting, panel.chair) == OPENED_BY_IT
    assert client.get(page_of(panel, waiting)).status_code == 200
    must_be_sound()


def test_title_pitch_and_who_applied_are_told_before(client, panel, waiting):
    told = words_of(seen_by(client, panel.chair, interests(panel, waiting)))

    for each in (waiting.title, waiting.pitch, str(waiting.lead_author), str(waiting.lead_organisation)):
        assert each in told
    assert factories.LONG_TEXT not in told
    page = seen_by(client, panel.chair, reverse("proposals:detail", args=[waiting.reference]))
    assert (page.status_code, factories.LONG_TEXT in words_of(page)) == (200, False)


def test_of_hidden_applicants_no_more_than_that_is_told(client):
    panel = factories.panel(factories.open_call(hides_applicants=True, visibility="confidential"))
    waiting = passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call))

    told = words_of(seen_by(client, panel.chair, interests(panel, waiting)))

    assert waiting.title in told
    assert str(waiting.lead_author) not in told
    assert str(waiting.lead_organisation) not in told


def test_the_page_of_the_proposal_asks_first(client, panel, waiting):
    assert seen_by(client, panel.chair, page_of(panel, waiting)).headers["Location"] == interests(panel, waiting)
    for name in ("step_back", "assign", "raise_flag", "ledger"):
        assert client.get(act_on(panel, waiting, name)).status_code == 404


def test_its_sheets_and_marks_are_closed_to_a_newcomer_in_the_chair(client, panel):
    proposal = asked(panel, marks=[4, 2])
    newcomer = in_the_chair_of(panel, factories.member("Newcomer"))

    assert list(placed_on(panel.panel, newcomer)) == []
    assert seen_by(client, newcomer, page_of(panel, proposal)).status_code == 302
    for act in (
        lambda: panels.assign(proposal.pk, by=newcomer, seats=panel.seats),
        lambda: flags.raise_flag(proposal.pk, by=newcomer, text="Is it new?"),
        lambda: sheets.reopen_sheet(proposal.made[0].pk, by=newcomer, note="Say why."),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert newcomer not in rights.holders_of("scoring.flag", proposal)


def test_whoever_declared_before_keeps_it_open(panel):
    assert opened(placed(panel), panel.chair) == OPENED_BY_IT


def test_managers_and_moderators_read_by_their_office(panel, waiting, manager):
    assert opened(waiting, manager) == OPENED_BY_IT
    assert rights.READ in opened(waiting, waiting.cast.moderator)
    assert not Proposal.objects.visible_to(manager, rights.DECLARE).exists()


# --- Declaring --------------------------------------------------------------------------------------------------
def test_one_after_the_other(client, panel, waiting):
    later = passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call))
    client.force_login(panel.chair)
    assert "2 proposals of this panel wait for that" in words_of(client.get(interests(panel, waiting)))

    assert client.post(interests(panel, waiting), NONE).headers["Location"] == interests(panel, later)
    assert client.post(interests(panel, later), NONE).headers["Location"] == table_of(panel)


def test_a_conflict_closes_it_for_good(client, panel, waiting, manager):
    client.force_login(panel.chair)

    told = client.post(interests(panel, waiting), CONFLICT, follow=True)

    assert "Your conflict is recorded, the proposal is closed to you" in words_of(told)
    assert not Proposal.objects.visible_to(panel.chair).filter(pk=waiting.pk).exists()
    assert not Proposal.objects.visible_to(panel.chair, rights.DECLARE).exists()
    kept = Assignment.objects.get(proposal=waiting, assessor=panel.chair)
    assert (kept.state, kept.declarations.get().text) == ("conflicted", CONFLICT["text"])
    assert Notice.objects.filter(recipient=manager, about=waiting).exists()
    must_be_sound()


def test_sent_twice_it_is_kept_once(client, panel, waiting):
    client.force_login(panel.chair)
    client.post(interests(panel, waiting), NONE)

    assert client.post(interests(panel, waiting), CONFLICT).headers["Location"] == page_of(panel, waiting)
    assert in_the_chair.declare_in_the_chair(waiting.pk, by=panel.chair, kind="none")
    assert ChairDeclaration.objects.filter(proposal=waiting).count() == 1
    assert opened(waiting, panel.chair) == OPENED_BY_IT


def test_afterwards_they_can_still_step_back(panel, waiting):
    factories.chair_declares(waiting)

    in_the_chair.step_back(waiting.pk, by=panel.chair, **CONFLICT)

    assert opened(waiting, panel.chair) == []


def test_a_tie_that_was_found_is_told_and_kept(client, panel, waiting):
    earlier = factories.draft(panel.panel.call, author=waiting.lead_author)
    factories.co_author(earlier, panel.chair)
    sentence = f"You and {waiting.lead_author} wrote a proposal together."
    page = seen_by(client, panel.chair, interests(panel, waiting))
    assert sentence in words_of(page)
    assert sentence in seen_by(client, panel.chair, interests(panel, waiting), found="1").content.decode()

    client.post(interests(panel, waiting), NONE)

    assert ChairDeclaration.objects.get(proposal=waiting).found == sentence


def test_what_is_certain_is_not_declared_away(client):
    """Hidden applicants: no chair can judge a tie that they may not know."""
    panel = factories.panel(factories.open_call(hides_applicants=True, visibility="confidential"))
    waiting = passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call))
    factories.co_author(factories.draft(factories.open_call(), author=waiting.lead_author), panel.chair)
    client.force_login(panel.chair)

    told = client.post(interests(panel, waiting), NONE)

    assert "You can’t lead its panel: declare the conflict." in words_of(told)
    assert opened(waiting, panel.chair) == []
    assert client.post(interests(panel, waiting), CONFLICT).status_code == 302


def test_an_author_in_the_chair_has_nothing_to_declare(client, panel, waiting):
    Contributor.objects.create(proposal=waiting, person=panel.chair, role="co_author")

    assert not Proposal.objects.visible_to(panel.chair, rights.DECLARE).exists()
    assert seen_by(client, panel.chair, interests(panel, waiting)).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": ""}, "Say whether you have a conflict of interest."),
        ({**CONFLICT, "nature": ""}, "Say what the conflict is about."),
        ({**CONFLICT, "text": " "}, "Say what the conflict is."),
    ],
)
def test_what_is_missing_is_said(client, panel, waiting, given, said):
    client.force_login(panel.chair)

    assert said in words_of(client.post(interests(panel, waiting), given))
    assert Proposal.objects.visible_to(panel.chair, rights.DECLARE).filter(pk=waiting.pk).exists()


# --- A chair who marks ------------------------------------------------------------------------------------------
def test_who_is_asked_to_mark_it_declares_there(client, panel, waiting, manager):
    seat = panel.panel.seats.get(person=panel.chair)
    (mine,) = panels.assign(waiting.pk, by=manager, seats=[seat])
    assert opened(waiting, panel.chair) == []
    client.force_login(panel.chair)
    assert client.get(interests(panel, waiting)).headers["Location"] == reverse("scoring:declare", args=[mine.pk])
    with pytest.raises(NotReady, match="My assessments"):
        in_the_chair.declare_in_the_chair(waiting.pk, by=panel.chair, **NONE)

    sheets.declare(mine.pk, by=panel.chair, kind="none")

    assert opened(waiting, panel.chair) == OPENED_BY_IT
    assert panel.chair in rights.holders_of("scoring.flag", waiting)


def test_who_declines_to_mark_it_declares_in_the_chair(panel, waiting, manager):
    (mine,) = panels.assign(waiting.pk, by=manager, seats=[panel.panel.seats.get(person=panel.chair)])
    sheets.decline_assignment(mine.pk, by=panel.chair, note="No time.")
    assert opened(waiting, panel.chair) == []

    in_the_chair.declare_in_the_chair(waiting.pk, by=panel.chair, **NONE)

    assert opened(waiting, panel.chair) == OPENED_BY_IT


# --- Who else, and where it is told ------------------------------------------------------------------------------
def test_nobody_but_its_chair_declares(client, panel, waiting, manager):
    for person in (manager, panel.seats[0].person, waiting.cast.author, factories.panel(panel.panel.call).chair):
        with pytest.raises(NotPermitted):
            in_the_chair.declare_in_the_chair(waiting.pk, by=person, **NONE)
    assert not ChairDeclaration.objects.filter(proposal=waiting).exists()
    assert seen_by(client, panel.seats[0].person, interests(panel, waiting)).status_code == 404


def test_a_new_chair_declares_anew(panel, manager):
    proposal, successor = placed(panel), factories.verified(factories.member("Successor"))

    assert opened(proposal, panel.chair) == OPENED_BY_IT
    in_the_chair_of(panel, successor)

    assert opened(proposal, successor) == opened(proposal, panel.chair) == []
    assert list(Proposal.objects.visible_to(successor, rights.DECLARE)) == [proposal]


def test_the_pages_of_the_panel_tell_what_waits(client, panel, waiting):
    link = f'href="{interests(panel, waiting)}"'
    own = [panel.panel.pk]
    pages = [reverse(f"scoring:{name}", args=own) for name in ("panel", "meeting", "assignment", "close")]

    for page in [*pages, reverse("home")]:
        assert link in seen_by(client, panel.chair, page).text, page
    assert "1 more to declare on" in words_of(seen_by(client, panel.chair, PANELS))
    assert link not in seen_by(client, panel.seats[0].person, reverse("home")).text
    factories.chair_declares(waiting)
    for page in [*pages, reverse("home")]:
        assert link not in seen_by(client, panel.chair, page).text, page


def test_the_page_of_the_panel_costs_the_same_with_one_that_waits_as_with_three(
    client, panel, waiting, django_assert_num_queries
):
    client.force_login(panel.chair)
    with django_assert_num_queries(8):
        client.get(table_of(panel))
    for _ in range(2):
        passed(panel, factories.proposal_at(State.SUBMITTED, call=panel.panel.call))

    with django_assert_num_queries(8):
        client.get(table_of(panel))


# --- By program -------------------------------------------------------------------------------------------------
def test_a_program_lists_reads_and_declares(client, panel, waiting):
    client.force_login(panel.chair)
    listed = reverse("api:to_declare", args=[panel.panel.pk])
    one = reverse("api:declare_in_the_chair", args=[panel.panel.pk, waiting.reference])

    def send(**given):
        return client.post(one, given, content_type="application/json")

    assert client.get(listed).json() == {"references": [waiting.reference]}
    assert [each["to_declare"] for each in client.get(reverse("api:panels")).json()["results"]] == [1]
    told = client.get(one).json()
    assert (told["title"], told["authors"], told["found"]) == (waiting.title, [str(waiting.lead_author)], [])
    assert send(kind="indirect").json()["errors"].keys() == {"nature", "text"}
    assert send(kind="none").json() == {"reference": waiting.reference, "is_open": True}
    assert (send(kind="none").status_code, client.get(one).status_code) == (404, 404)
    assert client.get(listed).json() == {"references": []}


def test_a_program_declares_a_conflict(client, panel, waiting):
    client.force_login(panel.chair)
    one = reverse("api:declare_in_the_chair", args=[panel.panel.pk, waiting.reference])

    answer = client.post(one, CONFLICT, content_type="application/json")

    assert answer.json() == {"reference": waiting.reference, "is_open": False}
    assert opened(waiting, panel.chair) == []


@pytest.mark.browser
def test_the_page_reads_well(clean_page, sign_in, panel, waiting):
    sign_in(panel.chair)
    clean_page.goto(interests(panel, waiting))
    assert_accessible(clean_page)
    clean_page.goto(table_of(panel))
    assert_accessible(clean_page)
