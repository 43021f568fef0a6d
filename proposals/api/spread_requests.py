"""Proposing that spread be recorded, and answering, by program."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.api.eligible import TAG
from proposals.errors import NotPermitted
from proposals.forms.spread_requests import CONFIRM, RequestAnswerForm, SpreadRequestForm
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.spread_requests import SpreadRequestAnswer, SpreadRequestGiven, SpreadRequestShown
from proposals.serializers.strict import read
from proposals.services import spread_requests as verbs
from proposals.spread.portfolio import find_spreading
from proposals.spread.requested import PROPOSE, RECORD, may_propose, requests_read_by


def concerned(request: Request, reference: str) -> Proposal:
    proposal = find_spreading(reference, request.user)
    if not (request.user.has_perm(rights.AWARD, proposal) or request.user.has_perm(PROPOSE, proposal)):
        raise Http404
    return proposal


def shown(request: Request, proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
    found = requests_read_by(request.user, proposal)
    return Response(SpreadRequestShown(found, many=True).data, status=code)


@extend_schema(tags=[TAG])
class SpreadRequests(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List proposals to record spread", responses={200: SpreadRequestShown(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """What waits first. Whoever follows the award reads all, a site lead their own."""
        return shown(request, concerned(request, reference))

    @extend_schema(
        summary="Propose to record spread", request=SpreadRequestGiven, responses={201: SpreadRequestShown(many=True)}
    )
    def post(self, request: Request, reference: str) -> Response:
        """For its authors and for site leads. It takes the place of what waited."""
        proposal = concerned(request, reference)
        if not may_propose(request.user, proposal):
            raise NotPermitted("Its authors, and who speaks for one of its sites, propose it while it is funded.")
        sent = read(SpreadRequestGiven, request.data)
        given: dict[str, Any] = cleaned(SpreadRequestForm, sent, proposal=proposal, person=request.user)
        verbs.propose_spread(proposal.pk, by=request.user, **given)
        return shown(request, proposal, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class AnswerSpreadRequest(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Answer a proposal to record spread", request=SpreadRequestAnswer, responses={200: SpreadRequestShown}
    )
    def post(self, request: Request, reference: str, asked: int) -> Response:
        """Record that it has spread, or return it. For managers without a part in it."""
        proposal = concerned(request, reference)
        if not request.user.has_perm(RECORD, proposal):
            raise NotPermitted("A manager without a part in it decides whether spread is recorded.")
        found = get_object_or_404(requests_read_by(request.user, proposal), pk=asked)
        given = cleaned(RequestAnswerForm, read(SpreadRequestAnswer, request.data))
        if given["verdict"] == CONFIRM:
            settled = verbs.confirm_request(found.pk, by=request.user)
        else:
            settled = verbs.return_request(found.pk, by=request.user, reason=given["reason"])
        return Response(SpreadRequestShown(settled).data)
