"""Calls, as far as you may know of them."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.models import Call
from proposals.serializers.call_setup import CallInSetup, NewCall
from proposals.serializers.calls import CallInFull, CallRow
from proposals.serializers.strict import read
from proposals.services import setup_by_program
from proposals.services.call_setup import must_prepare_calls


def calls_for(person: Any) -> Any:
    """What one call is read from, with the number of proposals that this person may know of."""
    known = Call.objects.visible_to(person).with_counts_for(person)
    return known.select_related("framework").prefetch_related("framework__areas", "themes", "questions")


@extend_schema_view(get=extend_schema(summary="List the calls"))
@extend_schema(tags=["Calls"])
class Calls(generics.ListAPIView):
    """All calls, the one that closes last first."""

    serializer_class = CallRow
    queryset = Call.objects.none()

    def get_queryset(self) -> Any:
        return Call.objects.visible_to(self.request.user).with_counts_for(self.request.user)

    @extend_schema(tags=["Setting up calls"], summary="Begin a call", request=NewCall, responses={201: CallInSetup})
    def post(self, request: Request) -> Response:
        """Begin a call that only its managers see until it is opened with its rubric."""
        must_prepare_calls(request.user)
        begun = setup_by_program.prepare(by=request.user, given=read(NewCall, request.data))
        shown = calls_for(request.user).get(pk=begun.pk)
        return Response(CallInSetup(shown).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["Calls"], summary="Read a call")
class CallDetail(generics.RetrieveAPIView):
    """One call with its rules, dates, priority areas and questions."""

    serializer_class = CallInFull
    queryset = Call.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> Any:
        return calls_for(self.request.user)
