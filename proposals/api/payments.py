"""The schedule of payments of an award, by program."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.awards import TAG
from proposals.awards.reading import awarded, see_award
from proposals.forms.payments import InstalmentForm, PaidForm
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.awards import AwardInFull, InstalmentGiven, PaymentGiven
from proposals.serializers.strict import read
from proposals.services import payments
from proposals.services.awards import must_keep_awards


def kept(request: Request, reference: str) -> Proposal:
    proposal = awarded(reference, request.user)
    must_keep_awards(proposal, request.user)
    return proposal


def shown(request: Request, reference: str, code: int = status.HTTP_200_OK) -> Response:
    return Response(AwardInFull(see_award(awarded(reference, request.user), request.user)).data, status=code)


@extend_schema(tags=[TAG])
class Instalments(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Plan or correct an instalment", request=InstalmentGiven, responses={201: AwardInFull})
    def post(self, request: Request, reference: str) -> Response:
        """All instalments together never exceed the award. For managers."""
        proposal = kept(request, reference)
        given = cleaned(InstalmentForm, read(InstalmentGiven, request.data), proposal=proposal)
        payments.plan_instalment(proposal.pk, by=request.user, **given)
        return shown(request, reference, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class RecordPayment(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Record a payment", request=PaymentGiven, responses={200: AwardInFull})
    def post(self, request: Request, reference: str, instalment: int) -> Response:
        """Write down when an instalment was paid. For managers."""
        proposal = kept(request, reference)
        found = get_object_or_404(proposal.instalments.standing(), pk=instalment)
        payments.record_payment(found.pk, by=request.user, **cleaned(PaidForm, read(PaymentGiven, request.data)))
        return shown(request, reference)
