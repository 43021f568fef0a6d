"""The panels of a call, for those who set it up: the list, adding one, changing what it is for, taking one away."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Call
from proposals.services.call_setup import must_be_changeable
from proposals.views.call_setup import call_of
from proposals.views.signing_in import signed_in
from scoring.forms.panel_setup import PanelForm
from scoring.models import Panel
from scoring.panels.set_up import panels_in_setup
from scoring.services import panel_setup as verbs
from scoring.views.panels import READ, READ_OR_SEND, sent


@require_http_methods(READ)
@login_required
def index(request: HttpRequest, code: str) -> HttpResponse:
    call = changeable_call(request, code)
    panels = panels_in_setup(Panel.objects.filter(call=call), request.user)
    return render(request, "scoring/panel_setup/index.html", {"call": call, "panels": panels})


@require_http_methods(READ_OR_SEND)
@signed_in
def add(request: HttpRequest, code: str) -> HttpResponse:
    call = changeable_call(request, code)
    form = PanelForm(sent(request), call=call)
    if form.is_valid():
        try:
            added = verbs.add_panel(call.pk, by=request.user, **form.values())
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{added.name}” is added. Now invite its chair and its assessors.")
            return redirect("scoring:call_panels", code)
    return render(request, "scoring/panel_setup/panel.html", {"call": call, "form": form})


@require_http_methods(READ_OR_SEND)
@signed_in
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    call = changeable_call(request, code)
    panel = panel_of(call, pk)
    form, differences = PanelForm(sent(request), call=call, panel=panel), []
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            saved = verbs.change_panel(pk, by=request.user, version=version, **form.values())
        except StaleVersion as refusal:
            form = made_from_the_latest(form, call, pk)
            differences = form.differences()
            show_refusal(form, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{saved.name}” is saved.")
            return redirect("scoring:call_panels", code)
    context = {"call": call, "panel": panel, "form": form, "differences": differences}
    return render(request, "scoring/panel_setup/panel.html", context)


def made_from_the_latest(form: PanelForm, call: Call, pk: int) -> PanelForm:
    """What was typed, over what stands now: saving once more counts."""
    latest = panel_of(call, pk)
    again = PanelForm(typed_over(form, version=latest.version), call=call, panel=latest)
    again.is_valid()
    return again


@require_http_methods(READ_OR_SEND)
@login_required
def remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    call = changeable_call(request, code)
    panel = panel_of(call, pk)
    if request.method == "POST":
        verbs.remove_panel(pk, by=request.user)
        messages.success(request, f"“{panel.name}” is removed.")
        return redirect("scoring:call_panels", code)
    verbs.must_be_unused(panel)
    return render(request, "scoring/panel_setup/remove.html", {"call": call, "panel": panel})


def changeable_call(request: HttpRequest, code: str) -> Any:
    call = call_of(request, code)
    must_be_changeable(call)
    return call


def panel_of(call: Call, pk: int) -> Panel:
    return get_object_or_404(Panel, call=call, pk=pk)
