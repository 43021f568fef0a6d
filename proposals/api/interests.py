"""Sites that are interested, by program: members say so, authors and managers answer."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.eligible import TAG, reported
from proposals.forms.interests import CONFIRM, AnswerForm, InterestForm
from proposals.forms.values import cleaned
from proposals.models import Proposal
from proposals.serializers.interests import InterestAnswer, InterestGiven, InterestShown, OwnInterestShown
from proposals.serializers.strict import read
from proposals.services import interests as verbs
from proposals.spread.portfolio import find_spreading
from proposals.thread.interests import may_say, of_proposal, said_by


def own(request: Request, proposal: Proposal, code: int = status.HTTP_200_OK) -> Response:
    return Response(OwnInterestShown(said_by(request.user, proposal), many=True).data, status=code)


def open_to(request: Request, reference: str) -> Proposal:
    proposal = find_spreading(reference, request.user)
    if not may_say(request.user, proposal):
        raise Http404
    return proposal


@extend_schema(tags=[TAG])
class OwnInterests(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what you said of your site", responses={200: OwnInterestShown(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """The latest first, with the answers of its authors."""
        return own(request, open_to(request, reference))

    @extend_schema(
        summary="Say that your site is interested", request=InterestGiven, responses={201: OwnInterestShown(many=True)}
    )
    def post(self, request: Request, reference: str) -> Response:
        """For members of the organisation who do not write the proposal. Its authors are told."""
        proposal = open_to(request, reference)
        given: dict[str, Any] = cleaned(InterestForm, read(InterestGiven, request.data), person=request.user)
        verbs.say_interest(proposal.pk, by=request.user, **given)
        return own(request, proposal, status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class Interests(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="List interested sites", responses={200: InterestShown(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """What waits first. For its authors and managers."""
        return Response(InterestShown(of_proposal(reported(request, reference)), many=True).data)


@extend_schema(tags=[TAG])
class AnswerInterest(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Answer an interested site", request=InterestAnswer, responses={200: InterestShown})
    def post(self, request: Request, reference: str, interest: int) -> Response:
        """Confirmed, it becomes an event of the site's log. For its authors and managers."""
        found = get_object_or_404(of_proposal(reported(request, reference)), pk=interest)
        given = cleaned(AnswerForm, read(InterestAnswer, request.data))
        if given["verdict"] == CONFIRM:
            settled = verbs.confirm_interest(found.pk, by=request.user, names_lead=given["names_lead"])
        else:
            settled = verbs.decline_interest(found.pk, by=request.user, reason=given["reason"])
        return Response(InterestShown(settled).data)
