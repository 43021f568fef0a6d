"""The draw is told once it is over, and a script of its own finds it right."""

import json
from hashlib import sha256
from runpy import run_path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from proposals.models.calls import Visibility
from proposals.states import State
from scoring.drawn_lots import told_of_draw
from scoring.letters.announcing import plan_of
from scoring.models import FrozenShortlist, Shortlist
from scoring.packs.audit import audit_files
from scoring.ranking import rank_call
from scoring.services import agreeing, shortlists
from scoring.services.announcing import announce_shortlist
from scoring.shortlisting.replaying import canonical, fingerprint
from scoring.shortlisting.ties import LABEL, Draw, drawn
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.reading import words_of
from tests.scoring.equal_scores.arrangement import opened, order_of

SCRIPT = settings.BASE_DIR / "docs" / "verify_draw.py"
SEED = "2026-05-01 beacon 8f3a"
LIST = sha256(b"P-003\nP-017\nP-042\nP-101").hexdigest()
TOLD_LIST = f"tie-1: the SHA-256 of its list of 4 is {LIST}."
TIE = {"label": "tie-1", "order": ["P-003", "P-101", "P-017", "P-042"], "list_sha256": LIST}
BEACON = {
    "call": "beacon",
    "commitment": "68b42e7e2b2f1dbbee02e6f2b87ce4d2ca0a8c0b5ed7b4ce6f6a3a3f4a7a8b1b",
    "seed": SEED,
    "record_sha256": "",
    "ties": [TIE],
}


def script():
    return SimpleNamespace(**run_path(str(SCRIPT)))


def checked(draw, tmp_path, capsys, record=None):
    """(what the script answers, what it says)"""
    file, frozen = tmp_path / "draw.json", tmp_path / "record.json"
    file.write_text(draw if isinstance(draw, str) else json.dumps(draw), encoding="utf-8")
    frozen.write_bytes((record or "").encode())
    answered = script().main(file, *([frozen] if record else []))
    return answered, capsys.readouterr().out.splitlines()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Three proposals of £20,000 with the same marks, room for two, and a shortlist that two managers agreed."""
    with django_db_blocker.unblock(), transaction.atomic():
        manager, second = factories.manager(), factories.manager()
        call = opened(manager, "fewer_pounds", code="lots", pot_pounds=50_000, visibility=Visibility.CONFIDENTIAL)
        panel = factories.panel(call)
        tied = [
            proposal_at(State.SCORED, call=call, on=panel, requested_pounds=20_000, marks=(4, 4, 4)) for _ in range(3)
        ]
        draft = shortlists.make_shortlist(call.pk, by=manager, name="As drawn")
        frozen = agreeing.propose(draft.pk, by=manager, version=draft.version).frozen_id
        factories.close_window(call)
        yield SimpleNamespace(call=call, tied=tied, manager=manager, second=second, draft=draft, frozen=frozen)
        transaction.set_rollback(True)


def confirm(world):
    agreeing.confirm(world.draft.pk, by=world.second, seen=world.frozen)


def announce(world):
    confirm(world)
    shortlist = Shortlist.objects.select_related("call").get(pk=world.draft.pk)
    announce_shortlist(shortlist.pk, by=world.manager, seen=plan_of(shortlist).seen)
    world.call.refresh_from_db()


def order_drawn(world):
    return drawn([each.reference for each in world.tied], seed=order_of(world.call).seed, label=LABEL)


def test_the_script_is_short_and_needs_nothing_but_python():
    lines = SCRIPT.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 40
    assert [line for line in lines if line.startswith(("import ", "from "))] == [
        "import json", "import sys", "from hashlib import sha256", "from pathlib import Path",
    ]  # fmt: skip


def test_the_script_finds_the_published_example_right_and_a_changed_one_wrong(tmp_path, capsys):
    right = BEACON | {"commitment": script().digest(SEED)}
    swapped = right | {"ties": [TIE | {"order": ["P-101", "P-003", "P-017", "P-042"]}]}
    left_out = right | {"ties": [TIE | {"order": ["P-003", "P-101", "P-017"]}]}

    assert checked(right, tmp_path, capsys) == (
        0, [TOLD_LIST, f"The draw of beacon is right: 1 ties, committed to {script().digest(SEED)}."],
    )  # fmt: skip
    assert checked(swapped, tmp_path, capsys) == (
        1, [TOLD_LIST, "tie-1 was drawn otherwise: P-003, P-101, P-017, P-042."],
    )  # fmt: skip
    assert checked(left_out, tmp_path, capsys)[1][1:] == [
        "tie-1 has another list than the one that was frozen: P-003, P-017, P-101."
    ]
    assert checked(BEACON, tmp_path, capsys) == (
        1, [TOLD_LIST, f"The seed is not the one that was committed to: its SHA-256 is {script().digest(SEED)}."],
    )  # fmt: skip


def test_with_the_record_the_script_checks_who_was_in_the_draw(tmp_path, capsys):
    record = canonical({"proposals": [{"reference": each} for each in TIE["order"]]})
    other = record.replace("P-042", "P-043")
    right = BEACON | {"commitment": script().digest(SEED), "record_sha256": fingerprint(record)}

    assert checked(right, tmp_path, capsys, record)[0] == 0
    assert checked(right, tmp_path, capsys, other) == (
        1,
        [
            TOLD_LIST,
            f"The record is not the one that was drawn from: its SHA-256 is {fingerprint(other)}.",
            "tie-1 has another list than the one that was frozen: P-003, P-017, P-042, P-101.",
        ],
    )


@pytest.mark.django_db
def test_the_draw_decides_where_the_rules_do_not_and_says_so(world):
    rows = rank_call(world.call, world.manager).rows

    assert [(row.reference, row.rank, row.settled_by, row.is_above_line) for row in rows] == [
        (reference, place, "the draw", place < 3) for place, reference in enumerate(order_drawn(world), start=1)
    ]


@pytest.mark.django_db
def test_the_seed_is_told_to_the_team_with_agreement_and_to_everybody_with_the_outcomes(world, client, author):
    seed, page = order_of(world.call).seed, reverse("scoring:equal_scores", args=["lots"])
    file = reverse("scoring:draw_file", args=["lots"])
    client.force_login(world.manager)
    before = [
        client.get(page).text,
        client.get(file).status_code,
        Caller(world.manager).get("calls/lots/equal-scores/").text,
    ]
    packed = [name for name, _, _ in audit_files(world.call, world.manager) if name.startswith("shortlists/")]
    assert (seed in before[0], before[1], seed in before[2], packed) == (False, 404, False, [])

    confirm(world)

    whole = [Draw(LABEL, order_drawn(world))]
    assert told_of_draw(world.call, world.manager).draws == whole
    assert (seed in client.get(page).text, seed in client.get(file).text) == (True, True)
    assert told_of_draw(world.call, author).seed == ""
    assert len([name for name, _, _ in audit_files(world.call, world.manager) if name.startswith("shortlists/")]) == 2


@pytest.mark.django_db
def test_after_the_outcomes_everybody_can_check_the_draw(world, client, tmp_path, capsys):
    announce(world)

    file = client.get(reverse("scoring:draw_file", args=["lots"]))
    page = words_of(client.get(reverse("scoring:equal_scores", args=["lots"])))

    order = order_of(world.call)
    funded, record = order_drawn(world)[:2], FrozenShortlist.objects.get(pk=world.frozen)
    tie = {"label": LABEL, "order": funded, "list_sha256": sha256("\n".join(sorted(funded)).encode()).hexdigest()}
    assert json.loads(file.content) == {
        "call": "lots", "commitment": order.commitment, "seed": order.seed, "record_sha256": record.inputs_sha256,
        "ties": [tie],
    }  # fmt: skip
    assert record.inputs_sha256 in page
    assert tie["list_sha256"] in page
    assert [reference in page for reference in order_drawn(world)] == [True, True, False]
    assert checked(file.text, tmp_path, capsys, record.inputs)[0] == 0
    told = Caller().get("calls/lots/equal-scores/").json()
    assert (told["record_sha256"], told["ties"]) == (record.inputs_sha256, [tie])
    assert client.get(reverse("scoring:verify_draw")).text == SCRIPT.read_text(encoding="utf-8")
    call_command("check_invariants")


@pytest.mark.django_db
def test_an_announced_draw_costs_a_fixed_number_of_queries(world, client, django_assert_num_queries):
    announce(world)

    with django_assert_num_queries(4):
        client.get(reverse("scoring:equal_scores", args=["lots"]))
