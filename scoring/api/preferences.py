"""What the holder of a seat would like to mark, before anybody is asked."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import StaleVersion
from proposals.serializers.strict import read
from scoring.models import Seat
from scoring.panels.preferences import Choice, choices_of, proposals_to_choose_from, seats_of
from scoring.serializers.preferences import OwnPreferences, PreferencesGiven
from scoring.services.preferences import state_preferences


def own_seat(panel: int, person: Any) -> Seat:
    return get_object_or_404(seats_of(person), panel=panel)


def choices_for(seat: Seat, person: Any) -> list[Choice]:
    return choices_of(seat, person, proposals_to_choose_from(seat, person))


def told(panel: int, person: Any) -> dict[str, Any]:
    seat = own_seat(panel, person)
    return dict(OwnPreferences({"version": seat.wishes_version, "proposals": choices_for(seat, person)}).data)


@extend_schema(tags=["Assessments"])
class Preferences(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what you would like to mark", responses={200: OwnPreferences})
    def get(self, request: Request, panel: int) -> Response:
        """The proposals of a panel where you sit that you may be asked to mark, with what you said of them."""
        return Response(told(panel, request.user))

    @extend_schema(summary="Say what you would like to mark", request=PreferencesGiven, responses={200: OwnPreferences})
    def put(self, request: Request, panel: int) -> Response:
        """A plan of who marks what heeds it, and it promises nothing. A change from an older version is refused."""
        seat = own_seat(panel, request.user)
        given = read(PreferencesGiven, request.data)
        wishes = numbered(given["wishes"], choices_for(seat, request.user))
        try:
            state_preferences(seat.pk, by=request.user, version=given["version"], wishes=wishes)
        except StaleVersion as stale:
            stale.stored = told(panel, request.user)
            raise
        return Response(told(panel, request.user))


def numbered(wishes: dict[str, str], choices: list[Choice]) -> dict[int, str]:
    """{pk: wish} from {reference: wish}"""
    numbers = {each.reference: each.pk for each in choices}
    if unknown := sorted(wishes.keys() - numbers.keys()):
        raise ValidationError({"wishes": [f"{each} is not among those that you choose from." for each in unknown]})
    return {numbers[reference]: wish for reference, wish in wishes.items()}
