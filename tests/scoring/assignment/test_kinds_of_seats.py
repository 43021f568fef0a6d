"""What somebody sits as is said where it is said how much they mark; who chairs is not."""

from typing import Any

import pytest
from django.urls import reverse

from proposals.errors import NotReady
from scoring.models import Seat, SeatKind
from scoring.services import assigning
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

KNOWS: dict[str, Any] = {"most_sheets": None, "least_sheets": 0, "areas": {}, "themes": {}}


@pytest.fixture
def panel():
    return factories.panel(factories.open_call())


def describe(seat, by, **facts):
    version = Seat.objects.get(pk=seat.pk).version
    return assigning.describe_seat(seat.pk, by=by, version=version, **KNOWS | facts)


def kind_of(seat):
    return Seat.objects.get(pk=seat.pk).kind


def test_the_kind_of_a_seat_can_be_changed_and_stays_where_nothing_is_said(panel):
    seat = panel.seats[0]

    describe(seat, panel.chair, kind=SeatKind.FINANCE)
    describe(seat, panel.chair)

    assert kind_of(seat) == SeatKind.FINANCE


def test_nobody_becomes_the_chair_or_stops_being_it_in_this_way(panel):
    chair = Seat.objects.get(panel=panel.panel, kind=SeatKind.CHAIR)
    for seat, kind in [(panel.seats[0], SeatKind.CHAIR), (chair, SeatKind.LAY)]:
        with pytest.raises(NotReady):
            describe(seat, panel.chair, kind=kind)


def test_the_page_offers_the_kinds_of_assessors(client, panel):
    client.force_login(panel.chair)
    seat = panel.seats[0]
    address = reverse("scoring:seat", args=[panel.panel.pk, seat.pk])
    assert 'name="kind"' in client.get(address).text

    client.post(address, {"version": seat.version, "least_sheets": 0, "kind": "lay"})

    assert kind_of(seat) == SeatKind.LAY


def test_a_program_changes_it_too(panel):
    seat = panel.seats[0]

    answer = Caller(panel.chair).send(
        "PUT", f"panels/{panel.panel.pk}/seats/{seat.pk}/", KNOWS | {"version": seat.version, "kind": "external"}
    )

    assert (answer.status_code, answer.json()["kind"], kind_of(seat)) == (200, "external", SeatKind.EXTERNAL)
