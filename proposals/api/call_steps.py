"""The later steps of a call: announcing its outcomes, and archiving it. Opening stands with the rubric."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.call_setup import call_of, in_setup
from proposals.errors import StaleVersion
from proposals.models import Call
from proposals.serializers.call_setup import CallInSetup
from proposals.serializers.call_steps import Announcing, OutcomesToTell
from proposals.serializers.strict import Body, read
from proposals.services import calls
from proposals.steps import allowed_step

OTHERS = "The outcomes are others than those that you stated. Read them again."


class ArchiveCall(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Setting up calls"], summary="Archive a call", request=None, responses={200: CallInSetup})
    def post(self, request: Request, code: str) -> Response:
        """Put a decided call away. It stays readable, and nothing in it changes any more."""
        call = call_of(code, request.user)
        read(Body, request.data or {})
        calls.archive(call.pk, by=request.user)
        return Response(in_setup(code, request.user))


@extend_schema(tags=["Calls"])
class AnnounceCall(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what announcing would tell", responses={200: OutcomesToTell})
    def get(self, request: Request, code: str) -> Response:
        """The outcomes of a call as far as you may know them, and what stands in the way of announcing them."""
        call = call_to_announce(code, request.user)
        step = allowed_step(call, "announce", by=request.user, known_state=call.state)
        told = calls.outcomes_of(call, request.user) | {"reasons": step.unmet(call)}
        return Response(OutcomesToTell(told).data)

    @extend_schema(summary="Announce the outcomes of a call", request=Announcing, responses={200: CallInSetup})
    def post(self, request: Request, code: str) -> Response:
        """Every author is told by mail. State the outcomes as you read them: others are not announced unawares."""
        call = call_to_announce(code, request.user)
        allowed_step(call, "announce", by=request.user, known_state=call.state)
        stated, now = read(Announcing, request.data), calls.outcomes_of(call, request.user)
        if stated != now:
            stale = StaleVersion(OTHERS)
            stale.stored = now
            raise stale
        calls.announce(call.pk, by=request.user)
        return Response(in_setup(code, request.user))


def call_to_announce(code: str, person: Any) -> Any:
    calls.must_announce(person)
    return get_object_or_404(Call.objects.visible_to(person), code=code)
