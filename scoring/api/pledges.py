"""What sites pledge for the proposals of a call."""

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.models import Proposal
from scoring.finding import find_call
from scoring.oversight.pledged import pledged_in
from scoring.serializers.pledges import PledgedFor


class CallPledges(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Count the pledges of a call", responses={200: PledgedFor(many=True)})
    def get(self, request: Request, code: str) -> Response:
        """What stands beside the ranking, for who reads that: of proposals that have a pledge, by reference."""
        found = pledged_in(find_call(request.user, code, may="scoring.rank"), request.user)
        named = Proposal.objects.filter(pk__in=found).order_by("reference").values_list("pk", "reference")
        rows = [{"reference": reference, **found[pk]._asdict()} for pk, reference in named]
        return Response(PledgedFor(rows, many=True).data)
