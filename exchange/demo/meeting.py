"""The story of a meeting that is on today: one proposal is done with, and figures come in for the next."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Stage, Story
from scoring.meetings.agenda import to_talk_about
from scoring.meetings.own import own_item
from scoring.models import AgendaItem, Assignment, SeatKind
from scoring.services import meetings, stated

BEGAN_BEFORE = timedelta(minutes=14)
TAKES, ANSWERS_IN = timedelta(minutes=9), timedelta(minutes=1)
REASON = "Two of us moved down: the figures come from one site. The rest stands."
MOVES = [Decimal("-0.25"), Decimal(0), Decimal("0.25")]
TWO = 2
LOWEST, HIGHEST = Decimal(0), Decimal(5)


def meet(stage: Stage, opened: OpenedCall, dice: Random) -> Story:
    """On the second panel of a call whose sheets are coming in."""
    panel = opened.panels[1]
    yield stage.until - BEGAN_BEFORE
    chair = panel.seats.get(kind=SeatKind.CHAIR).person
    if len(to_talk_about(panel, chair)) < TWO:
        return
    meeting = meetings.start_meeting(panel.pk, by=chair, minutes_each=10)
    first, second = meeting.items.order_by("position")[:2]
    meetings.take_up(first.pk, by=chair)
    said = []
    for assignment in asked_on(first):
        yield stage.clock.moment + ANSWERS_IN
        said.append(state(first, assignment, dice))
    yield stage.until - BEGAN_BEFORE + TAKES
    if said:
        meetings.record_figure(first.pk, by=chair, figure=min(said), reason=REASON)
    meetings.take_up(second.pk, by=chair)
    for assignment in asked_on(second)[:-1]:
        yield stage.clock.moment + ANSWERS_IN
        state(second, assignment, dice)


def asked_on(item: AgendaItem) -> list[Any]:
    """Who returned a sheet for it and is not out of the room."""
    returned = Assignment.objects.returned().filter(proposal=item.proposal_id)
    sheets = returned.select_related("assessor", "sheet", "seat").order_by("seat__code")
    return [each for each in sheets if own_item(each.seat.panel_id, item.pk, each.assessor)]


def state(item: AgendaItem, assignment: Any, dice: Random) -> Decimal:
    """Near the total of their sheet."""
    figure = min(max(assignment.sheet.total + dice.choice(MOVES), LOWEST), HIGHEST)
    stated.state_figure(item.pk, by=assignment.assessor, figure=figure)
    return figure
