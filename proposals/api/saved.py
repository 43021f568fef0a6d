"""Saved filters: one's own, by list."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.forms.saved import SavedFilterForm
from proposals.forms.values import cleaned
from proposals.models import SavedFilter
from proposals.serializers.saved import KeptFilter, NewFilter, NewName
from proposals.serializers.strict import read
from proposals.services import saved

TAG = "Saved filters"


@extend_schema_view(get=extend_schema(summary="List your saved filters"))
@extend_schema(tags=[TAG])
class SavedFilters(generics.ListAPIView):
    """What you keep of each list under a name."""

    permission_classes = [IsAuthenticated]
    serializer_class = KeptFilter
    queryset = SavedFilter.objects.none()

    def get_queryset(self) -> Any:
        return SavedFilter.objects.filter(person=self.request.user.pk)

    @extend_schema(summary="Save a filter", request=NewFilter, responses={201: KeptFilter})
    def post(self, request: Request) -> Response:
        """Keep what a list is narrowed to; its page offers it to you from then on."""
        sent = read(NewFilter, request.data)
        kept = saved.save_filter(by=request.user, **sent | cleaned(SavedFilterForm, sent))
        return Response(KeptFilter(kept).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneSavedFilter(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(summary="Rename a saved filter", request=NewName, responses={200: KeptFilter})
    def patch(self, request: Request, id: int) -> Response:
        """Give a filter of yours another name."""
        mine = get_object_or_404(SavedFilter, pk=id, person=request.user.pk)
        named = cleaned(SavedFilterForm, read(NewName, request.data))
        kept = saved.save_filter(by=request.user, of=mine.of, query=mine.query, pk=mine.pk, **named)
        return Response(KeptFilter(kept).data)

    @extend_schema(summary="Delete a saved filter", responses={200: KeptFilter})
    def delete(self, request: Request, id: int) -> Response:
        """Forget a filter of yours; it comes back a last time."""
        mine = get_object_or_404(SavedFilter, pk=id, person=request.user.pk)
        if not saved.delete_filter(mine.pk, by=request.user):
            raise Http404
        return Response(KeptFilter(mine).data)
