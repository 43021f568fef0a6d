"""Pages that say the same to everybody, and the answers when something went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from exchange.errors import plain_problem


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Without any context: whatever failed, asking who is signed in might fail again."""
    if request.path_info.startswith("/api/"):
        return plain_problem(500, "Something went wrong on our side. Nothing was changed; try again in a moment.")
    return HttpResponse(render_to_string("500.html"), status=500)
