"""Who marks what on a whole panel: what its assessors know and may mark, proposing pairs, and asking them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.models import PriorityArea, Theme
from proposals.serializers.strict import read
from proposals.workbook.cells import CONTENT_TYPE
from scoring.api.members import panel_of
from scoring.downloads import LIST_KINDS, who_marks_what
from scoring.models import Panel
from scoring.panels.listed import ListedPair
from scoring.panels.runs import runs_of, view_of
from scoring.serializers import assigning as shapes
from scoring.services import assigning

TAG = "Panels"


class OfAPanel(APIView):
    permission_classes = [IsAuthenticated]


def seats_of(panel: Panel) -> Any:
    seats = panel.seats.filter(left_on=None, person__is_active=True)
    return seats.select_related("person").prefetch_related("expertise__area", "expertise__theme")


def run_of(panel: Panel, number: int, person: Any) -> Any:
    return get_object_or_404(runs_of(person).select_related("panel__call"), pk=number, panel=panel)


def shown(run: Any, person: Any, answer: int = status.HTTP_200_OK) -> Response:
    return Response(shapes.AssignmentRun(view_of(run, person)).data, status=answer)


@extend_schema(tags=[TAG])
class SeatsOfPanel(OfAPanel):
    @extend_schema(summary="Read what the assessors of a panel know", responses={200: shapes.SeatOfPanel(many=True)})
    def get(self, request: Request, panel: int) -> Response:
        """With how much each may mark: for the chair of the panel and for managers."""
        return Response(shapes.SeatOfPanel(seats_of(panel_of(panel, request.user)), many=True).data)


@extend_schema(tags=[TAG])
class OneSeat(OfAPanel):
    @extend_schema(summary="Say what an assessor knows", request=shapes.SeatGiven, responses={200: shapes.SeatOfPanel})
    def put(self, request: Request, panel: int, seat: int) -> Response:
        """And how much they may mark. It stands from the next time that assessors are proposed."""
        found = panel_of(panel, request.user)
        described = get_object_or_404(seats_of(found), pk=seat)
        given = read(shapes.SeatGiven, request.data)
        areas = PriorityArea.objects.filter(framework=found.call.framework_id)
        known = {"areas": _numbered(given, "areas", areas), "themes": _numbered(given, "themes", Theme.objects.all())}
        assigning.describe_seat(described.pk, by=request.user, **given | known)
        return Response(shapes.SeatOfPanel(seats_of(found).get(pk=seat)).data)


def _numbered(given: dict[str, Any], name: str, nouns: Any) -> dict[int, int]:
    """{pk: level} from {code: level}"""
    numbers = dict(nouns.values_list("code", "pk"))
    if unknown := sorted(given[name].keys() - numbers.keys()):
        raise ValidationError({name: [f"There is none with the code {code}." for code in unknown]})
    return {numbers[code]: level for code, level in given[name].items()}


KIND = OpenApiParameter("kind", str, enum=list(LIST_KINDS), description="Of the file; a workbook if nothing is said.")


@extend_schema(tags=[TAG])
class Assigned(OfAPanel):
    @extend_schema(
        summary="Download who marks what",
        parameters=[KIND],
        responses={(200, type): OpenApiTypes.BINARY for type in (CONTENT_TYPE, "text/csv")},
    )
    def get(self, request: Request, panel: int) -> FileResponse:
        """Every sheet that was asked for on a panel, and what became of it: for its chair and for managers.

        Add lines to it and send their references and addresses as `rows` of a proposal of assessors.
        """
        kind = request.GET.get("kind", "xlsx")
        found = panel_of(panel, request.user)
        if kind not in LIST_KINDS:
            raise ValidationError({"kind": ["Say xlsx or csv."]})
        return who_marks_what(found, request.user, kind)


@extend_schema(tags=[TAG])
class AssignmentRuns(OfAPanel):
    @extend_schema(
        summary="Propose assessors for a panel", request=shapes.Proposing, responses={201: shapes.AssignmentRun}
    )
    def post(self, request: Request, panel: int) -> Response:
        """Work out who should mark what, or take `rows` as they are. Nobody is asked before it is applied."""
        found = panel_of(panel, request.user)
        given = read(shapes.Proposing, request.data)
        if "rows" in given:
            rows = [ListedPair(line, **row) for line, row in enumerate(given["rows"], start=1)]
            run = assigning.propose_listed(found.pk, by=request.user, rows=rows)
        else:
            run = assigning.propose_assignment(found.pk, by=request.user, seed=given.get("seed"))
        return shown(run, request.user, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneAssignmentRun(OfAPanel):
    @extend_schema(summary="Read who is proposed", responses={200: shapes.AssignmentRun})
    def get(self, request: Request, panel: int, run: int) -> Response:
        """With reasons, loads, and what was not possible. Only for whoever had it proposed."""
        return shown(run_of(panel_of(panel, request.user), run, request.user), request.user)


@extend_schema(tags=[TAG])
class ApplyAssignmentRun(OfAPanel):
    @extend_schema(summary="Ask the assessors who are proposed", request=None, responses={200: shapes.AssignmentRun})
    def post(self, request: Request, panel: int, run: int) -> Response:
        """All or nobody: refused with what changed since it was proposed. Asking twice changes nothing."""
        found = run_of(panel_of(panel, request.user), run, request.user)
        return shown(assigning.apply_run(found.pk, by=request.user), request.user)
