"""The description of the API: for programs as OpenAPI 3, for people as a page."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exchange.api.reference import Reference
from exchange.api.schema import MEANINGS


@cache
def openapi() -> dict[str, Any]:
    """The whole description. It is made once a process: nothing in it depends on who asks."""
    return SchemaGenerator().get_schema(request=None, public=True)


@cache
def reference() -> Reference:
    return Reference(openapi())


@extend_schema(exclude=True)
class Schema(APIView):
    def get(self, request: Request) -> Response:
        return Response(openapi())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    told = reference()
    return render(
        request,
        "api/docs.html",
        {"groups": told.groups, "things": told.things, "meanings": MEANINGS, "base_url": settings.BASE_URL},
    )
