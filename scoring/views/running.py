"""What whoever runs a panel does to several at once: remind assessors, close the scoring of proposals."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, Refusal
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from proposals.states import State
from scoring.forms.running import CloseForm, RemindForm
from scoring.models import Panel
from scoring.owing import owing_on
from scoring.progress import placed_on
from scoring.services import closing, reminders

READ_OR_SEND = ["GET", "HEAD", "POST"]


class Standing(NamedTuple):
    """`reasons` says what still stands between a proposal and its score."""

    proposal: Any
    reasons: list[str]


def find(request: HttpRequest, pk: int) -> Panel:
    panel = get_object_or_404(Panel.objects.visible_to(request.user).select_related("call"), pk=pk)
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
    standings = standings_of(panel, request.user)
    ready = [each.proposal for each in standings if not each.reasons]
    sent = request.POST if request.method == "POST" else None
    form = CloseForm(sent, placed=[each.proposal for each in standings], ready=ready)
    if form.is_bound and form.is_valid():
        close_each(request, [each for each in standings if each.proposal.reference in form.cleaned_data["proposals"]])
        return redirect("scoring:panel", pk)
    waiting = [each for each in standings if each.reasons]
    context = {"panel": panel, "waiting": waiting, "ready": ready, "form": form}
    return render(request, "scoring/panels/close.html", context)


def standings_of(panel: Panel, person: Any) -> list[Standing]:
    marked: Any = placed_on(panel, person).filter(state=State.REVIEWED).order_by("reference")
    return [Standing(each, closing.reasons_to_wait(each, each.sheets_in, each.open_flags)) for each in marked]


def close_each(request: HttpRequest, chosen: list[Standing]) -> None:
    """Each in a transaction of its own: one that can't be closed holds up no other."""
    closed = [each.proposal for each in chosen if not tell_refusal(request, each.proposal)]
    if closed:
        named = ", ".join(each.reference for each in closed)
        messages.success(request, f"Scoring is closed for {named}. The managers rank what is scored.")


def tell_refusal(request: HttpRequest, proposal: Proposal) -> bool:
    try:
        closing.close_scoring(proposal.pk, by=request.user)
    except Refusal as refusal:
        messages.warning(request, f"{proposal.reference} is not closed: {refusal}")
        return True
    return False
