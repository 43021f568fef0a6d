"""The earlier start of a proposal, with the mean marks that it was given."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.models import Proposal
from proposals.services.resubmission import latest_text
from proposals.versions.resubmissions import earlier_read_by, read_in_full
from scoring.letters.feedback import look_back_at_marks
from scoring.serializers.earlier import EarlierStartMarked


@extend_schema(tags=["Versions"])
class Earlier(generics.GenericAPIView):
    serializer_class = EarlierStartMarked
    queryset = Proposal.objects.none()

    @extend_schema(summary="Compare a proposal with its earlier start")
    def get(self, request: Request, reference: str) -> Response:
        """What changed since the proposal that it started again from, why that was declined, and how it was marked."""
        later = get_object_or_404(read_in_full(request.user), reference=reference)
        before = get_object_or_404(earlier_read_by(request.user, later))
        found = look_back_at_marks(before, later, request.user, text=latest_text(later))
        return Response(EarlierStartMarked(found).data)
