"""The traps of trust that other systems fell into where it comes to scores, each by name.

Those of the figures stand in test_traps_of_peers.py.
"""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_fsm import ConcurrentTransition

from proposals.errors import NotPermitted, NotReady
from proposals.models import Notice, Proposal
from proposals.services.steps import take_step
from proposals.states import State
from scoring import notifications
from scoring.models import Assignment, Flag, Seat
from scoring.services import closing, decisions, flags, panels, reminders, sheets
from tests import factories
from tests.api.caller import Caller
from tests.factories import marked
from tests.scoring.chairing.arrangement import asked, placed
from tests.scoring.doors import at, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


# --- Conflicts ------------------------------------------------------------------------------------------------------
def test_a_recused_assessor_can_not_be_assigned_again_not_even_past_the_verbs(panel, open_call):
    proposal = asked(panel)
    mine = proposal.made[0]
    sheets.declare(mine.pk, by=mine.assessor, kind="indirect", text="We share an office.")
    another_seat = factories.seat(factories.panel(open_call).panel, mine.assessor)

    with pytest.raises(NotReady, match="was asked already"):
        panels.assign(proposal.pk, by=panel.chair, seats=[mine.seat])
    for seat in (mine.seat, another_seat):
        with pytest.raises(IntegrityError), transaction.atomic():
            Assignment.objects.create(proposal=proposal, assessor=mine.assessor, seat=seat, invited_by=panel.chair)


def test_a_declared_conflict_is_seen_at_once_stands_in_each_export_and_survives_the_score(client, panel, manager):
    proposal = asked(panel)
    extra = factories.seat(panel.panel, factories.member("Fourth"))
    mine = proposal.made[0]
    sheets.declare(mine.pk, by=mine.assessor, kind="indirect", text="We share an office.")

    def told():
        client.force_login(manager)
        page = client.get(reverse("scoring:panel_proposal", args=at(proposal))).text
        listed = Caller(manager).get(f"calls/{proposal.call.code}/conflicts/").json()["conflicts"]
        exported = table(client, proposal.call, "Conflicts")
        return (
            "Indirect conflict" in page,
            [(each["reference"], each["assessor"], each["words"]) for each in listed],
            [tuple(each.values())[:2] for each in exported],
        )

    expected = (
        True,
        [(proposal.reference, mine.seat.code, "We share an office.")],
        [(proposal.reference, mine.seat.code)],
    )
    assert told() == expected
    for each in [*proposal.made[1:], *panels.assign(proposal.pk, by=panel.chair, seats=[extra])]:
        marked(each, 4)
    closing.close_scoring(proposal.pk, by=panel.chair)
    assert told() == expected


# --- Who learns and who changes what --------------------------------------------------------------------------------
def listed(client, panel, query):
    page = client.get(reverse("scoring:panel", args=[panel.panel.pk]), query)
    return re.findall(r">(First|Second)</a>", page.text), page.headers["Cache-Control"]


@pytest.mark.parametrize("query", [{"sort": "score"}, {"sort": "-score"}, {"sort": "-spread"}, {"show": "talk"}])
def test_order_and_filter_tell_no_score_before_the_own_sheet_is_in_and_no_cache_keeps_one(client, panel, query):
    """A chair who marks as well: marks that lie far apart, or high ones, move nothing."""
    chair = panel.panel.seats.get(person=panel.chair)
    first, second = placed(panel, title="First"), placed(panel, title="Second")
    for proposal in (first, second):
        panels.assign(proposal.pk, by=factories.manager(), seats=[chair])
    client.force_login(panel.chair)
    before = listed(client, panel, query)

    for proposal, marks in ((first, [0, 1]), (second, [5, 0])):
        asked(panel, proposal, marks=marks)

    assert listed(client, panel, query) == before
    assert before[1] == "private, no-store"


def test_who_may_see_everything_of_a_panel_may_not_change_it(panel, observer):
    proposal = asked(panel, marks=[3, 3, 3])
    flag = flags.raise_flag(proposal.pk, by=panel.chair, text="Is it new?")
    mine = proposal.made[0]
    seats = list(Seat.objects.filter(panel=panel.panel))
    tries = [
        lambda: panels.assign(proposal.pk, by=observer, seats=seats),
        lambda: reminders.remind_by_hand(panel.panel.pk, by=observer, seats=seats),
        lambda: flags.raise_flag(proposal.pk, by=observer, text="Why?"),
        lambda: flags.resolve_flag(flag.pk, by=observer, resolution="Fine."),
        lambda: closing.close_scoring(proposal.pk, by=observer),
        lambda: sheets.reopen_sheet(mine.pk, by=observer, note="Why?"),
        lambda: sheets.record_conflict(mine.pk, by=observer, kind="direct", nature="", text="Why?"),
    ]
    assert observer.has_perm("scoring.see_panels")

    for attempt in tries:
        with pytest.raises(NotPermitted):
            attempt()

    assert Proposal.objects.get(pk=proposal.pk).state == State.REVIEWED
    assert Flag.objects.get().resolved_at is None
    assert set(Assignment.objects.values_list("state", flat=True)) == {"returned"}


def test_the_right_to_close_is_asked_inside_the_step_whatever_called_it(panel):
    proposal = asked(panel, marks=[3, 3, 3])

    for person in (panel.seats[0].person, proposal.lead_author):
        with pytest.raises(NotPermitted):
            take_step(proposal.pk, "close_scoring", by=person, score=Decimal(5))

    assert Proposal.objects.get(pk=proposal.pk).score is None


def test_a_stale_copy_brings_back_neither_a_state_nor_the_score_before(panel):
    proposal = asked(panel, marks=[3, 4, 5])
    stale, sheet = Proposal.objects.get(pk=proposal.pk), Assignment.objects.get(pk=proposal.made[0].pk)
    closing.close_scoring(proposal.pk, by=panel.chair)
    sheets.declare(sheet.pk, by=sheet.assessor, kind="direct", text="I advise them.")

    for each in (stale, sheet):
        with pytest.raises(ConcurrentTransition), transaction.atomic():
            each.save()

    stands = Proposal.objects.get(pk=proposal.pk)
    assert (stands.state, stands.score) == (State.SCORED, Decimal("4.50"))
    assert Assignment.objects.get(pk=sheet.pk).state == "conflicted"


def test_no_score_of_a_machine_or_of_others_stands_ready_in_a_sheet(client, panel):
    """Nothing is chosen, written or proposed before its assessor does so, however much others gave."""
    proposal = asked(panel)
    for each in proposal.made[1:]:
        marked(each, 4)
    mine = proposal.made[0]
    sheets.declare(mine.pk, by=mine.assessor, kind="none")
    client.force_login(mine.assessor)

    page = client.get(reverse("scoring:sheet", args=[mine.pk])).text
    told = Caller(mine.assessor).get(f"assessments/{mine.pk}/").json()

    form = page[page.index("<form", page.index("<main")) :]
    assert re.findall(r'type="radio"[^>]*checked', form) == []
    assert {text.strip() for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", form, re.DOTALL)} == {""}
    assert ([each["mark"] for each in told["marks"]], told["total"], told["others"]) == ([None] * 3, None, [])


def test_a_sheet_is_given_back_with_its_notice_or_not_at_all(panel, monkeypatch):
    proposal = asked(panel, marks=[3])
    mine = proposal.made[0]
    before = Notice.objects.count()

    def fails(*args, **kwargs):
        raise RuntimeError("The notice could not be recorded.")

    monkeypatch.setattr(notifications, "tell_of_reopening", fails)
    with pytest.raises(RuntimeError):
        sheets.reopen_sheet(mine.pk, by=panel.chair, note="Say more.")
    monkeypatch.undo()
    with pytest.raises(NotPermitted):
        sheets.reopen_sheet(mine.pk, by=mine.assessor, note="Say more.")
    assert (Assignment.objects.get(pk=mine.pk).state, Notice.objects.count()) == ("returned", before)

    sheets.reopen_sheet(mine.pk, by=panel.chair, note="Say more.")

    assert list(Notice.objects.order_by("pk").values_list("recipient", flat=True)[before:]) == [mine.assessor_id]


# --- The order and what it costs ------------------------------------------------------------------------------------
def test_an_exception_to_the_ranking_can_be_made_and_is_explained_beside_the_order(client, panel, manager):
    better, worse = asked(panel, marks=[5, 5, 5]), asked(panel, marks=[2, 2, 2])
    for proposal in (better, worse):
        closing.close_scoring(proposal.pk, by=panel.chair)

    decisions.propose_award(worse.pk, by=manager, award=10_000, reason="The only one for care homes.")

    rows = Caller(manager).get(f"calls/{panel.panel.call.code}/ranking/").json()["rows"]
    client.force_login(manager)
    page = client.get(reverse("scoring:ranking", args=[panel.panel.call.code])).text
    assert [(row["reference"], row["rank"], "out of rank order" in row["line_reason"]) for row in rows] == [
        (better.reference, 1, False),
        (worse.reference, 2, True),
    ]
    assert "out of rank order" in page


@pytest.mark.parametrize(("door", "queries"), [("panel", 10), ("ranking", 12), ("shortlist", 16)])
def test_no_list_of_scores_asks_the_database_for_each_row(
    client, panel, manager, door, queries, django_assert_num_queries
):
    address = reverse(f"scoring:{door}", args=[panel.panel.pk if door == "panel" else panel.panel.call.code])
    client.force_login(manager)
    for rows in (1, 3):
        while Proposal.objects.count() < rows:
            asked(panel, marks=[3, 4])
        with django_assert_num_queries(queries):
            answer = client.get(address)
            assert answer.status_code == 200
            b"".join(answer)
