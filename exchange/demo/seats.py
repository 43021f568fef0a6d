"""Stories of seats: who is invited to a panel by mail, who accepts, who declines and says why, who does not answer."""

from datetime import timedelta
from random import Random

from django.utils.timezone import localdate

from exchange.demo.calls import OpenedCall
from exchange.demo.people import Cast
from exchange.demo.stage import Stage, Story, office_moment
from scoring.models import SeatKind
from scoring.services import seat_invitations

NOT_WITH_US_YET = ["h.okonkwo-lyle@community.example", "patient.voice@sandwell.example"]
WORDS = "You spoke for carers at the spring forum. We need that on this panel, which looks at care close to home."
WHY_NOT = "I begin a new post that month and could not give the sheets the time they need. Please ask me next year."


def offer_seats(stage: Stage, cast: Cast, opened: OpenedCall, dice: Random) -> Story:
    """On the first panel of a call that is open: nobody is asked to mark there yet."""
    panel, manager = opened.panels[0], cast.managers[0]
    today = localdate(stage.until)
    accepts, declines, thinks = [each.person for each in cast.assessors if each.panel != 1][:3]

    def offer(email: str, kind: str, words: str = "") -> int:
        return seat_invitations.invite(panel.pk, by=manager, email=email, kind=kind, words=words).pk

    yield office_moment(today - timedelta(days=20), dice)
    offer(NOT_WITH_US_YET[0], SeatKind.LAY)
    accepted, declined = offer(accepts.email, SeatKind.EXTERNAL), offer(declines.email, SeatKind.FINANCE)
    yield office_moment(today - timedelta(days=18), dice)
    seat_invitations.accept(accepted, by=accepts)
    yield office_moment(today - timedelta(days=17), dice)
    seat_invitations.decline(declined, by=declines, reason=WHY_NOT)
    yield office_moment(today - timedelta(days=4), dice)
    offer(NOT_WITH_US_YET[1], SeatKind.LAY, WORDS)
    offer(thinks.email, SeatKind.FINANCE, WORDS)
