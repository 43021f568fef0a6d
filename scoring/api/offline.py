"""Sheets marked away from the browser, by program: the workbook, what it would change, and saving that."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from proposals.api.attachments import Form, sent_file
from proposals.errors import NotReady
from proposals.serializers.strict import read
from proposals.workbook.cells import CONTENT_TYPE
from scoring.api.sheets import TAG, Private
from scoring.downloads import own_sheets
from scoring.serializers import offline as shapes
from scoring.services import offline

OF_CALL = OpenApiParameter("call", str, description="The code of a call, for its sheets alone.")


@extend_schema(tags=[TAG])
class OfflineSheets(Private):
    takes_files = True
    more_refusals = [507]
    parser_classes = [Form]

    @extend_schema(
        summary="Download your open sheets", parameters=[OF_CALL], responses={(200, CONTENT_TYPE): OpenApiTypes.BINARY}
    )
    def get(self, request: Request) -> Any:
        """One Excel workbook with a tab for each proposal that you are marking. There is none without such a sheet."""
        if made := own_sheets(request.user, request.GET.get("call", "")):
            return made
        raise Http404

    @extend_schema(
        summary="See what a workbook would change",
        request={"multipart/form-data": shapes.SentWorkbook},
        responses={200: shapes.WorkbookPreview},
    )
    def post(self, request: Request) -> Response:
        """Cell by cell, with all that stands in the way. Nothing is saved."""
        try:
            found = offline.look_at(sent_file(request), by=request.user)
            signed = offline.signed(found, by=request.user) if found.can_be_applied else ""
        except NotReady as refusal:
            raise ValidationError(refusal.fields) from refusal
        return Response(shapes.preview_of(found, signed))


@extend_schema(tags=[TAG])
class ApplyOfflineSheets(Private):
    @extend_schema(
        summary="Save what a workbook changes", request=shapes.AgreedPreview, responses={200: shapes.SavedWorkbook}
    )
    def post(self, request: Request) -> Response:
        """All of it or nothing, and never over what was changed online meanwhile. No sheet is returned by this."""
        number = offline.apply_workbook(by=request.user, **read(shapes.AgreedPreview, request.data))
        return Response(shapes.SavedWorkbook({"sheets": number}).data)
