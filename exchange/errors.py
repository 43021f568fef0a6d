"""How the API says no: problem details (RFC 9457) with the reasons, and the field names where there are any.

Pages answer the same refusals in `middleware.AnswerRefusals`.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from proposals.errors import NotPermitted, Refusal

CONTENT_TYPE = "application/problem+json"


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's EXCEPTION_HANDLER: None means that we know nothing of it, a real fault."""
    if isinstance(error, Refusal):
        status = 403 if isinstance(error, NotPermitted) else 409
        return _answer(status, error.reasons, error.fields)
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(getattr(error, "message_dict", error.messages))
    if isinstance(error, Http404):
        error = exceptions.NotFound("There is nothing here, or nothing that you may see.")
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    response = exception_handler(error, context)
    if response is None:
        return None
    fields = response.data if isinstance(error, exceptions.ValidationError) else {}
    if isinstance(fields, list):
        fields = {"non_field_errors": fields}
    reasons = ["Some fields need your attention."] if fields else [str(response.data.get("detail", ""))]
    answer = _answer(response.status_code, reasons, fields)
    for name in ("WWW-Authenticate", "Retry-After", "Allow"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _answer(status: int, reasons: list[str], fields: dict[str, Any]) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(reasons),
        "reasons": reasons,
        "errors": fields,
    }
    return Response(body, status=status, content_type=CONTENT_TYPE)
