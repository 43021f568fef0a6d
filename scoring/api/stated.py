"""A member's part in a meeting by program."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.values import cleaned
from proposals.serializers.strict import read
from scoring.api.meetings import TAG
from scoring.forms.stated import StatedForm
from scoring.meetings.own import own_item, own_meeting
from scoring.models import Panel
from scoring.serializers.stated import FigureStated, OwnMeetingShown
from scoring.services import stated


def sat_on(number: int, person: Any) -> Panel:
    return get_object_or_404(Panel.objects.sat_on_by(person), pk=number)


@extend_schema(tags=[TAG])
class OwnMeeting(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read your part in a meeting", responses={200: OwnMeetingShown})
    def get(self, request: Request, panel: int) -> Response:
        """The proposal that your panel talks about just now, if you mark it and stay in the room."""
        return Response(OwnMeetingShown(own_meeting(sat_on(panel, request.user), request.user)).data)


@extend_schema(tags=[TAG])
class StateFigure(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="State your figure", request=FigureStated, responses={200: OwnMeetingShown})
    def post(self, request: Request, panel: int, item: int) -> Response:
        """Until the panel moves on or its figure is recorded. It changes neither your sheet nor the score."""
        found = sat_on(panel, request.user)
        if own_item(found.pk, item, request.user) is None:
            raise Http404
        stated.state_figure(item, by=request.user, **cleaned(StatedForm, read(FigureStated, request.data)))
        return Response(OwnMeetingShown(own_meeting(found, request.user)).data)
