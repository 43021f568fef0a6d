"""The gate of confidentiality (ASVS 5.0: 8.2, 8.3, 14.2): secrets change, and nobody they are kept from sees a change.

Planted leaks, which show that the gate would notice, stand in test_planted_leaks.py.
"""

import logging

import pytest

from tests.both_databases import IS_SHARED, ON_POSTGRESQL
from tests.trust.secrets import (
    CONFIDENTIAL,
    CONFLICTS,
    DECISIONS,
    DRAFTS,
    FOLLOWS,
    OBJECTIONS,
    REPORTS,
    SHEETS,
    TALK,
)
from tests.trust.two_worlds import (
    ask,
    differences,
    everything_a_form_asks,
    in_world,
    leaks_in,
    mails_to,
    requests_in,
    told_in_both,
)
from tests.trust.world import CANARY

pytestmark = pytest.mark.django_db

# Who must not see which secrets; the others of these are known to them by their office.
OF_AUTHORS = {SHEETS, DECISIONS, DRAFTS, CONFIDENTIAL, FOLLOWS, REPORTS}
EVERYTHING = OF_AUTHORS | {TALK, OBJECTIONS}
BLIND = {
    "anonymous": EVERYTHING,
    "stranger": EVERYTHING,
    "lead": OF_AUTHORS,
    "co_author": OF_AUTHORS,
    "assessor": EVERYTHING,
    "conflicted": EVERYTHING | {CONFLICTS},
    "moderator": {SHEETS, DECISIONS, DRAFTS, FOLLOWS, TALK},
    "chair": {DECISIONS, DRAFTS, CONFIDENTIAL, FOLLOWS, TALK, REPORTS, OBJECTIONS},
    "writing_manager": {DECISIONS, DRAFTS, FOLLOWS},
}
ASKING_POSTGRESQL = ["anonymous", "lead", "conflicted"]
SENDING = ["stranger", "lead", "assessor", "conflicted"]  # what a co-author may send, the lead may
TOLD_NOTHING_SECRET = ["anonymous", "co_author", *SENDING]


class Listener(logging.Handler):
    """Keeps what is logged with a secret in it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if CANARY in line.lower() and "?q=canary" not in line:
            self.heard.append(line)


@pytest.fixture
def asked_here(who):
    """What anybody may see is decided above the database: PostgreSQL answers those from whom most is kept."""
    if IS_SHARED and (who in ASKING_POSTGRESQL) != ON_POSTGRESQL:
        pytest.skip("asked on the other database")


@pytest.fixture
def listener():
    listening, root = Listener(), logging.getLogger()
    root.addHandler(listening)
    yield listening
    root.removeHandler(listening)


@pytest.mark.parametrize("who", BLIND)
@pytest.mark.usefixtures("asked_here")
def test_two_worlds_answer_in_the_same_way_and_tell_no_secret(world, who, listener):
    """The run on both databases reads of all proposals as who has a conflict, and of a few as the others."""
    body, client = everything_a_form_asks(world), world.clients[who]
    asked = requests_in(world, sends=who in SENDING, reads_all=who == "conflicted" or not IS_SHARED)

    def ask_both(requests):
        return told_in_both(world, BLIND[who], client, requests, body)

    told = ask_both(list(asked))

    found = differences(told, again=ask_both)
    assert not found, "\n".join(map(str, found))
    if who in TOLD_NOTHING_SECRET:
        leaks = leaks_in(told["B"])
        assert not leaks, "\n".join(leaks)
    assert listener.heard == []


@pytest.mark.parametrize("who", [who for who in BLIND if who != "anonymous"])
def test_two_worlds_send_the_same_mails(world, who):
    mailed = {}
    for which in ("A", "B"):
        with in_world(world, which, BLIND[who]):
            mailed[which] = mails_to(world.people[who])

    assert mailed["A"] == mailed["B"]
    if who in TOLD_NOTHING_SECRET:
        assert [subject for subject, text in mailed["B"] if CANARY in (subject + text).lower()] == []


@pytest.mark.parametrize("who", ["manager", "observer"])
def test_the_shortlist_calls_assessors_by_their_codes(world, who):
    """A workbook travels further than a page: no name, no address and no private note goes with it."""
    with in_world(world, "B", EVERYTHING):
        workbook = ask(world.clients[who], "GET", f"/calls/{world.call.code}/shortlist.xlsx").body.lower()
        codes = [seat.code for seat in world.panel.seats.filter(person=world.people["first"])]

    assert [word for word in (f"of{CANARY}s", f".{CANARY}@", "note to the chair") if word.encode() in workbook] == []
    assert [code for code in codes if code.lower().encode() not in workbook] == []
