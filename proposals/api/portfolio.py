"""How far everything that was funded has spread, by program: with the filters and the figures of the page."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.filters.spread import PortfolioQuery
from proposals.models import Proposal
from proposals.serializers.portfolio import PortfolioRow, PortfolioTotals
from proposals.spread.portfolio import spreading, totals
from proposals.spread.portfolio_columns import as_table
from proposals.tables import csv_file

TAG = "Spread"


class Narrowed(generics.GenericAPIView):
    """What the filters leave of the portfolio; one that is no filter, or makes no sense, is refused."""

    permission_classes = [AllowAny]
    filterset_class = PortfolioQuery
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        return spreading(self.request.user)

    def shown(self) -> PortfolioQuery:
        return PortfolioQuery(self.request.query_params, self.get_queryset(), request=self.request)


@extend_schema(tags=[TAG])
class Portfolio(mixins.ListModelMixin, Narrowed):
    serializer_class = PortfolioRow

    @extend_schema(summary="List how far everything has spread")
    def get(self, request: Request) -> Response:
        """Announced awards with their sites as at a day. Counts below 5 are null unless you follow the award."""
        return self.list(request)

    def paginate_queryset(self, queryset: Any) -> Any:
        return super().paginate_queryset(self.shown().lines)


@extend_schema(tags=[TAG])
class PortfolioAsCSV(Narrowed):
    @extend_schema(
        summary="Download the portfolio as CSV", filters=True, responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def get(self, request: Request) -> Any:
        """Every line that the filters leave, with the columns of the page's table."""
        self.filter_queryset(self.get_queryset())
        shown = self.shown()
        return csv_file(*as_table(shown.lines, shown.board_name), "spread.csv")


@extend_schema(tags=[TAG])
class TotalsOfPortfolio(Narrowed):
    serializer_class = PortfolioTotals

    @extend_schema(summary="Read what the portfolio comes to", filters=True)
    def get(self, request: Request) -> Response:
        """Sum over sum of what is told in the lines, in all and for each board."""
        self.filter_queryset(self.get_queryset())
        shown = self.shown()
        return Response(PortfolioTotals({"on": shown.day, "totals": totals(shown.lines)}).data)
