"""The packs of a call, by program."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from proposals.errors import NotReady
from proposals.packing import MadeFile
from scoring.api.shortlists import find
from scoring.downloads import handed_out
from scoring.finding import find_call
from scoring.made_files import audit_pack, panel_pack, panel_pack_of
from scoring.packs.panel import MOST
from scoring.packs.zips import disclosure_zip

ZIP, PDF = (200, "application/zip"), (200, "application/pdf")
NO_PACK = f"A panel pack holds one proposal at least and {MOST} at most."


class AuditPack(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Download the audit pack", responses={ZIP: OpenApiTypes.BINARY})
    def get(self, request: Request, code: str) -> Any:
        """Everything behind the decisions of a call, as a zip of tables. For managers and observers."""
        return handed_out(audit_pack(find_call(request.user, code, may="scoring.export"), request.user))


class DisclosurePack(APIView):
    permission_classes = [IsAuthenticated]
    more_on_reading = [409]

    @extend_schema(tags=["Calls"], summary="Download the pack for disclosure", responses={ZIP: OpenApiTypes.BINARY})
    def get(self, request: Request, code: str) -> Any:
        """What may be told of an announced call under the Freedom of Information Act. For managers and observers."""
        return handed_out(disclosure_zip(find_call(request.user, code, may="scoring.export"), request.user))


class PanelPack(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        tags=["Calls"],
        summary="Download the panel pack",
        parameters=[
            OpenApiParameter("panel", int, description="The proposals of one panel alone."),
            OpenApiParameter("area", str, description="Those of one priority area, by its code."),
        ],
        responses={PDF: OpenApiTypes.BINARY},
    )
    def get(self, request: Request, code: str) -> Any:
        """The ranking on paper, and behind it every proposal in its order. For managers and observers."""
        call = find_call(request.user, code, may="scoring.export")
        return _handed_out(panel_pack(call, request.user, request.query_params))


class PanelPackOfShortlist(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        tags=["Shortlists"],
        summary="Download the panel pack in the order of a shortlist",
        responses={PDF: OpenApiTypes.BINARY},
    )
    def get(self, request: Request, code: str, shortlist: int) -> Any:
        """Every proposal in the order of the shortlist, with what was decided of it."""
        find_call(request.user, code, may="scoring.export")
        return _handed_out(panel_pack_of(find(request, code, shortlist), request.user))


def _handed_out(made: MadeFile | None) -> Any:
    if made is None:
        raise NotReady(NO_PACK)
    return handed_out(made)
