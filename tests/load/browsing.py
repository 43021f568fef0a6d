"""What a browser does on the way to a page: one connection, cookies, the token of forms; each wait is written down."""

import re
import time
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import urlencode

PATIENCE = 60  # seconds for an answer
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Waited(NamedTuple):
    """How long one answer took, and what it was."""

    what: str
    status: int
    seconds: float


class Page(NamedTuple):
    status: int
    text: str
    location: str

    def field(self, name: str) -> str:
        """The value of a hidden field."""
        box = next(each for each in re.findall(r"<input[^>]*>", self.text) if f'name="{name}"' in each)
        return unescape(re.findall(r'value="([^"]*)"', box)[0])

    def names(self, start: str) -> list[str]:
        """The names of the fields that begin so, in their order."""
        return list(dict.fromkeys(re.findall(rf'name="({start}\w+)"', self.text)))


class Browser:
    """`number` gives each an address of its own, as people have: sign-in counts tries by address."""

    def __init__(self, port: int, number: int, waits: list[Waited], cookies: dict[str, str] | None = None) -> None:
        self.port, self.number, self.waits = port, number, waits
        self.cookies = {} if cookies is None else cookies
        mine = (f"127.0.{1 + number // 250}.{1 + number % 250}", 0)
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=mine)

    def another_window(self) -> "Browser":
        """Signed in as the same person, with a connection of its own."""
        return Browser(self.port, self.number, self.waits, self.cookies)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *error: Any) -> None:
        self.connection.close()

    def get(self, what: str, path: str) -> Page:
        return self._ask(what, "GET", path)

    def post(self, what: str, path: str, **fields: Any) -> Page:
        sent = urlencode(fields | {"csrfmiddlewaretoken": self.cookies["csrftoken"]})
        return self._ask(what, "POST", path, sent)

    def _ask(self, what: str, method: str, path: str, sent: str | None = None) -> Page:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        began = time.perf_counter()
        self.connection.request(method, path, sent, headers | (FORM if sent else {}))
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.waits.append(Waited(what, answer.status, time.perf_counter() - began))
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.update({name: each.value for name, each in SimpleCookie(header).items()})
        return Page(answer.status, text, answer.headers.get("Location", ""))
