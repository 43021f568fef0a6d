"""The assessor's own sheets, and giving one back: the rules of the pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import Proposal
from proposals.serializers.strict import read
from scoring.models import Assignment
from scoring.oversight.calibration import agreed_on
from scoring.serializers import sheets as shapes
from scoring.services import sheets
from scoring.sheets import mine as assessments
from scoring.sheets.one import Given, SheetInView, known_to, sheet_in_view
from scoring.sheets.side_by_side import sheets_beside
from scoring.states import AssignmentState

TAG = "Assessments"


class Private(APIView):
    permission_classes = [IsAuthenticated]


@extend_schema(tags=[TAG], summary="List the proposals that you mark")
class Assessments(generics.ListAPIView):
    """What waits for you comes first. A proposal where you have a conflict is not among them."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.Assessment
    queryset = Assignment.objects.none()

    def get_queryset(self) -> Any:
        return assessments.own_assessments(self.request.user).order_by(*assessments.ORDERS["next"])

    def paginate_queryset(self, queryset: Any) -> Any:
        return assessments.lines_for(super().paginate_queryset(queryset) or [], self.request.user)


@extend_schema(tags=[TAG])
class OwnSheet(Private):
    @extend_schema(summary="Read your sheet", responses={200: shapes.Sheet})
    def get(self, request: Request, id: int) -> Response:
        """Marks, reasons and what is still missing; what the others gave once your own sheet is returned."""
        return Response(told(own_sheet(id, request.user), request.user))

    @extend_schema(summary="Change your sheet", request=shapes.SheetChange, responses={200: shapes.Sheet})
    def patch(self, request: Request, id: int) -> Response:
        """Save it as far as it is. A change from an older version is refused, with what stands."""
        seen = own_sheet(id, request.user)
        sent = read(shapes.SheetChange, request.data)
        marks = marks_in(sent.pop("marks", {}), seen)
        try:
            sheets.save_sheet(id, by=request.user, marks=marks, **sent)
        except StaleVersion as stale:
            stale.stored = told(own_sheet(id, request.user), request.user)
            raise
        return Response(told(own_sheet(id, request.user), request.user))


@extend_schema(tags=[TAG])
class Return(Private):
    @extend_schema(summary="Return your sheet", request=shapes.SheetChecked, responses={200: shapes.Sheet})
    def post(self, request: Request, id: int) -> Response:
        """Its total counts from now on, and nothing changes it; you can then read what the others gave."""
        own_sheet(id, request.user)
        sheets.return_sheet(id, by=request.user, **read(shapes.SheetChecked, request.data))
        return Response(told(own_sheet(id, request.user), request.user))


@extend_schema(tags=[TAG])
class Reopen(Private):
    @extend_schema(
        summary="Give a returned sheet back", request=shapes.SheetGivenBack, responses={200: shapes.GivenBack}
    )
    def post(self, request: Request, id: int) -> Response:
        """For whoever runs the panel. Its total no longer counts, and what was given stays on record."""
        overseen = Proposal.objects.visible_to(request.user, rights.OVERSEE)
        assignment = get_object_or_404(Assignment, pk=id, proposal__in=overseen)
        if not request.user.has_perm("scoring.reopen_sheet", assignment):
            raise NotPermitted("Only the panel’s chair and managers give a sheet back.")
        reopened = sheets.reopen_sheet(id, by=request.user, **read(shapes.SheetGivenBack, request.data))
        return Response(shapes.given_back(reopened))


def own_sheet(pk: int, person: Any) -> SheetInView:
    assignment = get_object_or_404(known_to(person), pk=pk)
    if assignment.state == AssignmentState.INVITED:
        raise NotReady("Declare first whether you have a conflict of interest: then the sheet opens.")
    return sheet_in_view(assignment)


def told(seen: SheetInView, person: Any) -> dict[str, Any]:
    others = sheets_beside(seen.assignment)[1:] if seen.is_returned else []
    return shapes.sheet_of(seen, others, agreed_on(seen.assignment.seat.panel_id, person).texts)


def marks_in(sent: dict[str, Any], seen: SheetInView) -> dict[int, Given]:
    """By criterion, with what stands where a part is left out: the version keeps anybody else from changing it."""
    known = {each.code: each.pk for each in seen.criteria}
    unknown = {f"marks.{code}": ["The rubric has no criterion of this code."] for code in sent if code not in known}
    if unknown:
        raise ValidationError(unknown)
    stand = {pk: Given(each.mark, each.comment) for pk, each in seen.marks.items()}
    return {known[code]: stand.get(known[code], Given(None))._replace(**given) for code, given in sent.items()}
