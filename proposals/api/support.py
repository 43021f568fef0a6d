"""Support and Follow: POST begins, DELETE ends, and doing either twice changes nothing more."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.models import Proposal
from proposals.people.support import interest_in
from proposals.serializers.strict import Body, read
from proposals.serializers.support import Interest
from proposals.services import support


class OneOfTwo(generics.GenericAPIView):
    serializer_class = Interest
    queryset = Proposal.objects.none()

    def find(self) -> Proposal:
        known = Proposal.objects.visible_to(self.request.user)
        return get_object_or_404(known, reference=self.kwargs["reference"])

    def answer(self) -> Response:
        part = Proposal.objects.with_part_of(self.request.user).select_related("call").get(pk=self.find().pk)
        return Response(Interest(interest_in(part, self.request.user)).data)

    def done(self, act: Any) -> Response:
        read(Body, self.request.data or {})
        act(self.find().pk, by=self.request.user)
        return self.answer()


@extend_schema(tags=["The exchange"])
class Support(OneOfTwo):
    @extend_schema(summary="Read the support for a proposal")
    def get(self, request: Request, reference: str) -> Response:
        """How many people stand behind it, and whether you do."""
        return self.answer()

    @extend_schema(summary="Support a proposal", request=None)
    def post(self, request: Request, reference: str) -> Response:
        """Stand behind a proposal of others. A second time changes nothing."""
        return self.done(support.give_support)

    @extend_schema(summary="Withdraw your support", responses={200: Interest})
    def delete(self, request: Request, reference: str) -> Response:
        """Take your support back."""
        return self.done(support.withdraw_support)


@extend_schema(tags=["The exchange"])
class Follow(OneOfTwo):
    @extend_schema(summary="Follow a proposal", request=None)
    def post(self, request: Request, reference: str) -> Response:
        """Be told of what happens to it in public. Your list of followed proposals is the filter `author=followed`."""
        return self.done(support.follow)

    @extend_schema(summary="Stop following a proposal", responses={200: Interest})
    def delete(self, request: Request, reference: str) -> Response:
        """Be told no more."""
        return self.done(support.unfollow)
