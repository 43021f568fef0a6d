"""What whoever runs a panel does to several at once: remind assessors, close the scoring of proposals."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from scoring.forms.running import CloseForm, RemindForm
from scoring.models import Panel
from scoring.oversight.declaring import to_declare_on
from scoring.services import reminders, running
from scoring.sheets.owing import owing_on

READ_OR_SEND = ["GET", "HEAD", "POST"]


def find(request: HttpRequest, pk: int) -> Panel:
    known = Panel.objects.visible_to(request.user).with_rights(request.user, rights.CHAIRS).select_related("call")
    panel = get_object_or_404(known, pk=pk)
    if not request.user.has_perm("panels.run", panel):
        raise PermissionDenied("The chair of the panel or a manager does this.")
    return panel


@login_required
@require_http_methods(READ_OR_SEND)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    panel = find(request, pk)
    owing = owing_on(panel, request.user)
    form = RemindForm(request.POST if request.method == "POST" else None, panel_pk=pk, owing=owing)
    if form.is_bound and form.is_valid():
        try:
            told = reminders.remind_by_hand(pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{told} reminded. Whoever was reminded today already is not told twice.")
            return redirect("scoring:panel", pk)
    return render(request, "scoring/panels/remind.html", {"panel": panel, "owing": owing, "form": form})


@login_required
@require_http_methods(READ_OR_SEND)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    panel = find(request, pk)
    standings = running.standings_of(panel, request.user)
    ready = [each.proposal for each in standings if not each.reasons]
    sent = request.POST if request.method == "POST" else None
    form = CloseForm(sent, placed=[each.proposal for each in standings], ready=ready)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["proposals"]
        close_each(request, [each.proposal for each in standings if each.proposal.reference in chosen])
        return redirect("scoring:panel", pk)
    waiting = [each for each in standings if each.reasons]
    to_declare = to_declare_on(panel, request.user)
    context = {"panel": panel, "waiting": waiting, "ready": ready, "form": form, "to_declare": to_declare}
    return render(request, "scoring/panels/close.html", context)


def close_each(request: HttpRequest, chosen: list[Any]) -> None:
    """Say of each what became of it."""
    done = running.close_each(chosen, by=request.user)
    for each in done:
        if each.refusal:
            messages.warning(request, f"{each.proposal.reference} is not closed: {each.refusal}")
    if closed := [str(each.proposal.reference) for each in done if not each.refusal]:
        messages.success(request, f"Scoring is closed for {', '.join(closed)}. The managers rank what is scored.")
