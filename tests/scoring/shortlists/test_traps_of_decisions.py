"""The traps of decisions that other systems fell into, each by name: no shortlist falls into one again.

Which trap has its test where stands in `tests/scoring/test_traps_by_name.py`.
"""

from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from django_fsm import ConcurrentTransition

from proposals.errors import NotPermitted, WrongState
from proposals.states import State
from proposals.steps import allowed_step
from scoring.lifecycle import SHORTLIST_STEPS
from scoring.models import Shortlist
from scoring.services import agreeing, sheets
from scoring.states import ShortlistState
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.scoring.shortlists.arrangement import now_of

pytestmark = pytest.mark.django_db


def test_a_shortlist_is_never_stale_until_somebody_recalculates(client, draft, scored, manager):
    """A conflict that comes up late takes a sheet away: ranking, page and program tell the new score at once."""
    good = scored["Good"]
    first = good.assignments.order_by("pk").first()
    client.force_login(manager)
    ranking = reverse("scoring:ranking", args=["safety"])
    page = reverse("scoring:build", args=["safety", draft.pk])
    assert [client.get(path).text.count("<strong>4.33</strong>") for path in (ranking, page)] == [1, 1]

    sheets.record_conflict(first.pk, by=manager, kind="direct", nature="financial", text="They own it.")

    told = Caller(manager).get(f"calls/safety/shortlists/{draft.pk}/").json()["rows"]
    assert {row["title"]: row["score"] for row in told} == {"Best": "5.00", "Good": "4.00", "Fair": "4.00"}
    assert [client.get(path).text.count("<strong>4.33</strong>") for path in (ranking, page)] == [0, 0]


@pytest.mark.parametrize("state", ShortlistState.values)
def test_no_step_of_a_shortlist_leads_from_any_state_to_any_state(draft, manager, state):
    named = {step.name for step in SHORTLIST_STEPS}
    open_here = {step.name for step in SHORTLIST_STEPS if step.source == state}

    for name in named - open_here:
        with pytest.raises(WrongState):
            allowed_step(draft, name, by=manager, known_state=state)
    assert open_here < named


def test_the_right_is_asked_inside_the_act_whatever_called_it(draft, manager, second, observer):
    waiting = agreeing.propose(draft.pk, by=manager, version=now_of(draft).version)

    for refused in (manager, observer):
        with pytest.raises(NotPermitted):
            agreeing.confirm(draft.pk, by=refused, seen=waiting.frozen_id)
    assert now_of(draft).state == ShortlistState.DRAFT


def test_a_stale_copy_of_a_shortlist_brings_back_no_state(draft, manager, second):
    stale = Shortlist.objects.get(pk=draft.pk)
    waiting = agreeing.propose(draft.pk, by=manager, version=now_of(draft).version)
    agreeing.confirm(draft.pk, by=second, seen=waiting.frozen_id)

    with pytest.raises(ConcurrentTransition), transaction.atomic():
        stale.save()
    assert now_of(draft).state == ShortlistState.AGREED


def test_what_nobody_scored_is_no_nought_on_a_shortlist(client, draft, panel, manager):
    unmarked = proposal_at(State.REVIEWED, call=draft.call, on=panel, title="Unmarked")

    told = Caller(manager).get(f"calls/safety/shortlists/{draft.pk}/").json()["rows"]

    (row,) = [each for each in told if each["reference"] == unmarked.reference]
    assert (row["score"], row["rank"]) == (None, None)
    assert Decimal(told[0]["score"]) == 5
