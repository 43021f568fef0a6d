"""What innovations did for patients, by program."""

from typing import Any

from django.utils.timezone import localdate
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.benefits import HEADINGS, as_rows, claims_of, public_claims, reads_in_full, see_claim, totals, validates
from proposals.forms.benefits import BenefitForm
from proposals.forms.values import cleaned
from proposals.models import BenefitClaim, Proposal
from proposals.serializers.benefits import BenefitTotal, ClaimGiven, ClaimLine, ClaimShown
from proposals.serializers.strict import read
from proposals.services.benefits import claim_benefit, must_claim
from proposals.spread.portfolio import find_spreading
from proposals.tables import csv_file

TAG = "Spread"


@extend_schema_view(get=extend_schema(summary="List claims of benefit"))
@extend_schema(tags=[TAG])
class Benefits(generics.ListAPIView):
    """The claims that stand, of every funded proposal you may know of."""

    serializer_class = ClaimShown
    queryset = BenefitClaim.objects.none()

    def get_queryset(self) -> Any:
        return public_claims(Proposal.objects.visible_to(self.request.user))

    def paginate_queryset(self, queryset: Any) -> Any:
        return [see_claim(each, in_full=False) for each in super().paginate_queryset(queryset) or []]


@extend_schema(tags=[TAG])
class BenefitsAsCSV(APIView):
    @extend_schema(summary="Download claims of benefit as CSV", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request) -> Any:
        """The claims that stand, a row each, as the list of them."""
        claims = public_claims(Proposal.objects.visible_to(request.user)).iterator(chunk_size=500)
        return csv_file(HEADINGS, as_rows(claims), f"benefits-{localdate():%Y-%m-%d}.csv")


@extend_schema(tags=[TAG])
class BenefitTotals(APIView):
    @extend_schema(summary="Read what all claims come to", responses={200: BenefitTotal(many=True)})
    def get(self, request: Request) -> Response:
        """By kind and status, counting nothing twice and leaving out what fewer than five people stand behind."""
        found = totals(public_claims(Proposal.objects.visible_to(request.user)))
        return Response(BenefitTotal(found, many=True).data)


@extend_schema(tags=[TAG])
class BenefitsOfProposal(APIView):
    @extend_schema(summary="Read the claims of one proposal", responses={200: ClaimLine(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """Each claim with those it superseded."""
        return self._shown(request, find_spreading(reference, request.user))

    @extend_schema(summary="Claim a benefit", request=ClaimGiven, responses={201: ClaimLine(many=True)})
    def post(self, request: Request, reference: str) -> Response:
        """Add a claim, or put one in the place of another. For its authors and the programme team."""
        proposal = find_spreading(reference, request.user)
        must_claim(proposal, request.user)
        may_validate = validates(request.user, proposal)
        given = cleaned(BenefitForm, read(ClaimGiven, request.data), proposal=proposal, may_validate=may_validate)
        claim_benefit(proposal.pk, by=request.user, **given)
        return self._shown(request, proposal, status.HTTP_201_CREATED)

    def _shown(self, request: Request, proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
        lines = claims_of(proposal, in_full=reads_in_full(request.user, proposal))
        return Response(ClaimLine(lines, many=True).data, status=code)
