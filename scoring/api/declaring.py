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
from proposals.forms.values import cleaned, problems_of
from proposals.models import Proposal
from proposals.people.applicants import Applicants
from proposals.serializers.strict import read
from scoring.api.members import panel_of
from scoring.forms.declaring import FirstInTheChairForm, NoConflictForm, declaration_form
from scoring.links import links_told_to
from scoring.models import Assignment, Panel
from scoring.oversight.declaring import to_declare_on, waiting_for_their_chair, waiting_on
from scoring.oversight.proposal import overseen_on
from scoring.serializers.declaring import (
    ConflictGiven,
    ConflictRecorded,
    DeclarationGiven,
    DeclaredInTheChair,
    Interests,
    InterestsOfAChair,
    NoConflictGiven,
    ToDeclare,
)
from scoring.services import in_the_chair, sheets
from scoring.states import AssignmentState

TAG = "Declarations of interest"


def interests(assignment: Any, person: Any) -> dict[str, Any]:
    seen = {
        "id": assignment.pk,
        "state": assignment.state,
        "declared": list(assignment.declarations.all()),
    }
    return dict(Interests(seen | judged_by(assignment.proposal, person)).data)


def judged_by(proposal: Proposal, person: Any) -> dict[str, Any]:
    """As much of it as it takes to judge a conflict of interest."""
    applicants = Applicants(proposal, person)
    return {
        "reference": proposal.reference,
        "title": proposal.title,
        "pitch": proposal.pitch,
        "lead_organisation": applicants.lead,
        "partners": applicants.partners,
        "authors": applicants.authors,
        "found": links_told_to(person, proposal),
    }


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
class ToDeclareInTheChair(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List what waits for the declaration of its chair", responses={200: ToDeclare})
    def get(self, request: Request, panel: int) -> Response:
        """What your panel was given and you have not declared on: it opens to you, and to its lists, with that."""
        return _what_waits(panel_of(panel, request.user), request.user)

    @extend_schema(
        summary="Declare as a chair that you have no conflict with several",
        request=NoConflictGiven,
        responses={200: ToDeclare},
    )
    def post(self, request: Request, panel: int) -> Response:
        """All of them open to you, or none. Of what a tie was found to, you declare by itself. What waits still is
        answered."""
        found = panel_of(panel, request.user)
        waiting = waiting_on(found, request.user)
        sent = read(NoConflictGiven, request.data, partial=True)
        chosen = cleaned(NoConflictForm, sent, waiting=waiting)["proposals"]
        numbers = [each.proposal.pk for each in waiting if each.proposal.reference in chosen]
        in_the_chair.declare_no_conflict(numbers, by=request.user)
        return _what_waits(found, request.user)


def _what_waits(panel: Panel, person: Any) -> Response:
    waiting = to_declare_on(panel, person)
    return Response(ToDeclare({"references": [each.reference for each in waiting]}).data)


@extend_schema(tags=[TAG])
class DeclareInTheChair(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what it takes to declare as a chair", responses={200: InterestsOfAChair})
    def get(self, request: Request, panel: int, reference: str) -> Response:
        """What you must know to judge whether you have a conflict, and the ties that the exchange found."""
        found = get_object_or_404(waiting_for_their_chair(request.user, panel_pk=panel), reference=reference)
        return Response(InterestsOfAChair(judged_by(found, request.user)).data)

    @extend_schema(
        summary="Declare your interests as a chair", request=DeclarationGiven, responses={200: DeclaredInTheChair}
    )
    def post(self, request: Request, panel: int, reference: str) -> Response:
        """No conflict opens the proposal. A conflict closes it to you for good, and managers do the chair's work."""
        found = get_object_or_404(waiting_for_their_chair(request.user, panel_pk=panel), reference=reference)
        form = FirstInTheChairForm(read(DeclarationGiven, request.data))
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        is_open = in_the_chair.declare_in_the_chair(found.pk, by=request.user, **form.cleaned_data)
        return Response(DeclaredInTheChair({"reference": reference, "is_open": is_open}).data)


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
            raise NotPermitted(in_the_chair.WHO)
        kept = in_the_chair.step_back(found.pk, by=request.user, **read(ConflictGiven, request.data))
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
