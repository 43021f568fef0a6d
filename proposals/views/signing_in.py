"""For pages on which somebody types for long: their words outlive their session."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Page = Callable[..., HttpResponse]


def signed_in(page: Page) -> Page:
    """As `login_required`; but what somebody typed whose session had ended meanwhile is shown to them again."""

    @wraps(page)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return render(request, "proposals/writing/signed_out.html", status=403)
        return login_required(page)(request, *args, **kwargs)

    return answer
