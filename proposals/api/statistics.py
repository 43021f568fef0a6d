"""The statistics page for programs."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.programme import stays
from proposals.serializers.statistics import StatisticsTold


@extend_schema(tags=["Calls"])
class Statistics(APIView):
    """Figures that everybody may know."""

    @extend_schema(summary="Read the statistics", responses={200: StatisticsTold})
    def get(self, request: Request) -> Response:
        """Median days in each state, by call and by year. The same for everybody."""
        return Response(StatisticsTold(stays.statistics()).data)
