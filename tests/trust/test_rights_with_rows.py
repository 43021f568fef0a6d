"""Rights that were read together with their row: the same answers, for the person who asked and for nobody else."""

import pytest
from django.contrib.auth.models import AnonymousUser

from proposals import rights
from proposals.models import Proposal
from proposals.states import State
from tests.factories import member, proposal_at

ASKED = [rights.READ, rights.IMPARTIAL]
BY_NAME = [rights.READ, "proposals.moderate"]


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
