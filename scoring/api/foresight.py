"""Did our scores predict spread, by program."""

from django.utils.timezone import localdate
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.eligible import AsAtForm
from proposals.forms.values import cleaned
from scoring.foresight.reading import foresight, must_read
from scoring.serializers.foresight import ForesightShown


class ScoresAndSpread(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        tags=["Spread"],
        summary="Compare scores with spread",
        parameters=[OpenApiParameter("on", str, description="As at the end of which day; today where it is left out.")],
        responses=ForesightShown,
    )
    def get(self, request: Request) -> Response:
        """Final scores of panels against the share of sites 6, 12 and 18 months after the award, for the programme
        team. Below 30 cases there are counts of cases alone, and at no number is anything told of a person."""
        must_read(request.user)
        day = cleaned(AsAtForm, {"on": request.query_params.get("on", "")})["on"]
        return Response(ForesightShown(foresight(request.user, day or localdate())).data)
