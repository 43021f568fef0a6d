"""Addresses under /api/ that lead nowhere: answered as the API answers, and not with a page."""

from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView


@extend_schema(exclude=True)
class Nothing(APIView):
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound("There is no such address. Every address of this API ends with a slash.")

    def get(self, request: Request) -> HttpResponseBase:
        """Never reached; it is here so that the address takes a method at all."""
        raise NotFound
