"""Writing to the champion of a public proposal."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from proposals import rights
from proposals.models import Proposal
from proposals.serializers.strict import Body, Text, read
from proposals.services import champions


class NewMessage(Body):
    text = Text(max_length=2_000, help_text="Your name and address go with it, so that they can answer.")


class SentMessage(serializers.Serializer):
    sent_at = serializers.DateTimeField()
    text = serializers.CharField()


@extend_schema(tags=["Similar proposals"])
class Contact(generics.GenericAPIView):
    serializer_class = SentMessage
    queryset = Proposal.objects.none()
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Write to the champion of a proposal", request=NewMessage, responses={201: SentMessage})
    def post(self, request: Request, reference: str) -> Response:
        """Its lead author gets a notice and answers by mail; their address is not shown to you."""
        reachable = Proposal.objects.visible_to(request.user, rights.CONTACT)
        proposal = get_object_or_404(reachable, reference=reference)
        message = champions.write_to_champion(proposal.pk, by=request.user, **read(NewMessage, request.data))
        return Response(SentMessage(message).data, status=status.HTTP_201_CREATED)
