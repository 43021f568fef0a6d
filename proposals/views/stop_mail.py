"""The address in each mail that stops mails of its kind: looking only asks, a POST does it, a mail program’s too."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from proposals.kinds import NoticeKind
from proposals.mailing import stopping
from proposals.services import notices


@csrf_exempt  # a mail program has no token of ours (RFC 8058); the signature in the address stands in for it
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    stop = stopping.read_token(token)
    if stop is None:
        raise Http404
    if request.method == "POST":
        notices.stop_mail(stop)
    context = {"kind": _named(stop.kind), "is_done": request.method == "POST"}
    return render(request, "proposals/notices/stop_mail.html", context)


def _named(kind: str) -> str:
    return "" if kind == stopping.DIGEST else NoticeKind(kind).label
