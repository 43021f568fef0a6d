"""A small programme that happened on known days: what the tests of its reports are told."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import time_machine

from proposals.models import PriorityArea
from proposals.programme.dashboard import Dashboard, dashboard
from proposals.programme.reading import Narrowed, read_record
from proposals.services import moderation, spread_requests, writing
from proposals.services.benefits import claim_benefit
from scoring.services import decisions, panels
from tests import factories

START = datetime(2026, 7, 1, 10, tzinfo=UTC)


def day(number: int) -> date:
    return (START + timedelta(days=number)).date()


def on(number: int) -> Any:
    return time_machine.travel(START + timedelta(days=number), tick=False)


def programme() -> SimpleNamespace:
    """Two calls: one whose outcomes are announced on day 40, and one with an award that nobody was told of.

    Day 1: four are submitted, two to each call. Day 4: all but one go to a panel, and that one is declined. Day 20:
    scored. Day 25: one funded in each call. Day 40: the first call is announced. Day 50: a site adopts, and the award
    counts as spread. Day 55: a benefit is validated.
    """
    made = SimpleNamespace(manager=factories.manager(), second=factories.manager(), moderator=factories.moderator())
    with on(-1):
        made.observer = factories.member("Observer", office="observer")
        made.board = factories.organisation("NHS Anytown", kind="icb")
        made.trust = factories.organisation("Anytown Trust", board=made.board)
        made.charity = factories.organisation("Care for All", kind="charity")
        made.told_call, made.other_call = (call(title, made.manager) for title in ("Safer wards", "Safer homes"))
        made.mental_health = PriorityArea.objects.create(
            framework=factories.area().framework, code="MH", name="Mental health"
        )
    made.funded = submitted(made.told_call, made.trust, "A funded one")
    made.declined = submitted(made.told_call, made.charity, "A declined one", area=made.mental_health)
    made.secret = submitted(made.other_call, made.charity, "A secret one")
    made.scored = submitted(made.other_call, made.trust, "A scored one")
    with on(4):
        moderation.decline(made.declined.pk, by=made.moderator, note="Not yet.", reason="not_ready", signpost="Q")
        made.panel = factories.panel(made.told_call, assessors=1)
        made.other_panel = factories.panel(made.other_call, assessors=1)
        judged = [(made.funded, made.panel), (made.secret, made.other_panel), (made.scored, made.other_panel)]
        for each, panel in judged:
            panels.pass_to_panel(each.pk, by=made.moderator, panel=panel.panel, gateways=factories.ALL_MET)
            factories.chair_declares(each)
    for each, panel in judged:
        with on(20):
            (asked,) = panels.assign(each.pk, by=panel.chair, seats=panel.seats)
            factories.marked(asked)
            factories.closing.close_scoring(each.pk, by=panel.chair)
    with on(25):
        for each, pounds in ((made.funded, 12_000), (made.secret, 9_000)):
            decisions.propose_award(each.pk, by=made.manager, award=pounds)
            decisions.confirm_award(each.pk, by=made.second)
    with on(40):
        factories.announce(made.told_call, by=made.manager)
    with on(50):
        factories.adopt(made.funded, by=made.manager)
        spread_requests.record_spread(made.funded.pk, by=made.manager)
    with on(55):
        made.claim = claimed(made.funded, by=made.manager)
    return made


def call(title: str, manager: Any) -> Any:
    window = {"opens_at": START - timedelta(days=9), "closes_at": START + timedelta(days=30)}
    return factories.open_call(by=manager, title=title, sheets_wanted=1, **window)


def submitted(to: Any, organisation: Any, title: str, **facts: Any) -> Any:
    with on(0):
        made = factories.draft(to, author=factories.member("Author", at=organisation), title=title, **facts)
    with on(1):
        writing.submit(made.pk, by=made.lead_author)
    return made


def claimed(proposal: Any, *, by: Any, **facts: Any) -> Any:
    told = {
        "kind": "bed_days", "covers": "Seven units, 2026", "quantity": Decimal(50), "attributed_percent": 60,
        "method": "Counted.", "counterfactual": "The year before.", "as_of": day(54), "status": "validated",
        "validated_by": "University of Warwick",
    }  # fmt: skip
    return claim_benefit(proposal.pk, by=by, **told | facts)


def report(person: Any, number: int, **narrowed: Any) -> Dashboard:
    """The dashboard as at the end of a day, as this person reads it."""
    return dashboard(read_record(person), person, day(number), Narrowed(**narrowed))
