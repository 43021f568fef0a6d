"""The description of the API: for programs as OpenAPI 3, for people as a page."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


@cache
def openapi() -> dict[str, Any]:
    """The whole description. It is made once a process: nothing in it depends on who asks."""
    return SchemaGenerator().get_schema(request=None, public=True)


@extend_schema(exclude=True)
class Schema(APIView):
    def get(self, request: Request) -> Response:
        return Response(openapi())


def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html", {})
