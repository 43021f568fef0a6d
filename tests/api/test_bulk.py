"""The same done to several submissions by program: asked first, then each whole or refused, and only once."""

from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from exchange.bulk import BULK_ACTS
from proposals.models import BulkRun, Proposal
from proposals.services import claims, moderation
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.api.test_fuzz import BRIEFLY, bodies
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db

DECLINE = {"reason": "not_ready", "note": "Dear {first_name}, not yet.", "signpost": "Ask the library."}


@pytest.fixture
def program(moderator):
    return Caller(moderator)


@pytest.fixture
def three(open_call):
    return [proposal_at(State.SUBMITTED, call=open_call, title=f"Number {number}") for number in (1, 2, 3)]


def references(proposals):
    return [each.reference for each in proposals]


def outcomes(answer):
    return [(each["reference"], each["outcome"], each["reason"]) for each in answer.json()["rows"]]


def states(proposals):
    return [Proposal.objects.get(pk=each.pk).state for each in proposals]


def test_nothing_is_done_before_it_is_confirmed(program, three):
    answer = program.post("desk/bulk/decline/", {"rows": [*references(three), "P-2026-9999"]})

    told = answer.json()
    assert (answer.status_code, told["act"], told["is_confirmed"]) == (200, "decline", False)
    assert outcomes(answer) == [(each, "would_be_tried", "") for each in references(three)]
    assert [each["title"] for each in told["rows"]] == ["Number 1", "Number 2", "Number 3"]
    assert told["left_out"] == ["P-2026-9999"]
    assert states(three) == [State.SUBMITTED] * 3
    assert not BulkRun.objects.exists()


def test_each_is_done_or_refused_with_its_reason(program, three):
    claims.claim(three[1].pk, by=factories.member("Omar", family_name="Khan", office="moderator"))
    first = program.post("desk/bulk/decline/", {"rows": references(three)}).json()

    done = program.post(
        "desk/bulk/decline/", {"rows": references(three), "key": first["key"], "confirm": True} | DECLINE
    )

    refusal = "Omar Khan is working on it. Take it over first if they can’t finish it."
    assert outcomes(done) == [
        (three[0].reference, "done", ""), (three[1].reference, "refused", refusal), (three[2].reference, "done", ""),
    ]  # fmt: skip
    assert (done.json()["key"], done.json()["is_confirmed"]) == (first["key"], True)
    assert states(three) == [State.DECLINED, State.SUBMITTED, State.DECLINED]
    assert three[0].history.get(step="decline").note == f"Dear {three[0].cast.author.given_name}, not yet."
    assert program.get(f"desk/bulk/runs/{first['key']}/").json() == done.json()


def test_sent_twice_it_is_done_once(program, three):
    body = {"rows": references(three), "key": str(uuid4()), "confirm": True} | DECLINE

    first, second = (program.post("desk/bulk/decline/", body) for _ in range(2))

    assert first.json() == second.json()
    assert [each.history.filter(step="decline").count() for each in three] == [1, 1, 1]


def test_the_other_acts_ask_for_what_their_pages_ask(program, moderator, three):
    panel = factories.panel(three[0].call, assessors=0).panel
    moderation.answer_gateways(three[0].pk, by=moderator, answers=factories.ALL_MET)
    changes = [{"section": "case", "text": "Say where."}]

    def send(act, proposals, **fields):
        return program.post(f"desk/bulk/{act}/", {"rows": references(proposals), "confirm": True} | fields)

    claimed = send("claim", three)
    released = send("release", three)
    passed = send("pass_to_panel", three[:2], panel=panel.pk)
    returned = send("return_for_changes", three[2:], changes=changes, return_by=str(localdate()))

    for answer in (claimed, released, returned):
        assert [outcome for _, outcome, _ in outcomes(answer)] == ["done"] * len(answer.json()["rows"])
    assert [outcome for _, outcome, _ in outcomes(passed)] == ["done", "refused"]
    assert states(three) == [State.REVIEWED, State.SUBMITTED, State.DRAFT]
    assert three[2].change_requests.get().changes.get().text == "Say where."


@pytest.mark.parametrize(
    ("act", "body", "field"),
    [
        ("claim", {}, "rows"),
        ("claim", {"rows": []}, "rows"),
        ("claim", {"rows": ["P-2026-9999"]}, "rows"),
        ("claim", {"rows": ["P-2026-9999"] * 51}, "rows"),
        ("claim", {"key": "no key"}, "key"),
        ("claim", {"confirm": "yes"}, "confirm"),
        ("claim", {"note": "A claim takes none."}, "note"),
        ("decline", {"confirm": True} | DECLINE | {"reason": "riddle"}, "reason"),
        ("decline", {"confirm": True} | DECLINE | {"signpost": ""}, "signpost"),
        ("pass_to_panel", {"confirm": True, "panel": 9_999}, "panel"),
        ("return_for_changes", {"confirm": True, "return_by": "2026-05-01"}, "note"),
    ],
)
def test_what_can_not_be_done_to_any_is_a_problem_of_its_field(program, three, act, body, field):
    named = body if act == "claim" and ("rows" in body or not body) else {"rows": references(three)} | body

    answer = program.post(f"desk/bulk/{act}/", named)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert states(three) == [State.SUBMITTED] * 3
    assert not BulkRun.objects.exists()


def test_an_author_who_moderates_does_nothing_to_their_own(open_call):
    both = factories.member("Both", office="moderator", at=factories.organisation())
    own = proposal_at(State.SUBMITTED, call=open_call, author=both)
    other = proposal_at(State.SUBMITTED, call=open_call)

    answer = Caller(both).post("desk/bulk/claim/", {"rows": references([own, other]), "confirm": True})

    assert outcomes(answer) == [(other.reference, "done", "")]
    assert answer.json()["left_out"] == [own.reference]


def test_an_act_that_is_none_and_a_run_of_another_are_not_there(program, three):
    run = program.post("desk/bulk/claim/", {"rows": references(three), "confirm": True}).json()

    assert program.post("desk/bulk/fund/", {"rows": references(three)}).status_code == 404
    assert program.get(f"desk/bulk/runs/{uuid4()}/").status_code == 404
    assert Caller(factories.moderator()).get(f"desk/bulk/runs/{run['key']}/").status_code == 404


def test_asking_costs_the_same_for_one_proposal_and_for_three(program, three, django_assert_num_queries):
    program.post("desk/bulk/claim/", {"rows": references(three)})
    for chosen in (three[:1], three):
        with django_assert_num_queries(4):
            program.post("desk/bulk/decline/", {"rows": references(chosen)})
    run = program.post("desk/bulk/claim/", {"rows": references(three), "confirm": True}).json()
    with django_assert_num_queries(5):
        program.get(f"desk/bulk/runs/{run['key']}/")


@pytest.fixture
def submitted():
    return proposal_at(State.SUBMITTED)


@BRIEFLY
@given(
    act=st.sampled_from(sorted(BULK_ACTS)),
    body=bodies(["rows", "key", "note", "reason", "panel", "changes", "return_by", "signpost"], confirm=True),
)
def test_bulk_acts_never_fail(act, body, moderator, submitted):
    body = {"rows": [submitted.reference]} | body if isinstance(body, dict) else body
    assert Caller(moderator).post(f"desk/bulk/{act}/", body).status_code in (200, 400)


@pytest.mark.parametrize("who", ["author", "manager", "observer", "administrator"])
def test_nobody_else_does_it(who, request, three):
    body = {"rows": references(three), "confirm": True}

    assert Caller(request.getfixturevalue(who)).post("desk/bulk/claim/", body).status_code == 403
    assert Caller().post("desk/bulk/claim/", body).status_code == 401
    assert not BulkRun.objects.exists()
