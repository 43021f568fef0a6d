"""Announcing an agreed shortlist: what it will do, and the act."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.values import cleaned
from proposals.serializers.strict import read
from scoring.finding import find_to_announce
from scoring.forms.announcing import AnnounceShortlistForm
from scoring.letters.announcing import plan_of
from scoring.serializers.announcing import AnnounceIt, PlanShown, ShortlistAnnounced
from scoring.services.announcing import announce_shortlist


@extend_schema(tags=["Feedback and letters"])
class AnnounceShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what announcing a shortlist will do", responses={200: PlanShown})
    def get(self, request: Request, code: str, shortlist: int) -> Response:
        """Whom it tells what, how much money it gives, and what hinders it."""
        return Response(PlanShown(plan_of(find_to_announce(request.user, code, shortlist))).data)

    @extend_schema(summary="Announce a shortlist", request=AnnounceIt, responses={200: ShortlistAnnounced})
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """All of it happens, or nothing. Refused where something changed since it was read."""
        found = find_to_announce(request.user, code, shortlist)
        given = cleaned(AnnounceShortlistForm, read(AnnounceIt, request.data))
        announced = announce_shortlist(found.pk, by=request.user, seen=given["seen"])
        return Response(ShortlistAnnounced(announced).data)
