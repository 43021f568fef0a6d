"""A program that calls the API in somebody's name, with a personal token; without a person it is anonymous."""

import json
from typing import Any

from django.test import Client
from knox.models import AuthToken


class Caller:
    def __init__(self, person: Any = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Token {AuthToken.objects.create(user=person)[1]}"} if person else {}

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.send("POST", path, body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.send("PATCH", path, body, **options)

    def send(
        self, method: str, path: str, body: Any = None, *, content_type: str = "application/json", **headers: str
    ) -> Any:
        sent = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        return self.client.generic(
            method, f"/api/v1/{path}", sent, content_type=content_type, headers=self.headers | headers
        )
