"""`verify_history`, as an operator runs it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from proposals import append_only
from proposals.invariants.histories import read_histories
from proposals.models import HistoryEntry
from proposals.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def said_by(command):
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def test_a_sound_history_verifies_and_has_one_hash_over_all():
    factories.proposal_at(State.REVIEWED)
    factories.proposal_at(State.SUBMITTED)

    head = read_histories().head
    assert said_by("verify_history") == f"3 entries of 2 proposals verify.\nHead: {head}\n"
    assert len(head) == 64


def test_the_hash_over_all_changes_with_every_step():
    proposal = factories.proposal_at(State.SUBMITTED)
    before = read_histories().head

    factories.proposal_at(State.SUBMITTED, call=proposal.call)

    assert read_histories().head != before


def test_an_empty_exchange_verifies():
    assert said_by("verify_history").startswith("0 entries of 0 proposals verify.\nHead: ")


def test_a_changed_entry_is_named():
    proposal = factories.proposal_at(State.SUBMITTED)
    connection.check_constraints()
    append_only.release(connection, "proposals_historyentry")
    HistoryEntry.objects.filter(proposal=proposal).update(label="Handed in")
    said = StringIO()

    with pytest.raises(CommandError, match="The history was changed."):
        call_command("verify_history", stdout=said)

    assert said.getvalue() == (
        f"Entry 1, “Handed in”, is not what it was when it was written (proposal in row {proposal.pk}).\n"
    )
