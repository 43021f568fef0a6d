"""Naming people who should not assess a proposal. Those named, and those who assess it, never learn of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.proposal import find
from proposals.errors import NotPermitted
from proposals.forms.objections import ObjectionForm
from proposals.forms.values import problems_of
from proposals.models import Objection, Proposal
from proposals.people.objections import READ, objections_of_its_writer, objections_told_to
from proposals.serializers.objections import ObjectionGiven, Objections
from proposals.serializers.strict import read
from proposals.services import objections as verbs

TAG = "Objections to assessors"
FOR_ITS_AUTHORS = "Only the authors of a proposal name people who should not assess it."


def shown(rows: list[Objection]) -> dict[str, Any]:
    return dict(Objections({"objections": rows}).data)


def own_proposal(reference: str, person: Any) -> Proposal:
    proposal = find(reference, person)
    if not person.has_perm("proposals.edit", proposal):
        raise NotPermitted(FOR_ITS_AUTHORS)
    return proposal


@extend_schema(tags=[TAG])
class ObjectionsOfProposal(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read who should not assess a proposal", responses={200: Objections})
    def get(self, request: Request, reference: str) -> Response:
        """For its authors; once it was submitted also for the programme team and the chair of its panel."""
        proposal = find(reference, request.user)
        if request.user.has_perm("proposals.edit", proposal):
            return Response(shown(objections_of_its_writer(request.user, proposal)))
        if not request.user.has_perm(READ, proposal):
            raise NotPermitted("Only its authors and those who look for assessors read whom they named.")
        return Response(shown(objections_told_to(request.user, proposal)))

    @extend_schema(summary="Name who should not assess it", request=ObjectionGiven, responses={201: Objections})
    def post(self, request: Request, reference: str) -> Response:
        """Name a person, or an organisation, while it is a draft of yours. Naming one again changes the reason."""
        proposal = own_proposal(reference, request.user)
        form = ObjectionForm(read(ObjectionGiven, request.data))
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        verbs.object_to(proposal.pk, by=request.user, **form.cleaned_data)
        return Response(
            shown(objections_of_its_writer(request.user, proposal)), status=status.HTTP_201_CREATED
        )  # fmt: skip


@extend_schema(tags=[TAG])
class OneObjection(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Take a name back", request=None, responses={200: Objections})
    def delete(self, request: Request, reference: str, id: int) -> Response:
        """Take a name out of a draft of yours."""
        proposal = own_proposal(reference, request.user)
        shown_to_them = [each.pk for each in objections_of_its_writer(request.user, proposal)]
        objection = get_object_or_404(proposal.objections.filter(pk__in=shown_to_them), pk=id)
        verbs.take_back(objection.pk, by=request.user)
        return Response(shown(objections_of_its_writer(request.user, proposal)))
