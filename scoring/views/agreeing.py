"""Agreeing a shortlist: what is missing, proposing it, confirming it or sending it back, reopening, and its history."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from scoring.forms.shortlists import ConfirmForm, ProposeForm, WhyForm
from scoring.models import RowOutcome
from scoring.ranking import rank_call
from scoring.services import agreeing
from scoring.services.shortlists import must_make
from scoring.shortlisting.drawing import Drawing
from scoring.shortlisting.replaying import drawing_of
from scoring.shortlists import draw
from scoring.shortlists.checking import what_is_missing
from scoring.shortlists.freezing import read_record
from scoring.views.panels import READ_OR_SEND
from scoring.views.shortlists import find, may_make

ACTS: dict[str, tuple[Any, Any, str]] = {
    "propose": (ProposeForm, agreeing.propose, "It is proposed. Another manager was told and must confirm it."),
    "confirm": (ConfirmForm, agreeing.confirm, "The shortlist is agreed and frozen."),
    "send_back": (WhyForm, agreeing.send_back, "The shortlist is sent back and can be edited again."),
    "reopen": (WhyForm, agreeing.reopen, "The shortlist is a draft again. What was agreed stays on record."),
}


@login_required
@require_http_methods(READ_OR_SEND)
def agreement(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    shortlist = find(request, code, shortlist_pk)
    if request.method != "POST":
        return show(request, code, shortlist_pk)
    must_make(shortlist.call, request.user)
    if (name := request.POST.get("act", "")) not in ACTS:
        reason = "The page sent something that it has no button for. Open it again."
        return render(request, "400.html", {"reason": reason}, status=400)
    made, verb, done = ACTS[name]
    form = made(request.POST)
    if not form.is_valid():
        return show(request, code, shortlist_pk, form=form)
    try:
        verb(shortlist.pk, by=request.user, **form.cleaned_data)
    except (NotReady, StaleVersion) as refusal:
        form.add_error(None, refusal.reasons)
        return show(request, code, shortlist_pk, form=form)
    messages.success(request, done)
    return redirect("scoring:agreement", code, shortlist.pk)


def show(request: HttpRequest, code: str, shortlist_pk: int, *, form: Any = None) -> HttpResponse:
    shortlist = find(request, code, shortlist_pk)
    waits = shortlist.is_draft and shortlist.is_proposed
    is_own = shortlist.proposed_by_id == request.user.pk
    missing: list[str] = []
    if shortlist.is_draft and not waits:
        missing = what_is_missing(shortlist, draw(shortlist, rank_call(shortlist.call, request.user)))
    drawing = drawing_of(read_record(shortlist.frozen)) if shortlist.frozen else None
    context = {
        "drawing": drawing,
        "counts": outcomes_in(drawing) if drawing else [],
        "departing": [line.entry.reference for line in drawing.lines if line.departs] if drawing else [],
        "call": shortlist.call,
        "shortlist": shortlist,
        "waits": waits,
        "is_own": is_own,
        "missing": missing,
        "changed": agreeing.what_changed(shortlist, request.user) if waits else [],
        "events": shortlist.events.select_related("by", "proposal", "frozen").order_by("-pk")[:100],
        "may_make": may_make(request),
        "form": form or WhyForm(),
        "why": form if isinstance(form, WhyForm) else WhyForm(),
    }
    return render(request, "scoring/shortlists/agreement.html", context)


def outcomes_in(drawing: Drawing) -> list[tuple[str, int]]:
    """[(outcome, how many proposals)] of what is decided in it, as outcomes are called."""
    found = Counter(line.entry.choice.outcome for line in drawing.lines if line.is_open)
    return [(outcome.label, found[outcome.value]) for outcome in RowOutcome if found[outcome.value]]
