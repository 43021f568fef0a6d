"""Background work as administrators see it: whether it gets on, and what went wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from exchange import background
from exchange.wording import plural
from proposals.jobs.models import Job
from proposals.views.lists import page_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    _for_administrators(request)
    if request.method == "POST":
        count = background.try_all_again(by=request.user)
        messages.success(request, f"{plural(count, 'job')} will be tried again.")
        return redirect("jobs")
    page = page_of(request, background.jobs_that_went_wrong())
    return render(request, "background/index.html", {"page": page, "standing": background.standing()})


@login_required
@require_POST
def job(request: HttpRequest, pk: int) -> HttpResponse:
    _for_administrators(request)
    found = get_object_or_404(Job, pk=pk)
    if "forget" in request.POST:
        background.forget(found.pk, by=request.user)
        messages.success(request, "The job is off the list. It will not be done.")
    else:
        background.try_again(found.pk, by=request.user)
        messages.success(request, "The job will be tried again.")
    return redirect("jobs")


def _for_administrators(request: HttpRequest) -> None:
    if not request.user.has_perm("jobs.keep"):
        raise PermissionDenied("The background work is for administrators.")
