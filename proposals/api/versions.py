"""The versions of a proposal: each submission as it was, and what changed between two."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from proposals import rights
from proposals.forms.values import problems_of
from proposals.forms.versions import CompareForm
from proposals.models import Proposal
from proposals.serializers.versions import Changes, VersionInFull, VersionRow, changes_between
from proposals.versions.reading import answers_in, as_read_by, compare, content_told_to, versions_seen


def find(reference: str, person: Any) -> Proposal:
    readable = Proposal.objects.visible_to(person, rights.COMPARE).select_related("call")
    return get_object_or_404(readable, reference=reference)


@extend_schema(tags=["Versions"], summary="List the versions of a proposal")
class Versions(generics.ListAPIView):
    """Every submission, the first one first; for those who read the full text by a part or an office."""

    serializer_class = VersionRow
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        return versions_seen(find(self.kwargs["reference"], self.request.user), self.request.user)


@extend_schema(tags=["Versions"])
class Version(generics.GenericAPIView):
    serializer_class = VersionInFull
    queryset = Proposal.objects.none()

    @extend_schema(summary="Read a version")
    def get(self, request: Request, reference: str, number: int) -> Response:
        """The text as it was submitted, answer by answer, in words."""
        proposal = find(reference, request.user)
        content = as_read_by(request.user, proposal, get_object_or_404(proposal.versions, number=number).content)
        answers = [{"name": name, "label": label, "text": text} for name, (label, text) in answers_in(content).items()]
        return Response({"number": number, "answers": answers})


@extend_schema(tags=["Versions"])
class ChangesBetween(generics.GenericAPIView):
    serializer_class = Changes
    queryset = Proposal.objects.none()

    @extend_schema(
        summary="Compare two versions",
        parameters=[
            OpenApiParameter(name, OpenApiTypes.INT, description="The number of a version; the last two if left out.")
            for name in ("earlier", "later")
        ],
    )
    def get(self, request: Request, reference: str) -> Response:
        """Word by word, what changed from one version to another."""
        proposal = find(reference, request.user)
        form = CompareForm(request.query_params, versions=versions_seen(proposal, request.user))
        if not form.can_compare:
            raise ValidationError({"later": ["It was submitted once, so there is nothing to compare yet."]})
        if not form.is_valid():
            raise ValidationError(problems_of(form))
        earlier, later = map(int, form.pair)
        content = content_told_to(request.user, proposal, [earlier, later])
        return Response(changes_between(earlier, later, compare(content[earlier], content[later])))
