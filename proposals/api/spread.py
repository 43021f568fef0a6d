"""How far innovations have spread, by program: one innovation as at a day, and reports of sites."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.forms.eligible import LedgerForm
from proposals.forms.spread import AdoptionForm
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.spread import AdoptionGiven, LedgerShown, SpreadShown
from proposals.serializers.strict import read
from proposals.services import spread
from proposals.spread.plans import planned
from proposals.spread.portfolio import find_spreading
from proposals.spread.reading import HEADINGS, Log, csv_rows, lines_of, read_log
from proposals.spread.seen import see_spread
from proposals.spread.standing import figures_of
from proposals.tables import csv_file

TAG = "Spread"
AS_AT = [
    OpenApiParameter("on", str, description="As at which day, such as 2026-03-05. Today where it is left out."),
    OpenApiParameter("known", bool, description="Only what was recorded by that day."),
]


def log_of(request: Request, proposal: Proposal) -> Log:
    asked = {name: request.query_params[name] for name in ("on", "known") if name in request.query_params}
    cleaned(LedgerForm, asked)
    form = LedgerForm(asked)
    return read_log(proposal, form.day, form.known_day)


def ledger(request: Request, proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
    log = log_of(request, proposal)
    told = {"figures": figures_of(log.as_at, is_public=False), "sites": lines_of(log)}
    return Response(LedgerShown(told).data, status=code)


@extend_schema(tags=[TAG])
class SpreadOfProposal(APIView):
    permission_classes = [AllowAny]

    @extend_schema(summary="Read how far one has spread", parameters=AS_AT, responses={200: SpreadShown})
    def get(self, request: Request, reference: str) -> Response:
        """Its sites as at any day, and what may come. Counts below 5 are null unless you follow the award."""
        proposal = find_spreading(reference, request.user)
        log = log_of(request, proposal)
        follows = request.user.is_authenticated and request.user.has_perm(rights.AWARD, proposal)
        return Response(SpreadShown(see_spread(proposal, log, follows=follows)).data)


@extend_schema(tags=[TAG])
class SiteLedger(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the ledger of its sites", parameters=AS_AT, responses={200: LedgerShown})
    def get(self, request: Request, reference: str) -> Response:
        """Every site with all that it reported, as at any day. For its authors and the programme team."""
        return ledger(request, planned(reference, request.user))

    @extend_schema(summary="Record what a site did", request=AdoptionGiven, responses={201: LedgerShown})
    def post(self, request: Request, reference: str) -> Response:
        """Nothing is changed or deleted afterwards: a mistake is put right by a report that corrects it."""
        proposal = planned(reference, request.user)
        spread.must_report(proposal, request.user)
        given: dict[str, Any] = cleaned(AdoptionForm, read(AdoptionGiven, request.data), proposal=proposal)
        spread.record_adoption(proposal.pk, by=request.user, **given)
        return ledger(request, proposal, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class LedgerAsCSV(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Download the ledger as CSV", parameters=AS_AT, responses={(200, "text/csv"): OpenApiTypes.STR}
    )
    def get(self, request: Request, reference: str) -> Any:
        """Every report of a site, a row each; a table that can be imported again."""
        proposal = planned(reference, request.user)
        log = log_of(request, proposal)
        return csv_file(HEADINGS, csv_rows(log, lines_of(log)), f"sites-{reference}.csv")
