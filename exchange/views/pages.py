"""Pages that say the same to everybody, and the answers when something went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """Without any context: whatever failed, asking who is signed in might fail again."""
    return HttpResponse(render_to_string("500.html"), status=500)
