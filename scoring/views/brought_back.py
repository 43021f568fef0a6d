"""The workbook of a draft shortlist that comes back: what it would change, and taking that up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.attachments.uploads import takes_files
from proposals.errors import NotReady, StaleVersion, WrongState
from proposals.forms.refusals import show_left_out, show_refusal
from scoring.forms.brought_back import SentShortlistForm
from scoring.forms.offline import AgreedForm
from scoring.models import Shortlist
from scoring.services import brought_back
from scoring.services import shortlists as verbs
from scoring.views.offline import MOST_PROBLEMS
from scoring.views.panels import READ_OR_SEND
from scoring.views.shortlists import find


@takes_files
@login_required
@require_http_methods(READ_OR_SEND)
def send(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    """What to download, and where to send it back; sent, it shows what it would change."""
    shortlist = find(request, code, shortlist_pk)
    verbs.must_be_open_to(shortlist, request.user)
    if request.method != "POST":
        return show(request, shortlist, SentShortlistForm())
    form = SentShortlistForm(request.POST, request.FILES)
    show_left_out(form, request)
    if form.is_valid():
        try:
            return show_preview(request, shortlist, form.cleaned_data["file"])
        except NotReady as refusal:
            show_refusal(form, refusal)
    return show(request, shortlist, form)


def show(request: HttpRequest, shortlist: Shortlist, form: Any, faulty: Any = None) -> HttpResponse:
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "form": form,
        "forms": [faulty or form],
        "may_export": request.user.has_perm("scoring.export"),
    }
    return render(request, "scoring/shortlists/workbook.html", context)


def show_preview(request: HttpRequest, shortlist: Shortlist, upload: Any) -> HttpResponse:
    found = brought_back.look_at(upload, shortlist, by=request.user)
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "found": found,
        "problems": found.problems[:MOST_PROBLEMS],
        "more": max(0, len(found.problems) - MOST_PROBLEMS),
        "notes": found.notes[:MOST_PROBLEMS],
        "more_notes": max(0, len(found.notes) - MOST_PROBLEMS),
        "preview": brought_back.signed(found, shortlist, by=request.user) if found.can_be_applied else "",
    }
    return render(request, "scoring/shortlists/workbook_preview.html", context)


@login_required
@require_POST
def apply(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    """What the preview showed, about every proposal or about none."""
    shortlist = find(request, code, shortlist_pk)
    verbs.must_be_open_to(shortlist, request.user)
    form = AgreedForm(request.POST)
    form.is_valid()
    try:
        number = brought_back.apply_workbook(form.cleaned_data.get("preview", ""), shortlist.pk, by=request.user)
    except (NotReady, StaleVersion, WrongState) as refusal:
        form.add_error(None, refusal.reasons)
        return show(request, shortlist, SentShortlistForm(), faulty=form)
    told = "One proposal is" if number == 1 else f"{number} proposals are"
    messages.success(request, f"{told} saved as in your workbook.")
    return redirect("scoring:build", code, shortlist.pk)
