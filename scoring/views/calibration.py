"""Calibrating a panel: choosing what all mark first, seeing how far they are apart, keeping what they agree."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from scoring.forms.calibration import AgreedForm, AnchorForm
from scoring.models import Anchor
from scoring.oversight.calibration import MOST_ANCHORS, anchor_in_view, anchors_of, may_be_chosen
from scoring.services import calibration
from scoring.views.panels import sent
from scoring.views.running import READ_OR_SEND, find


@login_required
@require_http_methods(READ_OR_SEND)
def index(request: HttpRequest, pk: int) -> HttpResponse:
    panel = find(request, pk)
    form = AnchorForm(sent(request), offered=may_be_chosen(panel, request.user))
    if form.is_valid():
        try:
            chosen = calibration.choose_anchor(panel.pk, by=request.user, proposal=form.cleaned_data["proposal"])
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Chosen. All whom nothing bars are asked to mark it before their other sheets.")
            return redirect("scoring:anchor", pk, chosen.pk)
    anchors = list(anchors_of(panel, request.user))
    context = {
        "panel": panel,
        "anchors": anchors,
        "form": form,
        "forms": [form],
        "may_choose": sum(each.is_open for each in anchors) < MOST_ANCHORS,
    }
    return render(request, "scoring/calibration/panel.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def anchor(request: HttpRequest, pk: int, anchor_pk: int) -> HttpResponse:
    """The sheets of one anchor side by side, and what was agreed; sent, it is kept or closes."""
    panel = find(request, pk)
    found = get_object_or_404(anchors_of(panel, request.user), pk=anchor_pk)
    form, stands = AgreedForm(sent(request), initial=_standing(found)), ""
    if form.is_valid():
        closes = request.POST.get("then") == "close"
        try:
            calibration.record_agreed(found.pk, by=request.user, closes=closes, **form.cleaned_data)
        except StaleVersion as refusal:
            found = anchors_of(panel, request.user).get(pk=anchor_pk)
            stands, form = found.agreed, _typed_again(form, found, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Closed. Members read what was agreed, and mark on." if closes else "Saved.")
            return redirect("scoring:anchor", pk, anchor_pk)
    seen = anchor_in_view(found, request.user)
    dots = [(each.name, each.mean, each.given) for each in seen.criteria]
    context = {"panel": panel, "seen": seen, "form": form, "forms": [form], "stands": stands, "dots": dots}
    return render(request, "scoring/calibration/anchor.html", context)


@login_required
@require_POST
def ask(request: HttpRequest, pk: int, anchor_pk: int) -> HttpResponse:
    panel = find(request, pk)
    found = get_object_or_404(anchors_of(panel, request.user), pk=anchor_pk)
    asked = calibration.ask_who_joined(found.pk, by=request.user)
    told = "1 member is asked." if len(asked) == 1 else f"{len(asked)} members are asked."
    messages.success(request, told if asked else "Nobody more can be asked now.")
    return redirect("scoring:anchor", pk, anchor_pk)


def _standing(found: Anchor) -> dict[str, Any]:
    return {"version": found.version, "agreed": found.agreed}


def _typed_again(form: AgreedForm, found: Anchor, refusal: StaleVersion) -> AgreedForm:
    """What was typed stands in the field; what was saved meanwhile is told above it."""
    again = AgreedForm(typed_over(form, version=found.version))
    again.is_valid()
    show_refusal(again, refusal)
    return again
