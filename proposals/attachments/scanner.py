"""Asks clamd, ClamAV's daemon, about a stream of bytes. Its INSTREAM command is all that is needed of its protocol:
each piece comes after its length in four bytes, and a length of nought ends the stream.
"""

import socket
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

LONGEST_ANSWER = 4096


class ScannerFailed(Exception):
    """The scanner did not answer in time, or not with a verdict."""


def scan(address: str, pieces: Iterable[bytes], seconds: float) -> str:
    """The name of what was found, or nothing; after `seconds` it gives up, however far it came.

    address  tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl
    raises   ScannerFailed
    """
    until = time.monotonic() + seconds
    try:
        with connected(address, seconds) as line:
            line.sendall(b"zINSTREAM\0")
            for piece in pieces:
                line.settimeout(left(until))
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            return verdict(answer_on(line, until))
    except OSError as error:
        raise ScannerFailed(f"The scanner at {address} did not answer: {error or type(error).__name__}.") from error


def connected(address: str, seconds: float) -> socket.socket:
    where = urlsplit(address)
    if where.scheme == "tcp":
        return socket.create_connection((where.hostname, where.port or 3310), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line


def answer_on(line: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        line.settimeout(left(until))
        if not (piece := line.recv(LONGEST_ANSWER)):
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode(errors="replace")


def left(until: float) -> float:
    """Seconds until then; whoever is late already gets no more."""
    remaining = until - time.monotonic()
    if remaining <= 0:
        raise TimeoutError("it took too long")
    return remaining


def verdict(answer: str) -> str:
    what = answer.removeprefix("stream: ")
    if what == "OK":
        return ""
    if what.endswith(" FOUND"):
        return what.removesuffix(" FOUND")
    raise ScannerFailed(f"The scanner gave no verdict: {answer[:200] or 'it hung up'}.")
