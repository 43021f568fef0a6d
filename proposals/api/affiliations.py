"""Affiliations: one's own, and for moderators those that wait to be confirmed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted
from proposals.models import Affiliation, Organisation
from proposals.serializers import affiliations as shapes
from proposals.serializers.strict import read
from proposals.services import affiliations as verbs

TAG = "People"


@extend_schema(tags=[TAG])
@extend_schema(methods=["GET"], summary="List where you belong")
class Affiliations(generics.ListAPIView):
    """Your affiliations: those that count, that wait, that ended, and that were not confirmed."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.Affiliation
    queryset = Affiliation.objects.none()

    def get_queryset(self) -> Any:
        person: Any = self.request.user
        return person.affiliations.select_related("organisation")

    @extend_schema(
        operation_id="ask_for_affiliation",
        summary="Ask for an affiliation",
        request=shapes.NewAffiliation,
        responses={201: shapes.Affiliation},
    )
    def post(self, request: Request) -> Response:
        """Ask to belong to an organisation. A confirmed address at one of its domains shows it at once."""
        sent = read(shapes.NewAffiliation, request.data)
        if not Organisation.objects.filter(pk=sent["organisation"]).exists():
            raise ValidationError({"organisation": ["There is no organisation with this id."]})
        made = verbs.ask_for_affiliation(sent["organisation"], by=request.user, note=sent.get("note", ""))
        return Response(shapes.Affiliation(made).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OwnAffiliation(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="End an affiliation", request=None, responses={200: shapes.Ended})
    def delete(self, request: Request, id: int) -> Response:
        """End an affiliation of yours today, or take back one that still waits."""
        mine = get_object_or_404(Affiliation, pk=id, person=request.user.pk)
        ended = verbs.end(mine.pk, by=request.user)
        return Response(shapes.Ended(ended).data)


@extend_schema(tags=[TAG], summary="List the affiliations that wait")
class AskedAffiliations(generics.ListAPIView):
    """Affiliations that wait for a moderator, the oldest first."""

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.AskedAffiliation
    queryset = Affiliation.objects.none()

    def get_queryset(self) -> Any:
        must_confirm(self.request.user)
        return Affiliation.objects.waiting().select_related("person", "organisation").order_by("asked_at", "pk")


@extend_schema(tags=[TAG])
class AskedAffiliation(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="answer_affiliation",
        summary="Confirm or refuse an affiliation",
        request=shapes.AffiliationAnswer,
        responses={200: shapes.Affiliation},
    )
    def post(self, request: Request, id: int) -> Response:
        """Confirm an affiliation that waits, or say why it can't be confirmed."""
        must_confirm(request.user)
        asked = get_object_or_404(Affiliation.objects.exclude(asked_at=None), pk=id)
        sent = read(shapes.AffiliationAnswer, request.data)
        if sent["confirm"]:
            answered = verbs.confirm(asked.pk, by=request.user)
        else:
            answered = verbs.refuse(asked.pk, by=request.user, reason=sent.get("reason", ""))
        return Response(shapes.Affiliation(answered).data)


def must_confirm(person: Any) -> None:
    if not person.has_perm("affiliations.confirm"):
        raise NotPermitted(verbs.ONLY_MODERATORS)
