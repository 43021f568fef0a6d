"""The API of this floor."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.models import Call, Proposal
from proposals.resubmissions import earlier_read_by, read_in_full
from proposals.services.resubmission import latest_text
from scoring.feedback import look_back_at_marks
from scoring.ranking import rank_call
from scoring.serializers import EarlierStartMarked, Ranking


class CallRanking(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Read the ranking of a call", responses=Ranking)
    def get(self, request: Request, code: str) -> Response:
        """The ranking of a call, for managers and observers: the same figures as on its page and in the workbook."""
        if not request.user.has_perm("scoring.rank"):
            raise PermissionDenied("The ranking is for the programme team.")
        call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
        return Response(Ranking(rank_call(call, request.user)).data)


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
