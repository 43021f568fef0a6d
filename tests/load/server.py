"""The web server as an installation runs it, in front of the database of the tests."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.db import connection

from tests.postgres_server import free_port

PATIENCE = 30  # seconds for it to begin
AS_IN_THE_TESTS = {
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",  # nothing was collected
    "EMAIL_URL": "dummymail://",
    "MAIL_NOTICES_AT_ONCE": "off",  # a worker sends them
    "LOG_LEVEL": "ERROR",
}


@contextmanager
def web_server(log: Path) -> Iterator[int]:
    """Its port. What it says of errors stands in `log`; it is gone before the database is emptied."""
    port = free_port()
    program = Path(sys.executable).with_name("granian")
    how = ["--interface=wsgi", "--host=127.0.0.1", f"--port={port}", "--blocking-threads=4", "--no-ws"]
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"
    settings = AS_IN_THE_TESTS | {"DATABASE_URL": url, "BASE_URL": f"http://127.0.0.1:{port}"}
    with open(log, "w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [program, *how, "exchange.wsgi:application"], env=os.environ | settings, stdout=output, stderr=output
        )
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(port: int, server: Any) -> None:
    for _ in range(PATIENCE * 10):
        assert server.poll() is None, "The web server ended before it served anything."
        with suppress(ConnectionRefusedError), closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as asked:
            asked.request("GET", "/")
            asked.getresponse().read()
            return
        time.sleep(0.1)
    raise TimeoutError("The web server does not answer.")
