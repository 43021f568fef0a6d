"""Declaring interests before a proposal opens or later, and recording a conflict that somebody else found."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted
from proposals.forms.values import problems_of
from proposals.people.applicants import Applicants
from proposals.serializers.strict import read
from scoring.conflicts import links_told_to
from scoring.forms.declaring import declaration_form
from scoring.models import Assignment
from scoring.oversight.proposal import overseen_on
from scoring.serializers.declaring import ConflictGiven, ConflictRecorded, DeclarationGiven, Interests
from scoring.services import sheets, stepping_back
from scoring.states import AssignmentState

TAG = "Declarations of interest"


def interests(assignment: Any, person: Any) -> dict[str, Any]:
    proposal, applicants = assignment.proposal, Applicants(assignment.proposal, person)
    seen = {
        "id": assignment.pk,
        "state": assignment.state,
        "reference": proposal.reference,
        "title": proposal.title,
        "pitch": proposal.pitch,
        "lead_organisation": applicants.lead,
        "partners": applicants.partners,
        "authors": applicants.authors,
        "found": links_told_to(person, proposal),
        "declared": list(assignment.declarations.all()),
    }
    return dict(Interests(seen).data)


def own(number: int, person: Any) -> Assignment:
    """After a conflict there is none."""
    rows = Assignment.objects.visible_to(person).select_related("proposal__lead_organisation", "proposal__call")
    return get_object_or_404(rows, pk=number)


@extend_schema(tags=[TAG])
class Declaration(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what it takes to declare your interests", responses={200: Interests})
    def get(self, request: Request, id: int) -> Response:
        """What you must know to judge whether you have a conflict, and the ties that the exchange found."""
        return Response(interests(own(id, request.user), request.user))

    @extend_schema(summary="Declare your interests", request=DeclarationGiven, responses={200: Interests, 204: None})
    def post(self, request: Request, id: int) -> Response:
        """No conflict opens the sheet. A conflict closes the proposal to you for good: there is nothing to answer."""
        assignment = own(id, request.user)
        form = declaration_form(read(DeclarationGiven, request.data), state=assignment.state, initial={})
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        declared = sheets.declare(assignment.pk, by=request.user, **form.cleaned_data)
        if declared.state == AssignmentState.CONFLICTED:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(interests(own(id, request.user), request.user))


@extend_schema(tags=[TAG])
class StepBack(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Step back from a proposal of your panel", request=ConflictGiven, responses={200: ConflictRecorded}
    )
    def post(self, request: Request, panel: int, reference: str) -> Response:
        """For its chair, who was not asked to mark it. It closes the proposal to them for good."""
        found = get_object_or_404(overseen_on(panel, request.user), reference=reference)
        if not request.user.has_perm("scoring.step_back", found):
            raise NotPermitted(stepping_back.WHO)
        kept = stepping_back.step_back(found.pk, by=request.user, **read(ConflictGiven, request.data))
        return Response(ConflictRecorded(kept).data)


@extend_schema(tags=[TAG])
class RecordConflict(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Record a conflict of an assessor", request=ConflictGiven, responses={200: ConflictRecorded})
    def post(self, request: Request, panel: int, assignment: int) -> Response:
        """For a conflict that others found, by the chair of the panel or a manager. A score is corrected at once."""
        found = get_object_or_404(overseen_on(panel, request.user), assignments__pk=assignment)
        row = found.assignments.get(pk=assignment)
        row.proposal = found
        if not request.user.has_perm("scoring.reopen_sheet", row):
            raise NotPermitted("Only the chair of the panel or a manager records a conflict of an assessor.")
        recorded = sheets.record_conflict(row.pk, by=request.user, **read(ConflictGiven, request.data))
        return Response(ConflictRecorded(recorded).data)
