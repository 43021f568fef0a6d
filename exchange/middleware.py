"""What holds for every request: clean input, private pages kept private, refusals answered with a page.

Which characters are refused stands in `characters.py`. How the API answers a refusal stands in `errors.py`.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from exchange.characters import has_bad, json_has_bad, without_bad
from exchange.errors import plain_problem, status_of
from proposals.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]

API = "/api/"


class RefuseControlCharacters:
    """No NUL or other control character and no lone surrogate gets past here.

    In an address they are somebody's experiment: 400. In a form they came along with pasted text: they are taken
    out and the rest is kept, because nothing typed is ever lost. The API refuses them, so that a program learns of it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if has_bad(request.path_info) or any(has_bad(name, *texts) for name, texts in request.GET.lists()):
            return refused(request, "The address of this page holds a control character.")
        if request.path_info.startswith(API):
            if request.content_type == "application/json" and (refusal := refused_body(request)):
                return refusal
        elif request.method == "POST" and (refusal := clean_form(request)):
            return refusal
        return self.get_response(request)


def clean_form(request: HttpRequest) -> HttpResponse | None:
    """Take out of the form what can't be kept; what comes back is a refusal of all of it."""
    try:
        typed = request.POST
    except UnreadablePostError:  # the sender went away while sending: there is nothing to clean
        return None
    except RequestDataTooBig:
        return render(request, "413.html", {"most": settings.UPLOAD_MEGABYTES_A_REQUEST}, status=413)
    if not any(has_bad(name, *texts) for name, texts in typed.lists()):
        return None
    cleaned = typed.copy()
    cleaned.clear()
    for name, texts in typed.lists():
        cleaned.setlist(without_bad(name), [without_bad(text) for text in texts])
    cleaned._mutable = False
    request.POST = cleaned  # type: ignore[assignment]  # made immutable in the line above
    return None


def refused_body(request: HttpRequest) -> HttpResponse | None:
    try:
        if json_has_bad(request.body):
            return plain_problem(400, "The body holds a control character or half of a surrogate pair.")
    except RequestDataTooBig:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        return plain_problem(413, f"The body is too large: this API takes up to {most} MB.")
    return None


def refused(request: HttpRequest, reason: str) -> HttpResponse:
    if request.path_info.startswith(API):
        return plain_problem(400, reason)
    return render(request, "400.html", {"reason": reason}, status=400)


class KeepPrivatePagesPrivate:
    """Nothing a signed-in person is shown stays in a cache: not the browser's, not one on the way."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class AnswerRefusals:
    """A refusal raised anywhere below becomes a page: what happened, what was typed, and the way back."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal) or request.path_info.startswith(API):
            return None
        status = status_of(exception)
        refusal = {"reasons": exception.reasons, "back": way_back(request)}
        return render(request, f"{status}.html", refusal, status=status)


def way_back(request: HttpRequest) -> str:
    """The page they came from when it is one of ours; else the proposal; else home."""
    came_from = request.headers.get("referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return proposal_page(request) or "/"


def proposal_page(request: HttpRequest) -> str | None:
    match = request.resolver_match
    if match is None or "reference" not in match.kwargs:
        return None
    try:
        return reverse("proposals:detail", kwargs={"reference": match.kwargs["reference"]})
    except NoReverseMatch:
        return None
