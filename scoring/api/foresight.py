"""Did our scores predict spread, by program; and the forecast of an assessor."""

from django.utils.timezone import localdate
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.eligible import AsAtForm
from proposals.forms.values import cleaned
from proposals.serializers.strict import read
from scoring.api.sheets import own_sheet
from scoring.foresight.reading import foresight, must_read
from scoring.forms.forecasts import ForecastForm
from scoring.serializers.foresight import ForecastGiven, ForesightShown, OwnForecastShown
from scoring.services.forecasts import state_forecast
from scoring.sheets.forecasts import own_forecast


@extend_schema(tags=["Assessments"])
class Forecast(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read your forecast", responses={200: OwnForecastShown})
    def get(self, request: Request, id: int) -> Response:
        """Beside your returned sheet. Nobody else reads it."""
        return self._shown(request, id)

    @extend_schema(summary="Say how likely it is to spread", request=ForecastGiven, responses={200: OwnForecastShown})
    def post(self, request: Request, id: int) -> Response:
        """Once your sheet is returned and until scoring closes. It changes neither your sheet nor the score."""
        own_sheet(id, request.user)
        state_forecast(id, by=request.user, **cleaned(ForecastForm, read(ForecastGiven, request.data)))
        return self._shown(request, id)

    def _shown(self, request: Request, id: int) -> Response:
        return Response(OwnForecastShown(own_forecast(own_sheet(id, request.user))).data)


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
