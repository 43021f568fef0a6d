"""Who calls: a personal token in the `Authorization` header, or the session of a signed-in browser."""

import re
from typing import Any

from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

TOKEN = re.compile(rb"[A-Za-z0-9_-]{20,200}")


class PersonalToken(TokenAuthentication):
    """Looks up only what can be a token; other bytes never reach the database."""

    def authenticate_credentials(self, token: bytes) -> Any:
        if not TOKEN.fullmatch(token):
            raise AuthenticationFailed("This is no valid token. It may have expired: make a new one on your account.")
        try:
            return super().authenticate_credentials(token)
        except AuthenticationFailed as error:
            raise AuthenticationFailed(
                "This is no valid token. It may have expired: make a new one on your account."
            ) from error
