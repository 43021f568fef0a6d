"""The story of a panel whose members say what they would like to mark, before anybody is asked."""

from datetime import timedelta
from random import Random

from django.utils.timezone import localdate

from exchange.demo.calls import OpenedCall
from exchange.demo.stage import Stage, Story, office_moment, soon_after
from proposals import rights
from proposals.models import Proposal
from scoring.models import Seat, SeatKind, Wish
from scoring.services.preferences import state_preferences

SAID = [Wish.LIKE, Wish.LIKE, Wish.COULD, Wish.RATHER_NOT]
HOW_MANY = 2  # members who answer; the others have yet to


def say_what_they_like(stage: Stage, opened: OpenedCall, dice: Random) -> Story:
    """On the panels of a call that is open, where something may still come to them."""
    yield office_moment(localdate(stage.until) - timedelta(days=3), dice)
    members = Seat.objects.filter(panel__in=opened.panels, left_on=None).exclude(kind=SeatKind.CHAIR)
    wishes_of = {seat: _wishes_of(seat, dice) for seat in members.select_related("person").order_by("pk")}
    for seat in [each for each, wishes in wishes_of.items() if wishes][:HOW_MANY]:
        yield soon_after(stage.clock.moment, dice)
        state_preferences(seat.pk, by=seat.person, version=seat.wishes_version, wishes=wishes_of[seat])


def _wishes_of(seat: Seat, dice: Random) -> dict[int, str]:
    free = Proposal.objects.visible_to(seat.person, rights.PREFER).filter(placement__panel=seat.panel_id)
    return {each.pk: dice.choice(SAID) for each in free.order_by("pk")}
