"""Of the seats on a panel and the invitations to one."""

from types import SimpleNamespace

from scoring.models import SeatInvitation, SeatKind
from tests.trust.objects.common import NONE, ByParameters, Objects, each, renamed
from tests.trust.objects.panels import panel_and_another
from tests.trust.world import GUEST


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    return {**_seats(world), **_sent(world), **_offered()}


def _seats(world: SimpleNamespace) -> dict[str, Objects]:
    panel, other = panel_and_another(world)
    of_the_assessor = world.panel.seats.get(person=world.people["assessor"]).pk
    first = world.panel.seats.exclude(kind=SeatKind.CHAIR).earliest("pk").pk
    replaced = {
        "the assessor": {"pk": panel, "seat_pk": of_the_assessor},
        "on another panel": {"pk": other, "seat_pk": of_the_assessor},
    }
    seats = {
        "on its panel": {"pk": panel, "seat_pk": first},
        "on another panel": {"pk": other, "seat_pk": first},
        "unknown": {"pk": panel, "seat_pk": NONE},
    }
    return {
        "scoring:replace_member": replaced,
        "api:replace_member": renamed(replaced, pk="panel", seat_pk="seat"),
        "scoring:seat": seats,
        "api:panel_seat": renamed(seats, pk="panel", seat_pk="seat"),
    }


def _sent(world: SimpleNamespace) -> dict[str, Objects]:
    panel, other = panel_and_another(world)
    offered = _to_the_stranger().pk
    objects = {
        "on its panel": {"pk": panel, "invitation_pk": offered},
        "on another panel": {"pk": other, "invitation_pk": offered},
        "unknown": {"pk": panel, "invitation_pk": NONE},
    }
    return {
        **each(["scoring:resend_seat", "scoring:revoke_seat"], objects),
        "api:sent_seat": renamed(objects, pk="panel", invitation_pk="invitation"),
    }


def _offered() -> dict[str, Objects]:
    offered, to_nobody = _to_the_stranger(), SeatInvitation.objects.get(email=GUEST)
    seats = {"to the stranger": {"pk": offered.pk}, "to a guest": {"pk": to_nobody.pk}, "unknown": {"pk": NONE}}
    return {
        "scoring:seat_invitation": seats,
        "api:offered_seat": renamed(seats, pk="id"),
        "scoring:open_seat_invitation": {
            "to the stranger": {"token": offered.token},
            "to a guest": {"token": to_nobody.token},
            "unknown": {"token": "no-token"},
        },
    }


def _to_the_stranger() -> SeatInvitation:
    return SeatInvitation.objects.get(email="stranger@exchange.example")


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {}
