"""The members of a panel: reading them, and replacing one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted
from proposals.forms.values import problems_of
from proposals.serializers.strict import read
from scoring.forms.members import ReplaceForm
from scoring.models import Panel
from scoring.panels import members
from scoring.serializers.members import Members, Replacement
from scoring.services import members as verbs
from scoring.services.seat_invitations import must_change_members

TAG = "Panels"


def panel_of(number: int, person: Any) -> Panel:
    panel = get_object_or_404(Panel.objects.visible_to(person), pk=number)
    if not person.has_perm("panels.run", panel):
        raise NotPermitted("The members of a panel are for its chair and for managers.")
    return panel


def shown(panel: Panel, person: Any, answer: int = status.HTTP_200_OK) -> Response:
    told = {"members": members.members_of(panel, person), "invited": members.invited_to(panel)}
    return Response(Members(told).data, status=answer)


@extend_schema(tags=[TAG])
class PanelMembers(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the members of a panel", responses={200: Members})
    def get(self, request: Request, panel: int) -> Response:
        """With their names and codes: for the chair of the panel and for managers."""
        return shown(panel_of(panel, request.user), request.user)


@extend_schema(tags=[TAG])
class ReplaceMember(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Replace a member of a panel", request=Replacement, responses={200: Members})
    def post(self, request: Request, panel: int, seat: int) -> Response:
        """Let a member leave. What they returned stands; what is open goes to whoever takes the seat. For managers."""
        found = panel_of(panel, request.user)
        must_change_members(request.user)
        leaving = get_object_or_404(found.seats, pk=seat)
        form = ReplaceForm(read(Replacement, request.data))
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        verbs.replace_member(leaving.pk, by=request.user, **form.cleaned_data)
        return shown(found, request.user)
