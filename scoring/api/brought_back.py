"""The workbook of a shortlist, by program: down, what it would change when it comes back, and saving that."""

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.attachments import Form, sent_file
from proposals.errors import NotReady
from proposals.serializers.strict import read
from scoring.api.shortlists import TAG, find
from scoring.downloads import handed_out
from scoring.finding import find_call
from scoring.made_files import KINDS, shortlist_file
from scoring.serializers import brought_back as shapes
from scoring.serializers.offline import AgreedPreview
from scoring.services import brought_back
from scoring.services import shortlists as verbs


@extend_schema(tags=[TAG])
class WorkbookOfShortlist(APIView):
    permission_classes = [IsAuthenticated]
    takes_files = True
    more_refusals = [507]
    parser_classes = [Form]

    @extend_schema(
        summary="Download the workbook of a shortlist", responses={(200, KINDS["xlsx"]): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, code: str, shortlist: int) -> Any:
        """As its page hands it out; that of a draft can be sent back."""
        return _handed_out(request, code, shortlist, "xlsx")

    @extend_schema(
        summary="See what the workbook of a shortlist would change",
        request={"multipart/form-data": shapes.SentShortlist},
        responses={200: shapes.ShortlistPreview},
    )
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """Cell by cell, with all that stands in the way and what comes of it. Nothing is saved."""
        found = find(request, code, shortlist)
        verbs.must_be_open_to(found, request.user)
        try:
            compared = brought_back.look_at(sent_file(request), found, by=request.user)
            signed = brought_back.signed(compared, found, by=request.user) if compared.can_be_applied else ""
        except NotReady as refusal:
            raise ValidationError(refusal.fields) from refusal
        return Response(shapes.preview_of(compared, signed))


@extend_schema(tags=[TAG])
class ApplyWorkbookOfShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Save what the workbook of a shortlist changes",
        request=AgreedPreview,
        responses={200: shapes.KeptShortlist},
    )
    def post(self, request: Request, code: str, shortlist: int) -> Response:
        """All of it or nothing, and never over what was saved meanwhile."""
        found = find(request, code, shortlist)
        verbs.must_be_open_to(found, request.user)
        number = brought_back.apply_workbook(
            shortlist_pk=found.pk, by=request.user, **read(AgreedPreview, request.data)
        )
        return Response(shapes.KeptShortlist({"proposals": number}).data)


AS_LINES = "The lines of the workbook: a draft as it is drawn now, one that is proposed or agreed as it was frozen."


def _handed_out(request: Request, code: str, shortlist: int, kind: str) -> Any:
    find_call(request.user, code, may="scoring.export")
    return handed_out(shortlist_file(find(request, code, shortlist), request.user, kind))


@extend_schema(tags=[TAG])
class CsvOfShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Download a shortlist as CSV", description=AS_LINES, responses={(200, "text/csv"): OpenApiTypes.BINARY}
    )
    def get(self, request: Request, code: str, shortlist: int) -> Any:
        return _handed_out(request, code, shortlist, "csv")


@extend_schema(tags=[TAG])
class JsonOfShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        summary="Download a shortlist as JSON",
        description=AS_LINES,
        responses={(200, KINDS["json"]): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, code: str, shortlist: int) -> Any:
        return _handed_out(request, code, shortlist, "json")
