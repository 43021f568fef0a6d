"""Seats offered by mail: inviting, sending again, taking back; and the answer of the invited."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.values import problems_of
from proposals.models import InvitationState
from proposals.serializers.strict import read
from scoring.api.members import panel_of, shown
from scoring.forms.members import SeatInviteForm
from scoring.models import SeatInvitation
from scoring.panels.members import offered_seats
from scoring.serializers import members as shapes
from scoring.services import seat_invitations as verbs

TAG = "Panels"


@extend_schema(tags=[TAG])
class OfferSeat(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="offer_seat",
        summary="Invite somebody to a panel",
        request=shapes.SeatToOffer,
        responses={201: shapes.Members},
    )
    def post(self, request: Request, panel: int) -> Response:
        """By mail, with an account or without. They have a seat once they accept. For managers."""
        found = panel_of(panel, request.user)
        verbs.must_change_members(request.user)
        form = SeatInviteForm(read(shapes.SeatToOffer, request.data))
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        verbs.invite(found.pk, by=request.user, **form.cleaned_data)
        return shown(found, request.user, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class SentSeatInvitation(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="offer_seat_again", summary="Offer a seat again", request=None, responses={200: shapes.Members}
    )
    def post(self, request: Request, panel: int, invitation: int) -> Response:
        """Send it with a new link, which opens for another fourteen days; the old link is dead. For managers."""
        found = self._found(request, panel, invitation)
        verbs.resend(found.pk, by=request.user)
        return shown(found.panel, request.user)

    @extend_schema(
        operation_id="take_back_seat", summary="Take back the offer of a seat", responses={200: shapes.Members}
    )
    def delete(self, request: Request, panel: int, invitation: int) -> Response:
        """Its link opens nothing from now on. For managers."""
        found = self._found(request, panel, invitation)
        verbs.revoke(found.pk, by=request.user)
        return shown(found.panel, request.user)

    def _found(self, request: Request, panel: int, invitation: int) -> Any:
        known = panel_of(panel, request.user)
        verbs.must_change_members(request.user)
        return get_object_or_404(known.invitations.select_related("panel"), pk=invitation)


@extend_schema(tags=[TAG], summary="List the seats that are offered to you")
class OfferedSeats(generics.ListAPIView):
    """The offers that wait for your answer."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.OfferedSeat
    queryset = SeatInvitation.objects.none()

    def get_queryset(self) -> Any:
        return SeatInvitation.objects.open_to(self.request.user)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset) or []
        return offered_seats(queryset.filter(pk__in=[each.pk for each in page]))


@extend_schema(tags=[TAG])
class AnswerSeat(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="answer_seat",
        summary="Answer the offer of a seat",
        request=shapes.SeatAnswer,
        responses={200: shapes.SeatAnswered},
    )
    def post(self, request: Request, id: int) -> Response:
        """Accept or decline a seat that was offered to a confirmed address of yours."""
        mine = SeatInvitation.objects.sent_to(request.user).exclude(state=InvitationState.REVOKED)
        offer = get_object_or_404(mine, pk=id)
        given = read(shapes.SeatAnswer, request.data)
        if given["accept"]:
            verbs.accept(offer.pk, by=request.user)
        else:
            verbs.decline(offer.pk, by=request.user, reason=given.get("reason", ""))
        return Response({"accepted": given["accept"]})
