"""A chair steps back from a proposal that nobody asked them to mark."""

import pytest
from django.urls import reverse

from proposals.errors import NotPermitted, NotReady
from proposals.models import Notice, Proposal
from proposals.states import State
from scoring.evidence import recusals
from scoring.models import Assignment, SeatKind
from scoring.oversight.progress import placed_on
from scoring.services import closing, in_the_chair, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.test_late_conflicts import must_be_sound

pytestmark = pytest.mark.django_db

GIVEN = {"kind": "direct", "nature": "personal", "text": "Its lead is my sister."}


SAID = {
    "kind": "Say which kind of conflict it is.",
    "nature": "Say what the conflict is about.",
    "text": "Say what the conflict is.",
}


@pytest.fixture
def proposal():
    return factories.proposal_at(State.REVIEWED)


@pytest.fixture
def chair(proposal):
    return proposal.cast.panel.chair


@pytest.fixture
def address(proposal):
    return reverse("scoring:step_back", args=[proposal.cast.panel.panel.pk, proposal.reference])


def asked(proposal, person):
    return Assignment.objects.filter(proposal=proposal, assessor=person)


def test_the_proposal_exists_no_more_for_its_chair(client, proposal, chair, address):
    client.force_login(chair)
    panel = reverse("scoring:panel_proposal", args=[proposal.cast.panel.panel.pk, proposal.reference])
    assert address in client.get(panel).content.decode()

    told = client.post(address, GIVEN, follow=True)

    assert "Your conflict is recorded, the proposal is closed to you" in words_of(told)
    for gone in (address, panel, reverse("proposals:detail", args=[proposal.reference])):
        assert client.get(gone).status_code == 404
    assert not Proposal.objects.visible_to(chair).filter(pk=proposal.pk).exists()
    assert not placed_on(proposal.cast.panel.panel, chair).exists()
    declared = asked(proposal, chair).get().declarations.get()
    assert (declared.kind, declared.nature, declared.text, declared.recorded_by) == (*GIVEN.values(), None)
    must_be_sound()


def test_the_managers_are_told_and_do_the_work_of_the_chair(proposal, chair, manager):
    in_the_chair.step_back(proposal.pk, by=chair, **GIVEN)

    notice = Notice.objects.get(recipient=manager, about=proposal)
    assert notice.subject == f"The chair of {proposal.reference} stepped back"
    assert "managers do the chair’s work on it" in notice.body
    assert not Notice.objects.filter(recipient=chair, about=proposal).exists()
    with pytest.raises(NotPermitted):
        panels.assign(proposal.pk, by=chair, seats=proposal.cast.panel.seats)
    for each in panels.assign(proposal.pk, by=manager, seats=proposal.cast.panel.seats):
        factories.marked(each, 4)
    assert closing.close_scoring(proposal.pk, by=manager).score == 4
    must_be_sound()


def test_it_stands_in_the_conflicts_of_the_call_and_asks_nobody_to_mark(proposal, chair):
    in_the_chair.step_back(proposal.pk, by=chair, **GIVEN)

    seat = proposal.cast.panel.panel.seats.get(kind=SeatKind.CHAIR)
    (told,) = recusals(proposal.call, {proposal.pk}, with_words=True)
    assert (told.reference, told.assessor) == (proposal.reference, seat.code)
    assert not Assignment.objects.filling().filter(proposal=proposal).exists()


def test_another_proposal_of_the_panel_stays_with_the_chair(proposal, chair):
    other = factories.proposal_at(State.REVIEWED, call=proposal.call, on=proposal.cast.panel)

    in_the_chair.step_back(proposal.pk, by=chair, **GIVEN)

    assert list(placed_on(proposal.cast.panel.panel, chair)) == [other]


def test_who_is_asked_to_mark_it_declares_that_where_they_mark(client, proposal, chair, address):
    seat = proposal.cast.panel.panel.seats.get(person=chair)
    (mine,) = panels.assign(proposal.pk, by=chair, seats=[seat])

    with pytest.raises(NotReady, match="My assessments"):
        in_the_chair.step_back(proposal.pk, by=chair, **GIVEN)

    client.force_login(chair)
    assert client.get(address).headers["Location"] == reverse("scoring:declare", args=[mine.pk])
    sheets.declare(mine.pk, by=chair, **GIVEN)
    with pytest.raises(NotPermitted):
        in_the_chair.step_back(proposal.pk, by=chair, **GIVEN)


def test_who_declined_to_mark_it_can_still_step_back(client, proposal, chair, address):
    (mine,) = panels.assign(proposal.pk, by=chair, seats=[proposal.cast.panel.panel.seats.get(person=chair)])
    sheets.decline_assignment(mine.pk, by=chair, note="No time.")
    client.force_login(chair)

    assert client.post(address, GIVEN).status_code == 302
    assert asked(proposal, chair).get().state == "conflicted"


def test_nobody_but_its_chair_steps_back(client, proposal, manager, address):
    for person in (manager, proposal.cast.panel.seats[0].person, proposal.cast.author):
        with pytest.raises(NotPermitted):
            in_the_chair.step_back(proposal.pk, by=person, **GIVEN)
    client.force_login(manager)
    assert client.post(address, GIVEN).status_code == 403
    assert not Assignment.objects.filter(proposal=proposal).exists()


@pytest.mark.parametrize("missing", SAID)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, proposal, chair, address, missing):
    client.force_login(chair)

    told = client.post(address, {**GIVEN, missing: ""})

    assert told.status_code == 200
    assert SAID[missing] in words_of(told)
    assert missing == "text" or GIVEN["text"] in told.content.decode()
    assert not asked(proposal, chair).exists()


def test_a_program_steps_back_too(client, proposal, chair):
    client.force_login(chair)
    by_program = reverse("api:step_back", args=[proposal.cast.panel.panel.pk, proposal.reference])

    def send(**given):
        return client.post(by_program, {**GIVEN, **given}, content_type="application/json")

    refused = send(kind="none")
    assert (refused.status_code, "kind" in refused.content.decode()) == (400, True)
    assert send().json() == {"id": asked(proposal, chair).get().pk, "state": "conflicted"}
    assert send().status_code == 404


@pytest.mark.browser
def test_the_page_reads_well(clean_page, sign_in, chair, address):
    sign_in(chair)
    clean_page.goto(address)
    assert_accessible(clean_page)
