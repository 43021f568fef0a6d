"""The award page tells all that is behind one decision: shortlist, letter, feedback, conflicts, flags and the offer."""

import pytest
from django.urls import reverse

from proposals.states import State
from scoring.services import flags, panels, sheets
from tests import factories
from tests.factories import proposal_at
from tests.reading import words_of
from tests.scoring.test_announcing import agreed, announced

pytestmark = pytest.mark.django_db
WHY = "The site moves house first."


@pytest.fixture
def world():
    call = factories.open_call(feedback_policy="comments")
    panel = factories.panel(call)
    later = proposal_at(State.SCORED, call=call, on=panel)
    next_in_line = proposal_at(State.SCORED, call=call, on=panel)
    rows = {
        later: {"outcome": "defer", "exception_reason": WHY, "comment": "Ask again in spring."},
        next_in_line: {"outcome": "reserve", "reserve_place": 1},
    }
    return agreed(call, rows), later, next_in_line


def award_page(client, person, proposal):
    client.force_login(person)
    return client.get(reverse("scoring:award", args=[proposal.reference]))


def test_the_shortlist_tells_why_it_was_deferred_and_how_that_is_proved(client, world, manager):
    shortlist, later, next_in_line = world

    told, of_the_next = (words_of(award_page(client, manager, each)) for each in (later, next_in_line))

    assert "Outcome Defer" in told
    assert f"Reason for departing from the line {WHY}" in told
    assert "Comment Ask again in spring." in told
    assert f"Proof of what it rests on {shortlist.frozen.inputs_sha256}" in told
    assert f"Proof of its outcome {shortlist.frozen.result_sha256}" in told
    assert "Worked out anew from the frozen record It gives the same outcome." in told
    assert "Place on the reserve list 1" in of_the_next
    assert WHY not in of_the_next


def test_the_letter_stands_there_once_it_is_sent(client, world, manager):
    shortlist, later, _ = world
    assert "No letter was sent yet." in words_of(award_page(client, manager, later))
    factories.close_window(shortlist.call)

    announced(shortlist)

    letter = later.letters.get()
    told = words_of(award_page(client, manager, later))
    assert letter.subject in told
    assert letter.proof in told
    assert "Approved feedback of the panel" in told


def test_conflicts_and_flags_stand_there_and_what_was_declared_for_managers_alone(client, manager, observer):
    call = factories.open_call()
    panel = factories.panel(call)
    proposal = proposal_at(State.REVIEWED, call=call, on=panel)
    asked = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[-1]
    sheets.declare(asked.pk, by=asked.assessor, kind="direct", nature="financial", text="I own shares.")
    flags.raise_flag(proposal.pk, by=panel.chair, text="Two marks apart.")

    for_manager, for_observer = (words_of(award_page(client, each, proposal)) for each in (manager, observer))

    assert ("Two marks apart." in for_manager, "Two marks apart." in for_observer) == (True, True)
    assert ("Direct conflict" in for_manager, "Direct conflict" in for_observer) == (True, True)
    assert ("I own shares." in for_manager, "I own shares." in for_observer) == (True, False)
    assert (str(panel.chair) in for_manager, str(panel.chair) in for_observer) == (True, False)


def test_who_is_behind_the_proposal_never_sees_the_page(client, world):
    _, later, _ = world

    assert award_page(client, later.cast.author, later).status_code == 404
