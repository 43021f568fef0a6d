"""A clamd of our own for the tests: it speaks INSTREAM, knows one virus, and can be slow, mute or broken."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.files.samples import EICAR


class Conversation(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        fake = self.server
        command = self.request.recv(10, 0x100)  # MSG_WAITALL
        content = b""
        while size := int.from_bytes(self.exactly(4), "big"):
            content += self.exactly(size)
        fake.heard.append((command, content))  # type: ignore[attr-defined]
        time.sleep(fake.delay)  # type: ignore[attr-defined]
        answer = fake.answer or (b"Eicar-Test-Signature FOUND" if EICAR in content else b"OK")  # type: ignore[attr-defined]
        if answer != b"hang up":
            self.request.sendall(b"stream: " + answer + b"\0")

    def exactly(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            piece = self.request.recv(size - len(got))
            if not piece:
                return got
            got += piece
        return got


class Fake(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.heard: list[tuple[bytes, bytes]] = []
        self.answer = b""
        self.delay = 0.0

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def fake_clamd() -> Iterator[Fake]:
    with Fake() as fake:
        thread = threading.Thread(target=fake.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            fake.shutdown()
            thread.join()
