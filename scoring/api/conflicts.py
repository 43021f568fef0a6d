"""Conflicts of interest of a call: the rows of the workbook."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.models import Call, Proposal
from scoring.evidence import recusals
from scoring.serializers.conflicts import Conflicts


class CallConflicts(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Read the conflicts of interest of a call", responses=Conflicts)
    def get(self, request: Request, code: str) -> Response:
        """Who stepped back from which proposal or left the room for it in a meeting, for managers and observers.

        Assessors appear by their codes.
        """
        if not request.user.has_perm("scoring.export"):
            raise PermissionDenied("Conflicts of interest are for the programme team.")
        call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
        ranked = Proposal.objects.visible_to(request.user, rights.RANK).filter(call=call)
        rows = recusals(
            call, set(ranked.values_list("pk", flat=True)), with_words=request.user.has_perm("proposals.fund")
        )
        return Response(Conflicts({"conflicts": rows}).data)
