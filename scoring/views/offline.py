"""Marking away from the browser: the workbook to download, the preview of what came back, and taking it up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.attachments.uploads import takes_files
from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.forms.refusals import show_left_out, show_refusal
from scoring.downloads import own_sheets
from scoring.forms.offline import AgreedForm, WorkbookForm
from scoring.offline.own import MOST_SHEETS, to_take_away
from scoring.services import offline
from scoring.views.sheets import READ_OR_SEND

MOST_PROBLEMS = 50  # told at once


@takes_files
@login_required
@require_http_methods(READ_OR_SEND)
def workbook(request: HttpRequest) -> HttpResponse:
    """What to download, and where to send it back; sent, it shows what it would change."""
    if request.method != "POST":
        return show_workbook(request, WorkbookForm())
    form = WorkbookForm(request.POST, request.FILES)
    show_left_out(form, request)
    if form.is_valid():
        try:
            return show_preview(request, form.cleaned_data["file"])
        except NotReady as refusal:
            show_refusal(form, refusal)
    return show_workbook(request, form)


def show_workbook(request: HttpRequest, form: Any, faulty: Any = None) -> HttpResponse:
    named = to_take_away(request.user).values_list("proposal__call__code", "proposal__call__title")
    calls = list(named.annotate(number=Count("pk")).order_by("proposal__call__title", "proposal__call__code"))
    number = sum(number for *_, number in calls)
    context = {"form": form, "forms": [faulty or form], "calls": calls, "number": number, "most": MOST_SHEETS}
    return render(request, "scoring/offline/workbook.html", context)


def show_preview(request: HttpRequest, upload: Any) -> HttpResponse:
    found = offline.look_at(upload, by=request.user)
    context = {
        "found": found,
        "problems": found.problems[:MOST_PROBLEMS],
        "more": max(0, len(found.problems) - MOST_PROBLEMS),
        "preview": offline.signed(found, by=request.user) if found.can_be_applied else "",
    }
    return render(request, "scoring/offline/preview.html", context)


@login_required
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """What the preview showed, on every sheet or on none."""
    form = AgreedForm(request.POST)
    form.is_valid()
    try:
        number = offline.apply_workbook(form.cleaned_data.get("preview", ""), by=request.user)
    except (NotReady, StaleVersion, WrongState) as refusal:
        form.add_error(None, refusal.reasons)
        return show_workbook(request, WorkbookForm(), faulty=form)
    messages.success(request, said_of(number))
    return redirect("scoring:mine")


def said_of(number: int) -> str:
    sheets = "One sheet is" if number == 1 else f"{number} sheets are"
    return f"{sheets} saved as in your workbook. Check and return what is complete."


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """Every sheet that is being marked, or those of one call."""
    return own_sheets(request.user, request.GET.get("call", "")) or redirect("scoring:workbook")
