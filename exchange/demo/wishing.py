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
HOW_MANY = 3  # members who answer; the others have yet to


def say_what_they_like(stage: Stage, opened: OpenedCall, dice: Random) -> Story:
    """On the first panel of a call that is open."""
    yield office_moment(localdate(stage.until) - timedelta(days=3), dice)
    members = opened.panels[0].seats.exclude(kind=SeatKind.CHAIR).filter(left_on=None)
    for seat in members.select_related("person").order_by("pk")[:HOW_MANY]:
        yield soon_after(stage.clock.moment, dice)
        if wishes := _wishes_of(seat, dice):
            state_preferences(seat.pk, by=seat.person, version=seat.wishes_version, wishes=wishes)


def _wishes_of(seat: Seat, dice: Random) -> dict[int, str]:
    free = Proposal.objects.visible_to(seat.person, rights.PREFER).filter(placement__panel=seat.panel_id)
    return {each.pk: dice.choice(SAID) for each in free.order_by("pk")}
