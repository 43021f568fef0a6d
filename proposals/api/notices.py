"""Your notices: reading them, marking them as read, and choosing how you are told."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import StaleVersion
from proposals.filters.proposal import NoticeFilter
from proposals.mailing.choices import choices_of, version_of
from proposals.models import Notice
from proposals.serializers.notices import MarkedRead, NoticeChoices, NoticeRow, UpTo
from proposals.serializers.strict import Body, read
from proposals.services import notices


def notices_of(person: Any) -> Any:
    return Notice.objects.filter(recipient_id=person.pk).select_related("about")


@extend_schema(tags=["Notices"], summary="List your notices")
class Notices(generics.ListAPIView):
    """What you were told, newest first. `show=unread` leaves out what you have read."""

    permission_classes = [IsAuthenticated]
    serializer_class = NoticeRow
    filterset_class = NoticeFilter
    queryset = Notice.objects.none()

    def get_queryset(self) -> Any:
        return notices_of(self.request.user)


class MarkRead(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Notices"], summary="Mark a notice as read", request=None, responses=NoticeRow)
    def post(self, request: Request, notice_pk: int) -> Response:
        """The moment of the first reading stays."""
        read(Body, request.data or {})
        notices.mark_read(get_object_or_404(notices_of(request.user), pk=notice_pk), by=request.user)
        return Response(NoticeRow(notices_of(request.user).get(pk=notice_pk)).data)


class MarkAllRead(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        tags=["Notices"],
        summary="Mark all notices as read",
        operation_id="notices_read_all",
        request=UpTo,
        responses=MarkedRead,
    )
    def post(self, request: Request) -> Response:
        """Mark what you have seen as read, and nothing that came in after it."""
        marked = notices.mark_all_read(by=request.user, up_to=read(UpTo, request.data)["up_to"])
        return Response({"marked": marked})


class Choices(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Notices"], summary="Read how you are told", responses=NoticeChoices)
    def get(self, request: Request) -> Response:
        """How you are told of each kind that you may choose for."""
        return Response(shown(request.user))

    @extend_schema(tags=["Notices"], summary="Choose how you are told", request=NoticeChoices, responses=NoticeChoices)
    def patch(self, request: Request) -> Response:
        """Choose for one kind or several. On this site you are told in any case."""
        sent = read(NoticeChoices, request.data)
        seen = sent.pop("version")
        try:
            notices.choose(by=request.user, choices=sent, seen=seen)
        except StaleVersion as stale:
            stale.stored = shown(request.user)
            raise
        return Response(shown(request.user))


def shown(person: Any) -> dict[str, str]:
    stands = choices_of(person)
    told = {kind.value: delivery.value for kind, delivery in stands.items() if kind.facts.may_choose}
    return {"version": version_of(stands)} | told
