"""The moderation desk: its queue, claiming and releasing, and the gateways of a proposal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals import rights
from proposals.desk import shelves as desk
from proposals.filters.proposal import QueueFilter
from proposals.forms.gateways import kept_answers
from proposals.models import Proposal
from proposals.serializers.desk import Claimed, Claiming, DeskRow, Gateways, GatewaysGiven, News, SeenUntil
from proposals.serializers.strict import read
from proposals.services import claims, moderation
from proposals.states import Gateway


def find_on_desk(reference: str, person: Any) -> Proposal:
    """A proposal on the desk of a moderator. Whoever is none is told so before a word about the proposal."""
    must_be_a_moderator(person)
    return get_object_or_404(Proposal.objects.visible_to(person, rights.DESK).for_listing(), reference=reference)


def must_be_a_moderator(person: Any) -> None:
    if not person.has_perm(rights.DESK):
        raise PermissionDenied("The moderation desk is for moderators.")


@extend_schema_view(get=extend_schema(summary="List the moderation desk"))
@extend_schema(tags=["Moderation desk"])
class Desk(generics.ListAPIView):
    """One shelf of your desk: what waits, unless `shelf` names another. Filters are those of the page."""

    permission_classes = [IsAuthenticated]
    serializer_class = DeskRow
    filterset_class = QueueFilter
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        must_be_a_moderator(self.request.user)
        shelf = desk.find_shelf(self.request.query_params.get("shelf", "")) or desk.SHELVES[0]
        return desk.on_shelf(shelf, self.request.user)

    def paginate_queryset(self, queryset: Any) -> Any:
        return desk.lines_for(super().paginate_queryset(queryset) or [], self.request.user)


@extend_schema(tags=["Moderation desk"])
class DeskNews(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read what changed on the desk", responses={200: News})
    def get(self, request: Request) -> Response:
        """What others did on your desk since you last said that you have seen it."""
        must_be_a_moderator(request.user)
        return Response(News(desk.news_for(request.user)).data)

    @extend_schema(summary="Say that you have seen what changed", request=SeenUntil, responses={200: News})
    def post(self, request: Request) -> Response:
        """Everything up to the moment that you give is no news any more."""
        must_be_a_moderator(request.user)
        claims.mark_desk_seen(by=request.user, until=read(SeenUntil, request.data)["until"])
        return Response(News(desk.news_for(request.user)).data)


@extend_schema(tags=["Moderation desk"])
class ClaimOfProposal(APIView):
    """Who works on it."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read who works on a proposal", responses={200: Claimed})
    def get(self, request: Request, reference: str) -> Response:
        """The moderator who works on it, and since when. For moderators."""
        return Response(claimed(find_on_desk(reference, request.user)))

    @extend_schema(summary="Claim a submission", request=Claiming, responses={200: Claimed})
    def post(self, request: Request, reference: str) -> Response:
        """Take a submission on, or take it over from another moderator, who is told. For moderators."""
        proposal = find_on_desk(reference, request.user)
        claims.claim(proposal.pk, by=request.user, **read(Claiming, request.data))
        return Response(claimed(proposal))

    @extend_schema(summary="Release a submission", request=None, responses={200: Claimed})
    def delete(self, request: Request, reference: str) -> Response:
        """Give a submission back to the desk; your answers are kept. For the moderator who has it."""
        proposal = find_on_desk(reference, request.user)
        claims.release(proposal.pk, by=request.user)
        return Response(claimed(proposal))


@extend_schema(tags=["Moderation desk"])
class GatewaysOfProposal(APIView):
    """The questions that a moderator answers before a panel reads a proposal."""

    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Read the gateways", responses={200: Gateways})
    def get(self, request: Request, reference: str) -> Response:
        """The gateways of a proposal, with who answered them and when. For moderators."""
        return Response(answered(find_on_desk(reference, request.user)))

    @extend_schema(summary="Answer gateways", request=GatewaysGiven, responses={200: Gateways})
    def patch(self, request: Request, reference: str) -> Response:
        """Answer some or all gateways; that claims the submission for you. For moderators."""
        proposal = find_on_desk(reference, request.user)
        given = read(GatewaysGiven, request.data)["answers"]
        answers = {each["gateway"]: (each["is_met"], each.get("note", "")) for each in given}
        moderation.answer_gateways(proposal.pk, by=request.user, answers=answers)
        return Response(answered(proposal))


def claimed(proposal: Proposal) -> dict[str, Any]:
    standing = proposal.claims.standing().select_related("moderator").first()
    return Claimed({"claim": standing}).data


def answered(proposal: Proposal) -> dict[str, Any]:
    kept = kept_answers(proposal)
    lines = [
        {
            "gateway": gateway.value,
            "question": gateway.label,
            "is_met": kept[gateway].is_met if gateway in kept else None,
            "note": kept[gateway].note if gateway in kept else "",
            "answered_by": str(kept[gateway].answered_by) if gateway in kept else "",
            "answered_at": kept[gateway].answered_at if gateway in kept else None,
        }
        for gateway in Gateway
    ]
    return Gateways({"gateways": lines}).data
