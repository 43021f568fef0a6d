"""How the OpenAPI description is made: every operation names the ways in which it may say no.

Settings name this module, so it imports none of the views. The whole description is put together in `docs.py`.
"""

from typing import Any, NamedTuple

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class Entry(NamedTuple):
    """What a view with an `entry` says of itself, where one address is described as several."""

    name: str
    title: str
    meaning: str
    body: type[serializers.Serializer]


class Problem(serializers.Serializer):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField(help_text="The name of the status, such as “Conflict”.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="All reasons in one text.")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="Full sentences for people.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="{field: what is wrong with it}"
    )
    stored = serializers.DictField(
        required=False, help_text="After a change of an older version: what stands now, and its version."
    )


MEANINGS = {
    400: "A field or a parameter is wrong; `errors` names it. Or the body is no JSON.",
    401: "It needs a token, or the token is not valid.",
    403: "You may not do this.",
    404: "There is nothing here, or nothing that you may see.",
    406: "Only JSON can be had.",
    409: "Not possible now: `reasons` say what stands in the way.",
    413: "The body is too large: 5 MB of JSON, or one file, can be sent at a time.",
    415: "Send `Content-Type: application/json`; a file, `multipart/form-data`.",
    503: "The place where files are kept does not answer. Try again later.",
    507: "There is no room on the server for a file. Try again later.",
}
ON_READING = [400, 401, 404, 406]
ON_WRITING = [400, 401, 403, 404, 406, 409, 413, 415]


class Described(AutoSchema):
    """Adds the problem answers to each operation."""

    def get_operation(self, *args: Any, **options: Any) -> Any:
        operation = super().get_operation(*args, **options)
        if operation is not None:
            usual, more = (ON_READING, "more_on_reading") if self.method == "GET" else (ON_WRITING, "more_refusals")
            statuses = usual + getattr(self.view, more, [])
            operation["responses"] |= {str(status): self._answer(status) for status in statuses}
        return operation

    def _answer(self, status: int) -> dict[str, Any]:
        shape = self.resolve_serializer(Problem, "response").ref
        return {"description": MEANINGS[status], "content": {"application/problem+json": {"schema": shape}}}

    @property
    def entry(self) -> Entry | None:
        return getattr(self.view, "entry", None)

    def get_request_serializer(self) -> Any:
        return self.entry.body if self.entry else super().get_request_serializer()

    def get_operation_id(self) -> str:
        return self.entry.name if self.entry else super().get_operation_id()

    def get_description(self) -> str:  # type: ignore[override]
        return self.entry.meaning if self.entry else super().get_description()

    def get_summary(self) -> str | None:
        return self.entry.title if self.entry else super().get_summary()


def one_path_an_entry(endpoints: list[Any], **_: Any) -> list[Any]:
    """A hook of drf-spectacular: `…/{name}/` of a view with `entries` becomes one path for each, with its own body."""
    described = []
    for path, regex, method, callback in endpoints:
        entries = getattr(callback.cls, "entries", None)
        if entries is None:
            described.append((path, regex, method, callback))
            continue
        described += [
            (path.replace("{name}", name), regex, method, callback.cls.as_view(entry=entry))
            for name, entry in entries().items()
        ]
    return described


class PersonalTokenScheme(OpenApiAuthenticationExtension):
    target_class = "exchange.api.authentication.PersonalToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Authorization: Token ` and a personal token, made on the page of your account.",
        }
