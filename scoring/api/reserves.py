"""An offer to a proposal of the reserve list: reading it, and its lead author's answer."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.serializers.strict import read
from scoring.models import ReserveOffer
from scoring.serializers.reserves import OfferAnswered, OfferShown
from scoring.services.reserves import accept_offer, decline_offer
from scoring.shortlists.reserves import offers_to


def shown(offer: ReserveOffer) -> Response:
    answer = getattr(offer, "answer", None)
    return Response(OfferShown({**vars(offer), "answer": answer.kind if answer else ""}).data)


@extend_schema(tags=["Feedback and letters"])
class OfferToReserve(APIView):
    permission_classes = [IsAuthenticated]

    def _found(self, person: Any, reference: str) -> ReserveOffer:
        return get_object_or_404(offers_to(person), proposal__reference=reference)

    @extend_schema(summary="Read the offer to a proposal of the reserve list", responses={200: OfferShown})
    def get(self, request: Request, reference: str) -> Response:
        """For the people of the proposal."""
        return shown(self._found(request.user, reference))

    @extend_schema(
        summary="Answer the offer to a proposal of the reserve list", request=OfferAnswered, responses={200: OfferShown}
    )
    def post(self, request: Request, reference: str) -> Response:
        """By the lead author. Accepted, a manager confirms the award; declined, the next proposal is offered it."""
        found = self._found(request.user, reference)
        given = read(OfferAnswered, request.data)
        if given["answer"] == "accept":
            accept_offer(found.proposal_id, by=request.user)
        else:
            decline_offer(found.proposal_id, by=request.user, reason=given.get("reason", ""))
        return shown(self._found(request.user, reference))
