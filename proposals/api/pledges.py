"""Pledges of sites for one proposal, by program."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.pledges import ChangePledgeForm, PledgeForm, WithdrawPledgeForm
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.pledges import PledgeChanged, PledgeGiven, PledgeLine, PledgeWithdrawn
from proposals.serializers.strict import read
from proposals.services import pledges as verbs
from proposals.spread.pledges import own_organisations, own_pledge, pledged, pledges_of, pledging_of

TAG = "Spread"
LINES = PledgeLine(many=True)


def lines_of(proposal: Proposal, person: Any, code: int = status.HTTP_200_OK) -> Response:
    lines = pledges_of(proposal, person, pledging_of(person, proposal))
    return Response(PledgeLine(lines, many=True).data, status=code)


@extend_schema(tags=[TAG])
class Pledges(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List pledges of sites", responses={200: LINES})
    def get(self, request: Request, reference: str) -> Response:
        """All of them for its authors and for who ranks it; for others those of their own organisations."""
        return lines_of(pledged(reference, request.user), request.user)

    @extend_schema(summary="Pledge for your site", request=PledgeGiven, responses={201: LINES})
    def post(self, request: Request, reference: str) -> Response:
        """From when it is scored until its outcome is announced. A pledge changes no score, rank or line."""
        proposal = pledged(reference, request.user)
        verbs.must_be_open(proposal, request.user)
        given = cleaned(PledgeForm, read(PledgeGiven, request.data), organisations=own_organisations(request.user))
        verbs.pledge(proposal.pk, by=request.user, **given)
        return lines_of(proposal, request.user, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OnePledge(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Change a pledge", request=PledgeChanged, responses={200: LINES})
    def put(self, request: Request, reference: str, pledge: int) -> Response:
        """Another in the place of the one that you name, which must be the latest of its site."""
        proposal = pledged(reference, request.user)
        row = own_pledge(proposal, request.user, pledge)
        verbs.must_be_open(proposal, request.user)
        verbs.change_pledge(row.pk, by=request.user, **cleaned(ChangePledgeForm, read(PledgeChanged, request.data)))
        return lines_of(proposal, request.user)


@extend_schema(tags=[TAG])
class WithdrawPledge(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Withdraw a pledge", request=PledgeWithdrawn, responses={200: LINES})
    def post(self, request: Request, reference: str, pledge: int) -> Response:
        """Until the outcome is announced; what was pledged stays on record."""
        proposal = pledged(reference, request.user)
        row = own_pledge(proposal, request.user, pledge)
        given = cleaned(WithdrawPledgeForm, read(PledgeWithdrawn, request.data))
        verbs.withdraw_pledge(row.pk, by=request.user, **given)
        return lines_of(proposal, request.user)
