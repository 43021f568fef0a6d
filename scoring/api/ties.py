"""How a call settles equal scores: for everybody to read, and for managers to declare before it opens."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.call_setup import call_of
from proposals.errors import StaleVersion
from proposals.models import Call
from proposals.serializers.strict import read
from scoring.drawn_lots import told_of_draw
from scoring.models import TieOrder
from scoring.serializers import ties as shapes
from scoring.services import ties


@extend_schema(tags=["Calls"])
class EqualScoresOfCall(APIView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @extend_schema(summary="Read how a call settles equal scores", responses={200: shapes.EqualScores})
    def get(self, request: Request, code: str) -> Response:
        """The rules in turn; where a draw settles the rest, its commitment, and once it is over its seed and lists."""
        return Response(shown(code, request.user))

    @extend_schema(
        summary="Declare how a call settles equal scores",
        request=shapes.EqualScoresGiven,
        responses={200: shapes.EqualScores},
    )
    def put(self, request: Request, code: str) -> Response:
        """As long as the call is prepared: once it is open, its declaration stands."""
        call = call_of(code, request.user)
        ties.must_be_prepared(call)
        sent = read(shapes.EqualScoresGiven, request.data)
        try:
            ties.declare_ties(call.pk, by=request.user, **sent)
        except StaleVersion as stale:
            now = shown(code, request.user)
            stale.stored = {name: now[name] for name in ("version", "rules", "draws")}
            raise
        return Response(shown(code, request.user))


def shown(code: str, person: Any) -> dict[str, Any]:
    call = get_object_or_404(Call.objects.visible_to(person), code=code)
    told = told_of_draw(call, person)
    facts = {
        "order": told.order or TieOrder(call=call, version=0),
        "in_words": call.tie_rules,
        "commitment": told.commitment,
        "seed": told.seed,
        "record_sha256": told.record_sha256,
        "ties": told.draws,
    }
    return dict(shapes.EqualScores(facts).data)
