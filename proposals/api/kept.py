"""Texts to start from and signposts: their lists, adding one, and changing one. For moderators."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.call_setup import changes_in
from proposals.api.desk import must_be_a_moderator
from proposals.errors import StaleVersion
from proposals.forms.desk import CannedTextForm, SignpostForm
from proposals.forms.values import cleaned
from proposals.models import CannedText, Signpost
from proposals.serializers import kept as shapes
from proposals.serializers.strict import read
from proposals.services.kept import save_kept

TAG = "Moderation desk"


class KeptList(generics.ListAPIView):
    permission_classes = [IsAuthenticated]
    kind: str
    form: Any
    rows: Any

    def get_queryset(self) -> Any:
        must_be_a_moderator(self.request.user)
        return self.rows.select_related("changed_by")

    def added(self, request: Request, body: Any) -> Response:
        must_be_a_moderator(request.user)
        row = save_kept(self.kind, by=request.user, **cleaned(self.form, read(body, request.data)))
        return Response(self.get_serializer_class()(row).data, status=status.HTTP_201_CREATED)


class KeptOne(APIView):
    """A change of one row. Whoever saved first is not overwritten."""

    permission_classes = [IsAuthenticated]
    kind: str
    form: Any
    shape: Any

    def changed(self, request: Request, pk: int, model: Any, body: Any) -> Response:
        must_be_a_moderator(request.user)
        row = get_object_or_404(model, pk=pk)
        sent = read(body, request.data)
        version = sent.pop("version")
        values = cleaned(self.form, self.form.values_of(row) | changes_in(sent)) | {"version": version}
        try:
            saved = save_kept(self.kind, by=request.user, pk=pk, **values)
        except StaleVersion as stale:
            now = self.shape(model.objects.get(pk=pk)).data
            stale.stored = {name: now[name] for name in ("version", *sent)}
            raise
        return Response(self.shape(saved).data)


@extend_schema_view(get=extend_schema(summary="List the kept texts"))
@extend_schema(tags=[TAG])
class KeptTexts(KeptList):
    """The texts that moderators start from, also those no longer offered."""

    kind, form = "texts", CannedTextForm
    serializer_class = shapes.KeptText
    queryset = CannedText.objects.none()
    rows = CannedText.objects.order_by("is_retired", "kind", "title", "pk")

    @extend_schema(summary="Keep a text", request=shapes.NewKeptText, responses={201: shapes.KeptText})
    def post(self, request: Request) -> Response:
        """Keep a text that all moderators can start from."""
        return self.added(request, shapes.NewKeptText)


@extend_schema(tags=[TAG])
class OneKeptText(KeptOne):
    kind, form, shape = "texts", CannedTextForm, shapes.KeptText

    @extend_schema(summary="Change a kept text", request=shapes.KeptTextChange, responses={200: shapes.KeptText})
    def patch(self, request: Request, id: int) -> Response:
        """Change a text for all moderators, or offer it no longer."""
        return self.changed(request, id, CannedText, shapes.KeptTextChange)


@extend_schema_view(get=extend_schema(summary="List the signposts"))
@extend_schema(tags=[TAG])
class KeptSignposts(KeptList):
    """Where moderators point authors to, also what is no longer offered."""

    kind, form = "signposts", SignpostForm
    serializer_class = shapes.KeptSignpost
    queryset = Signpost.objects.none()
    rows = Signpost.objects.order_by("is_retired", "name", "pk")

    @extend_schema(summary="Keep a signpost", request=shapes.NewSignpost, responses={201: shapes.KeptSignpost})
    def post(self, request: Request) -> Response:
        """Keep a service or a person that moderators can point authors to."""
        return self.added(request, shapes.NewSignpost)


@extend_schema(tags=[TAG])
class OneKeptSignpost(KeptOne):
    kind, form, shape = "signposts", SignpostForm, shapes.KeptSignpost

    @extend_schema(summary="Change a signpost", request=shapes.SignpostChange, responses={200: shapes.KeptSignpost})
    def patch(self, request: Request, id: int) -> Response:
        """Change a signpost for all moderators, or offer it no longer."""
        return self.changed(request, id, Signpost, shapes.SignpostChange)
