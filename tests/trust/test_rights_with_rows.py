"""Rights that were read together with their row: the same answers, for the person who asked and for nobody else."""

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals import rights
from proposals.models import Proposal
from proposals.states import State
from scoring.models import Panel, Seat
from scoring.services import panels
from tests import factories
from tests.factories import member, proposal_at

ASKED = [rights.READ, rights.IMPARTIAL, rights.MARKS]
BY_NAME = [rights.READ, "proposals.moderate", "proposals.see_notes"]


@pytest.fixture
def submitted(open_call):
    return proposal_at(State.SUBMITTED, call=open_call)


@pytest.mark.parametrize("who", ["author", "moderator", "manager", "stranger"])
def test_a_row_read_with_rights_answers_as_a_bare_one_and_without_a_query(submitted, who, django_assert_num_queries):
    person = member() if who == "stranger" else getattr(submitted.cast, who)
    bare = [person.has_perm(name, submitted) for name in BY_NAME]
    row = Proposal.objects.with_rights(person, *ASKED).get(pk=submitted.pk)

    with django_assert_num_queries(0):
        assert [person.has_perm(name, row) for name in BY_NAME] == bare


def test_what_was_read_for_one_person_answers_nobody_else(submitted):
    row = Proposal.objects.with_rights(submitted.cast.moderator, *ASKED).get(pk=submitted.pk)

    assert submitted.cast.moderator.has_perm(rights.READ, row)
    assert not member().has_perm(rights.READ, row)


def test_a_row_read_for_a_visitor_keeps_no_rights(submitted):
    row = Proposal.objects.with_rights(AnonymousUser(), *ASKED).get(pk=submitted.pk)

    assert rights.found_with_row(rights.READ, AnonymousUser(), row) is None
    assert submitted.cast.moderator.has_perm(rights.READ, row)


def test_who_was_asked_to_mark_it_is_told_so_by_the_row(open_call, manager, django_assert_num_queries):
    panel = factories.panel(open_call)
    proposal = proposal_at(State.REVIEWED, call=open_call, on=panel)
    seat = Seat.objects.create(panel=panel.panel, person=manager, code="Z9", kind="clinical")
    answers = []
    for seats in ([], [seat]):
        if seats:
            panels.assign(proposal.pk, by=panel.chair, seats=seats)
        row = Proposal.objects.with_rights(manager, *ASKED).get(pk=proposal.pk)
        with django_assert_num_queries(0):
            answers.append(manager.has_perm("proposals.see_notes", row))

    assert answers == [True, False]


def test_a_panel_read_with_its_chair_answers_as_a_bare_one_and_without_a_query(open_call, django_assert_num_queries):
    panel, other = factories.panel(open_call), factories.panel(open_call)
    people = [panel.chair, other.chair, panel.seats[0].person]
    bare = [person.has_perm("panels.run", panel.panel) for person in people]
    rows = [Panel.objects.with_rights(person, rights.CHAIRS).get(pk=panel.panel.pk) for person in people]
    for person in people:
        person.has_perm("panels.run")  # reads the offices

    with django_assert_num_queries(0):
        assert [person.has_perm("panels.run", row) for person, row in zip(people, rows, strict=True)] == bare
    assert bare == [True, False, False]
