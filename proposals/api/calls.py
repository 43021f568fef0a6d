"""Calls, as far as you may know of them."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics

from proposals.models import Call
from proposals.serializers.calls import CallInFull, CallRow


@extend_schema(tags=["Calls"], summary="List the calls")
class Calls(generics.ListAPIView):
    """All calls, the one that closes last first."""

    serializer_class = CallRow
    queryset = Call.objects.none()

    def get_queryset(self) -> Any:
        return Call.objects.visible_to(self.request.user).with_counts_for(self.request.user)


@extend_schema(tags=["Calls"], summary="Read a call")
class CallDetail(generics.RetrieveAPIView):
    """One call with its rules, dates and priority areas."""

    serializer_class = CallInFull
    queryset = Call.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> Any:
        calls = Call.objects.visible_to(self.request.user).with_counts_for(self.request.user)
        return calls.select_related("framework").prefetch_related("framework__areas", "themes", "questions")
