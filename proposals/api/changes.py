"""What a moderator asked to be changed: reading it, and ticking it off."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.api.proposal import find
from proposals.desk.review import request_to_answer, requests_of
from proposals.errors import NotPermitted
from proposals.models import ChangeRequest, Proposal, RequestedChange
from proposals.serializers.changes import Asked, Ticked
from proposals.serializers.strict import read
from proposals.services import changes, writing

BETWEEN = "What was asked for is between the moderators and the authors."


@extend_schema(tags=["Proposals"])
class ChangesAskedFor(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what a moderator asked for", responses={200: Asked})
    def get(self, request: Request, reference: str) -> Response:
        """For its authors the list that they work on; for moderators every list, the latest first."""
        proposal = find(reference, request.user)
        return Response(Asked({"requests": seen_by(proposal, request.user)}).data)


@extend_schema(tags=["Proposals"])
class ChangeAskedFor(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Tick off a change", request=Ticked, responses={200: Asked})
    def patch(self, request: Request, reference: str, change_pk: int) -> Response:
        """Say that a change is made, or that it is not yet. For the authors of the draft."""
        proposal = find(reference, request.user)
        writing.must_be_open_to(proposal, by=request.user)
        change = get_object_or_404(RequestedChange, pk=change_pk, request__proposal=proposal)
        changes.tick_change(change.pk, by=request.user, **read(Ticked, request.data))
        return Response(Asked({"requests": seen_by(proposal, request.user)}).data)


def seen_by(proposal: Proposal, person: Any) -> list[ChangeRequest]:
    if person.has_perm(rights.DESK, proposal):
        return list(requests_of(proposal))
    if not person.has_perm("proposals.edit", proposal):
        raise NotPermitted(BETWEEN)
    to_answer = request_to_answer(proposal)
    return [to_answer] if to_answer else []
