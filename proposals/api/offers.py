"""Support and notes by program: the verbs, rights and limits of the pages."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.proposal import find
from proposals.desk.review import notes_for, offers_for
from proposals.errors import NotPermitted
from proposals.forms.desk import NoteForm, SupportForm
from proposals.forms.values import cleaned
from proposals.models import Proposal, SupportOffer
from proposals.projections import see_in_full
from proposals.serializers.offers import AnswerGiven, NoteGiven, Notes, Offer, Offers, SupportGiven
from proposals.serializers.strict import read
from proposals.services import offers

BETWEEN = "Offers of support are between the moderators and the authors."


@extend_schema(tags=["Offers and notes"])
class OffersOfProposal(APIView):
    """Practical support that moderators offer."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the support offered", responses={200: Offers})
    def get(self, request: Request, reference: str) -> Response:
        """What was offered and answered. For the authors and the team."""
        proposal = find(reference, request.user)
        full = see_in_full(proposal, request.user)
        if not (full.is_author or full.is_team):
            raise NotPermitted(BETWEEN)
        return Response(Offers({"offers": offers_for(proposal)}).data)

    @extend_schema(summary="Offer support", request=SupportGiven, responses={201: Offer})
    def post(self, request: Request, reference: str) -> Response:
        """Offer practical support; the authors are told. For moderators."""
        proposal = find(reference, request.user)
        offers.must_offer(proposal, by=request.user)
        given = cleaned(SupportForm, read(SupportGiven, request.data, partial=True))
        offered = offers.offer_support(proposal.pk, by=request.user, **given)
        return Response(Offer(offered).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["Offers and notes"])
class Answer(APIView):
    """What the authors say to an offer."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Answer an offer of support", request=AnswerGiven, responses={200: Offer})
    def post(self, request: Request, reference: str, offer_pk: int) -> Response:
        """Say whether you want it; you can change your answer until the offer is closed. For the authors."""
        offer = offer_of(find(reference, request.user), offer_pk, request.user)
        answered = offers.answer_support(offer.pk, by=request.user, **read(AnswerGiven, request.data))
        return Response(Offer(answered).data)


@extend_schema(tags=["Offers and notes"])
class Closing(APIView):
    """The end of an offer."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Close an offer of support", request=None, responses={200: Offer})
    def post(self, request: Request, reference: str, offer_pk: int) -> Response:
        """The support was given, or nothing comes of it. For moderators and authors."""
        offer = offer_of(find(reference, request.user), offer_pk, request.user)
        return Response(Offer(offers.close_support(offer.pk, by=request.user)).data)


@extend_schema(tags=["Offers and notes"])
class NotesOnProposal(APIView):
    """What moderators and managers tell each other."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the notes of the team", responses={200: Notes})
    def get(self, request: Request, reference: str) -> Response:
        """For moderators and managers who have no part in the proposal."""
        return Response(Notes({"notes": notes_for(noted(reference, request.user))}).data)

    @extend_schema(summary="Write a note", request=NoteGiven, responses={201: Notes})
    def post(self, request: Request, reference: str) -> Response:
        """Tell the other moderators and managers something; it can’t be changed afterwards."""
        proposal = noted(reference, request.user)
        offers.add_note(proposal.pk, by=request.user, **cleaned(NoteForm, read(NoteGiven, request.data, partial=True)))
        return Response(Notes({"notes": notes_for(proposal)}).data, status=status.HTTP_201_CREATED)


def noted(reference: str, person: Any) -> Proposal:
    proposal = find(reference, person)
    offers.must_see_notes(proposal, by=person)
    return proposal


def offer_of(proposal: Proposal, offer_pk: int, person: Any) -> SupportOffer:
    offers.must_know_of_offers(proposal, by=person)
    return get_object_or_404(proposal.support_offers.all(), pk=offer_pk)
