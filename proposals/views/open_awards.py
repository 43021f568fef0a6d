"""Awards as open data: a page that says what it is, and the two files, written row by row."""

import json
from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from proposals.awards.open_data import (
    HEADINGS,
    LICENCE,
    VERSION,
    announced_awards,
    as_json,
    as_row,
    funder,
    grants,
)
from proposals.tables import csv_lines


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    awards = announced_awards()
    context = {
        "count": awards.count(),
        "pounds": awards.committed_pounds(),  # type: ignore[attr-defined]
        "licence": LICENCE,
        "as_of": localdate(),
    }
    return render(request, "proposals/awards/open.html", context)


@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    return sent(csv_lines(HEADINGS, (as_row(each) for each in grants())), "text/csv; charset=utf-8", "csv")


@require_safe
def as_package(request: HttpRequest) -> StreamingHttpResponse:
    """A package of the standard holds one grant at least, so before the first award there is none."""
    if not announced_awards().exists():
        raise Http404
    return sent(package_lines(), "application/json", "json")


def package_lines() -> Iterator[bytes]:
    publisher = funder()
    head = {
        "version": VERSION,
        "title": f"Awards of {publisher['name']}",
        "publisher": {"name": publisher["name"], "identifier": publisher["id"]},
        "issued": localdate().isoformat(),
        "license": LICENCE,
        "accessURL": settings.BASE_URL.rstrip("/") + reverse("proposals:open_awards"),
    }
    yield json.dumps(head)[:-1].encode() + b', "grants": [\n'
    for number, grant in enumerate(grants()):
        yield (b",\n" if number else b"") + json.dumps(as_json(grant)).encode()
    yield b"\n]}\n"


def sent(lines: Iterator[bytes], content_type: str, ending: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="awards-{localdate():%Y-%m-%d}.{ending}"'
    return response
