"""Rows as CSV that spreadsheets open safely: what looks like a formula stands behind an apostrophe, as text."""

import csv
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

AS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def in_csv(value: Any) -> str:
    """Numbers as they are, days as 2026-03-05; of a text nothing that a program would calculate or can't read."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = UNWRITABLE.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if text.startswith(AS_FORMULA) else text


def csv_lines(headings: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """A line at a time, so that no table stands in memory; first the mark by which Excel knows its alphabet."""
    yield BOM_UTF8 + _line(headings)
    for row in rows:
        yield _line(in_csv(value) for value in row)


def csv_file(headings: Iterable[str], rows: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    """The same handed out as a file, to a page and to a program."""
    answer = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _line(cells: Iterable[str]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerow(list(cells))
    return text.getvalue().encode()
