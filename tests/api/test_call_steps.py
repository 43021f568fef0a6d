"""The last steps of a call and what else its pages do, by program: announce, archive, remove, move a question."""

import pytest

from proposals.models import Call
from proposals.states import CallState, State
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(manager):
    return Caller(manager)


@pytest.fixture
def decided(db):
    """A call that is closed, with one proposal declined."""
    proposal = factories.proposal_at(State.DECLINED)
    factories.close_window(proposal.call)
    return proposal.call


def test_outcomes_are_announced_as_they_were_read(program, decided):
    path = f"calls/{decided.code}/announce/"
    read = program.get(path).json()
    reasons = read.pop("reasons")

    unlike = program.post(path, read | {"declined": 0})
    announced = program.post(path, read)

    assert (read, reasons) == ({"funded": 0, "declined": 1, "undecided": 0, "awarded": 0}, [])
    assert (unlike.status_code, unlike.json()["stored"]) == (409, read)
    assert (announced.status_code, announced.json()["phase"]) == (200, "Decided")
    assert Call.objects.get(pk=decided.pk).announced_at is not None
    assert program.post(path, read).status_code == 409


def test_what_is_not_decided_yet_is_told_before_announcing(program):
    proposal = factories.proposal_at(State.SUBMITTED)
    factories.close_window(proposal.call)
    path = f"calls/{proposal.call.code}/announce/"

    read = program.get(path).json()
    refused = program.post(path, {name: value for name, value in read.items() if name != "reasons"})

    assert read["reasons"] != []
    assert (refused.status_code, refused.json()["reasons"]) == (409, read["reasons"])


@pytest.mark.parametrize("wrong", [{"funded": -1}, {"funded": "0"}, {"colour": "red"}, {}])
def test_stating_nonsense_announces_nothing(program, decided, wrong):
    body = {"funded": 0, "declined": 1, "undecided": 0, "awarded": 0} | wrong if wrong else {}

    assert program.post(f"calls/{decided.code}/announce/", body).status_code == 400
    assert Call.objects.get(pk=decided.pk).announced_at is None


def test_a_decided_call_is_archived(program, decided, manager):
    path = f"calls/{decided.code}/archive/"
    early = program.post(path)
    factories.announce(decided, by=manager)

    done = program.post(path)

    assert early.status_code == 409
    assert (done.status_code, done.json()["phase"]) == (200, "Archived")
    assert program.post(path).status_code == 409


def test_a_call_that_nobody_saw_is_removed_and_an_open_one_is_kept(program):
    prepared, opened = factories.call_in_preparation(code="night", title="Care at night"), factories.open_call()

    gone = program.send("DELETE", "calls/night/setup/")
    kept = program.send("DELETE", f"calls/{opened.code}/setup/")

    assert (gone.status_code, gone.json()) == (200, {"code": "night", "title": prepared.title})
    assert (kept.status_code, kept.json()["reasons"]) == (409, [f"{opened.title} was opened, so it is kept."])
    assert program.get("calls/night/setup/").status_code == 404
    assert list(Call.objects.values_list("state", flat=True)) == [CallState.OPEN]


def test_a_question_is_moved_among_those_of_its_stage(program):
    call = factories.call_in_preparation(code="night")
    for _ in range(3):
        factories.question(call)
    path = "calls/night/questions/q3/move/"

    up = program.post(path, {"to": "up"})
    top = [program.post(path, {"to": "up"}) for _ in range(2)][-1]
    down = program.post(path, {"to": "down"})

    assert [[each["code"] for each in answer.json()] for answer in (up, top, down)] == [
        ["q1", "q3", "q2"], ["q3", "q1", "q2"], ["q1", "q3", "q2"],
    ]  # fmt: skip
    assert list(program.post(path, {"to": "left"}).json()["errors"]) == ["to"]
    assert program.post("calls/night/questions/q9/move/", {"to": "up"}).status_code == 404


def test_nobody_else_ends_a_call(decided, author, moderator, observer, administrator):
    stated = {"funded": 0, "declined": 1, "undecided": 0, "awarded": 0}
    at = f"calls/{decided.code}"
    asked = [
        ("GET", f"{at}/announce/", None), ("POST", f"{at}/announce/", stated),
        ("POST", f"{at}/archive/", None), ("DELETE", f"{at}/setup/", None),
        ("POST", f"{at}/questions/q1/move/", {"to": "up"}),
    ]  # fmt: skip

    told = [
        {Caller(person).send(*each).status_code for each in asked}
        for person in (None, author, moderator, observer, administrator)
    ]

    assert told == [{401}, {403}, {403}, {403}, {403}]
    assert Call.objects.get(pk=decided.pk).state == CallState.OPEN
