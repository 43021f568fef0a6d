"""Where each section of a proposal stands, and who wrote what: for those who write it."""

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.api.proposal import find
from proposals.errors import NotPermitted
from proposals.forms.sections import read_sections
from proposals.models import Proposal
from proposals.serializers.sections import Sections

MOST_EDITS = 200


@extend_schema(tags=["Proposals"])
class ProposalSections(generics.GenericAPIView):
    serializer_class = Sections
    permission_classes = [IsAuthenticated]
    queryset = Proposal.objects.none()

    @extend_schema(summary="Read where the sections of a proposal stand")
    def get(self, request: Request, reference: str) -> Response:
        """Each section with its status, what is still missing and who changed it last; and the record of edits."""
        proposal = find(reference, request.user)
        if not request.user.has_perm("proposals.edit", proposal):
            raise NotPermitted("Only the authors of this proposal see who wrote what.")
        told = {
            "sections": read_sections(proposal),
            "edits": proposal.section_edits.select_related("by")[:MOST_EDITS],
        }
        return Response(Sections(told).data)
