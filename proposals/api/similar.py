"""Similar proposals: of one that is there, and of a text that is being written."""

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from proposals import rights
from proposals.api.proposal import find
from proposals.errors import NotPermitted
from proposals.likeness.search import similar_to
from proposals.models import Proposal
from proposals.serializers.similar import SimilarRow, TextToCompare
from proposals.serializers.strict import read


@extend_schema(tags=["Similar proposals"])
class SimilarToProposal(generics.GenericAPIView):
    serializer_class = SimilarRow
    queryset = Proposal.objects.none()
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Find what is similar to a proposal", responses={200: SimilarRow(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """The five most alike among what you may know of. For its authors and for moderators."""
        proposal, person = find(reference, request.user), request.user
        if not (person.has_perm("proposals.edit", proposal) or person.has_perm(rights.DESK, proposal)):
            raise NotPermitted("What is similar to a proposal is shown to its authors and to moderators.")
        return Response(
            SimilarRow(similar_to(proposal.title, proposal.pitch, person, besides=proposal), many=True).data
        )


@extend_schema(tags=["Similar proposals"])
class SimilarToText(generics.GenericAPIView):
    serializer_class = SimilarRow
    queryset = Proposal.objects.none()
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Find what is similar to a text", request=TextToCompare, responses={200: SimilarRow(many=True)}
    )
    def post(self, request: Request) -> Response:
        """For a title and pitch that are being written. Nothing is kept of them."""
        sent = read(TextToCompare, request.data)
        return Response(SimilarRow(similar_to(sent["title"], sent.get("pitch", ""), request.user), many=True).data)
