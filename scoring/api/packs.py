"""The packs of a call, by program."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from scoring.downloads import audit_pack
from scoring.finding import find_call
from scoring.packs.zips import disclosure_zip

ZIP = (200, "application/zip")


class AuditPack(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Download the audit pack", responses={ZIP: OpenApiTypes.BINARY})
    def get(self, request: Request, code: str) -> Any:
        """Everything behind the decisions of a call, as a zip of tables. For managers and observers."""
        return audit_pack(find_call(request.user, code, may="scoring.export"), request.user)


class DisclosurePack(APIView):
    permission_classes = [IsAuthenticated]
    more_on_reading = [409]

    @extend_schema(tags=["Calls"], summary="Download the pack for disclosure", responses={ZIP: OpenApiTypes.BINARY})
    def get(self, request: Request, code: str) -> Any:
        """What may be told of an announced call under the Freedom of Information Act. For managers and observers."""
        return disclosure_zip(find_call(request.user, code, may="scoring.export"), request.user)
