"""The mails of the demonstration, for its managers. Anywhere else these addresses do not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from exchange.models import SentMail
from proposals.views.lists import page_of

OF_A_MAIL = {
    "default-src": [NONE], "style-src": ["'unsafe-inline'"], "img-src": ["data:"], "frame-ancestors": [SELF],
    "sandbox": ["allow-popups"],
}  # fmt: skip


def for_managers_of_a_demo(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
        if not request.user.has_perm("mail.read_sent"):
            raise PermissionDenied("The mails of the demonstration are for its managers.")
        return view(request, **values)

    @wraps(view)
    def only_in_a_demo(request: HttpRequest, **values: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return login_required(guarded)(request, **values)

    return only_in_a_demo


@for_managers_of_a_demo
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, SentMail.objects.defer("text", "html"))
    return render(request, "sent_mail/index.html", {"page": page})


@csp_update({"frame-src": [SELF]})
@for_managers_of_a_demo
@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "sent_mail/mail.html", {"mail": get_object_or_404(SentMail, pk=pk)})


@xframe_options_sameorigin
@csp(OF_A_MAIL)
@for_managers_of_a_demo
@require_safe
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail by itself, in a frame that runs no script and fetches nothing."""
    return HttpResponse(get_object_or_404(SentMail, pk=pk).html)
