"""What moderators said about pairs of proposals, and saying it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from proposals import rights
from proposals.api.proposal import find
from proposals.likeness.verdicts import links_of
from proposals.models import Proposal
from proposals.projections import see_in_full
from proposals.serializers.similar import LinkRow, NewVerdict
from proposals.serializers.strict import read
from proposals.services import links


@extend_schema(tags=["Similar proposals"], summary="List the verdicts on a proposal and others")
class Links(generics.ListAPIView):
    """Those of which you may know both; “different” is told to the team alone."""

    serializer_class = LinkRow
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        proposal, person = find(self.kwargs["reference"], self.request.user), self.request.user
        return links_of(proposal, person, is_team=see_in_full(proposal, person).is_team)


@extend_schema(tags=["Similar proposals"])
class Pair(generics.GenericAPIView):
    serializer_class = LinkRow
    queryset = Proposal.objects.none()
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Say how alike two proposals are", request=NewVerdict, responses={200: LinkRow})
    def post(self, request: Request, reference: str, other: str) -> Response:
        """The same, related or different. For moderators who have no part in either of the two."""
        on_the_desk = Proposal.objects.visible_to(request.user, rights.DESK)
        one, another = (get_object_or_404(on_the_desk, reference=each) for each in (reference, other))
        if one == another:
            raise Http404
        links.record_verdict(one.pk, another.pk, by=request.user, **read(NewVerdict, request.data))
        around = links_of(one, request.user, is_team=True)
        return Response(LinkRow(next(link for link in around if link.seen.pk == another.pk)).data)
