"""How the API says no: problem details (RFC 9457) with the reasons, and the field names where there are any.

Pages answer the same refusals in `middleware.AnswerRefusals`.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import exception_handler

from proposals.errors import NoRoom, NotPermitted, Refusal, StaleVersion, StoreSilent

CONTENT_TYPE = "application/problem+json"
NOT_FOUND = "There is nothing here, or nothing that you may see."
SOME_FIELDS = "Some fields need your attention."
KEPT_HEADERS = ("WWW-Authenticate", "Retry-After", "Allow")


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's EXCEPTION_HANDLER: None means that we know nothing of it, a real fault."""
    if isinstance(error, Refusal):
        return _refusal(error)
    known = _as_known(error)
    response = exception_handler(known, context)
    if response is None:
        return None
    if isinstance(known, exceptions.ValidationError):
        fields, reasons = _sorted(known.detail)
    else:
        fields, reasons = {}, [str(known.detail)]  # type: ignore[attr-defined]
    answer = _answer(response.status_code, reasons, fields)
    for name in KEPT_HEADERS:
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _as_known(error: Exception) -> Exception:
    """What Django raises, as the framework's own."""
    if isinstance(error, ValidationError):
        return exceptions.ValidationError(getattr(error, "message_dict", error.messages))
    if isinstance(error, Http404):
        return exceptions.NotFound(NOT_FOUND)
    return exceptions.PermissionDenied() if isinstance(error, PermissionDenied) else error


def status_of(refusal: Refusal) -> int:
    if isinstance(refusal, NotPermitted):
        return 403
    if isinstance(refusal, StoreSilent):
        return 503
    return 507 if isinstance(refusal, NoRoom) else 409


def _refusal(error: Refusal) -> Response:
    answer = _answer(status_of(error), error.reasons, error.fields)
    if isinstance(error, StaleVersion) and error.stored:
        answer.data["stored"] = error.stored
    return answer


def _sorted(detail: Any) -> tuple[dict[str, list[str]], list[str]]:
    """Field problems by field, and apart from them what is said of the whole."""
    fields: dict[str, list[str]] = {}
    everywhere: list[str] = []
    for name, sentence in _flat(detail):
        (fields.setdefault(name, []) if name else everywhere).append(sentence)
    return fields, everywhere or [SOME_FIELDS]


def _flat(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """(field, sentence); a field inside another, or in a list, as `partners.2`."""
    if isinstance(detail, dict):
        for key, inside in detail.items():
            is_whole = key in (api_settings.NON_FIELD_ERRORS_KEY, "__all__")
            yield from _flat(inside, name if is_whole else f"{name}.{key}".strip("."))
    elif isinstance(detail, list | tuple):
        for each in detail:
            yield from _flat(each, name)
    else:
        yield name, str(detail)


def _answer(status: int, reasons: list[str], fields: dict[str, Any]) -> Response:
    return Response(body_of(status, reasons, fields), status=status, content_type=CONTENT_TYPE)


def body_of(status: int, reasons: list[str], fields: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(reasons),
        "reasons": reasons,
        "errors": fields or {},
    }


def plain_problem(status: int, reason: str) -> JsonResponse:
    """For what goes wrong before or outside the API's own views."""
    return JsonResponse(body_of(status, [reason]), status=status, content_type=CONTENT_TYPE)
