"""The ranking of a call."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.models import Call
from scoring.ranking import rank_call
from scoring.ranking.firmness import with_firmness
from scoring.serializers.ranking import Ranking


class CallRanking(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Read the ranking of a call", responses=Ranking)
    def get(self, request: Request, code: str) -> Response:
        """The ranking of a call, for managers and observers: the same figures as on its page and in the workbook."""
        if not request.user.has_perm("scoring.rank"):
            raise PermissionDenied("The ranking is for the programme team.")
        call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
        return Response(Ranking(with_firmness(rank_call(call, request.user))).data)
