"""The figures of the programme, by program: from idea to validated benefit, as at any day."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.programme import ProgrammeForm
from proposals.forms.values import cleaned
from proposals.programme.dashboard import Dashboard, dashboard
from proposals.programme.quarterly import begun, quarterly
from proposals.programme.reading import must_read_reports, read_record
from proposals.programme.tables import HEADINGS, flat_rows, tables_of
from proposals.serializers.programme import ProgrammeTold
from proposals.tables import csv_file

TAG = "Reports"
NARROWED = [
    OpenApiParameter("on", str, description="As at which day, such as 2026-03-05. Today where it is left out."),
    OpenApiParameter("call", str, description="The code of a call."),
    OpenApiParameter("year", int, description="Of calls that closed in this year."),
    OpenApiParameter("area", str, description="The name of a priority area."),
    OpenApiParameter("board", str, description="The name of a board, of the lead organisation."),
]


def counted(request: Request) -> Dashboard:
    must_read_reports(request.user)
    names = ProgrammeForm.base_fields.keys() & request.query_params.keys()
    sent = {name: request.query_params[name] for name in names}
    cleaned(ProgrammeForm, sent, person=request.user)
    form = ProgrammeForm(sent, person=request.user)
    return dashboard(read_record(request.user), request.user, form.day, form.narrowed)


@extend_schema(tags=[TAG])
class Programme(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the figures of the programme", parameters=NARROWED, responses={200: ProgrammeTold})
    def get(self, request: Request) -> Response:
        """Every table of the dashboard, as it was known at the end of a day. For moderators, managers and observers."""
        found = counted(request)
        return Response(ProgrammeTold({"as_at": found.day, "tables": tables_of(found)}).data)


@extend_schema(tags=[TAG])
class ProgrammeAsCSV(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Download the figures of the programme as CSV",
        parameters=NARROWED,
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request) -> Any:
        """A line for each figure of the same tables. For moderators, managers and observers."""
        found = counted(request)
        return csv_file(HEADINGS, flat_rows(found.day, tables_of(found)), f"programme-{found.day}.csv")


@extend_schema(tags=[TAG])
class QuarterlyReport(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the report of a quarter", responses={200: ProgrammeTold})
    def get(self, request: Request, quarter: str) -> Response:
        """Every table of one quarter, such as 2026-27-q3. For moderators, managers and observers."""
        must_read_reports(request.user)
        found = quarterly(read_record(request.user), request.user, begun(quarter))
        return Response(ProgrammeTold({"as_at": found.day, "tables": found.tables}).data)
