"""The gate of hidden applicants: two worlds that differ only in who applied answer the panel in the same way, at every
address. Addresses that name a call, a proposal or what belongs to one are asked with those of the hiding call.

The databases share the members of the panel. That the gate would notice a leak is tested last.
"""

from contextlib import contextmanager

import pytest

from proposals import rights
from proposals.attachments import attached
from tests.both_databases import share_of
from tests.trust.hiding import WORD, with_hidden_applicants
from tests.trust.two_worlds import (
    ask,
    ask_all,
    differences,
    everything_a_form_asks,
    in_world,
    mails_to,
    requests_in,
)

pytestmark = pytest.mark.django_db


@contextmanager
def in_hiding(world, which):
    with in_world(world, "A", set()):
        yield with_hidden_applicants(world, which)


def told_in(world, which, who, *, sends, only=None, below=""):
    """({request: answer}, mails); what is asked is found in each world anew, or is `only` these, or those `below`."""
    with in_hiding(world, which) as hiding:
        asked = only or dict.fromkeys(requests_in(hiding, sends=sends))
        asked = [each for each in asked if each.path.startswith(below)]
        told = ask_all(world.clients[who], asked, everything_a_form_asks(hiding))
        return told, mails_to(world.people[who])


def naming(told):
    """The addresses whose answers hold what tells who applied."""
    return {asked.path for asked, answer in told.items() if WORD.encode() in answer.body.lower()}


@pytest.mark.parametrize("who", share_of(["third", "chair", "assessor"]))
def test_the_panel_is_answered_and_mailed_alike_whoever_applied_and_reads_no_name(world, who):
    sends = who != "third"  # who is barred has nothing to send

    def again(suspects):
        return {which: told_in(world, which, who, sends=sends, only=suspects)[0] for which in ("A", "B")}

    (told, mailed), (told_in_b, mailed_in_b) = (told_in(world, which, who, sends=sends) for which in ("A", "B"))

    assert (list(told), mailed) == (list(told_in_b), mailed_in_b)
    found = differences({"A": told, "B": told_in_b}, again=again)
    assert not found, "\n".join(map(str, found))
    assert naming(told_in_b) == set()
    assert [subject for subject, text in mailed_in_b if WORD in (subject + text).lower()] == []


def test_moderators_and_managers_read_who_applied(world):
    with in_hiding(world, "B") as hiding:
        page = f"/proposals/{hiding.at['marking'].reference}/"
        readers = [
            who for who in ("moderator", "manager", "observer", "chair", "assessor")
            if WORD.encode() in ask(world.clients[who], "GET", page).body.lower()
        ]  # fmt: skip

    assert readers == ["moderator", "manager", "observer"]


# --- The test of the gate -------------------------------------------------------------------------------------------
def leaking(world, who, below):
    told, _ = told_in(world, "B", who, sends=False, below=below)
    return naming(told)


def test_the_gate_finds_a_place_that_forgets_to_ask(world, monkeypatch):
    monkeypatch.setattr(attached, "generated_name", lambda number, name: name)

    assert {path.rsplit("/", 2)[1] for path in leaking(world, "assessor", "/api/v1/proposals/")} == {"attachments"}
    assert leaking(world, "assessor", "/assessments/") != set()


def test_the_gate_finds_everything_once_nobody_decides(world, monkeypatch):
    monkeypatch.setattr(rights, "hides_applicants_from", lambda person, proposal: False)

    assert len(leaking(world, "chair", "/proposals/")) > 5
