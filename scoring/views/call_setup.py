"""The rubric of a call, opening the call with it, and beginning another call like it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Call
from proposals.services.call_setup import must_be_changeable
from proposals.steps import allowed_step
from proposals.views.call_setup import READ_OR_SEND, call_of
from proposals.views.signing_in import signed_in
from scoring.forms.calls import CloneForm, TemplateForm
from scoring.forms.rubrics import forms_of
from scoring.models import Rubric
from scoring.services import rubrics


@require_http_methods(READ_OR_SEND)
@signed_in
def rubric(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    must_be_changeable(call)
    found = Rubric.objects.filter(call=call).first()
    if found is None:
        return choose(request, call)
    criteria, anchors = forms_of(found, request.POST if request.method == "POST" else None)
    if criteria.is_valid() & anchors.is_valid():
        try:
            given = {"version": anchors.cleaned_data["version"], "anchors": anchors.anchors()}
            rubrics.save_rubric(found.pk, by=request.user, criteria=criteria.given(), **given)
        except StaleVersion as refusal:
            found = Rubric.objects.get(pk=found.pk)
            criteria, anchors = forms_of(found, typed_over(anchors, version=found.version))
            show_refusal(anchors, refusal)
        except NotReady as refusal:
            show_refusal(anchors, refusal)
        else:
            messages.success(request, "The rubric is saved.")
            return redirect("scoring:rubric", code)
    return rubric_page(request, call, found, criteria, anchors)


def rubric_page(request: HttpRequest, call: Call, found: Rubric, criteria: Any, anchors: Any) -> HttpResponse:
    context = {
        "call": call,
        "rubric": found,
        "criteria": criteria,
        "anchors": anchors,
        "forms": [criteria, anchors],
        "why_it_stands": rubrics.MARKED if rubrics.has_marks(found) else "",
    } | rubrics.weights_of(found)
    return render(request, "scoring/setup/rubric.html", context)


def choose(request: HttpRequest, call: Call) -> HttpResponse:
    """A call begins with a copy of a rubric that is kept for that."""
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        rubrics.copy_rubric(call, form.cleaned_data["template"], by=request.user)
        messages.success(request, "The rubric is copied. Change it as this call needs it.")
        return redirect("scoring:rubric", call.code)
    return render(request, "scoring/setup/choose.html", {"call": call, "form": form})


@require_http_methods(READ_OR_SEND)
@login_required
def open_call(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    allowed_step(call, "open_call", by=request.user, known_state=call.state)
    reasons = rubrics.why_not_open(call)
    if request.method == "POST" and not reasons:
        rubrics.open_call(call.pk, by=request.user)
        messages.success(request, f"“{call.title}” is open.")
        return redirect("proposals:call", code)
    found = Rubric.objects.filter(call=call).first()
    context = {
        "call": call,
        "reasons": reasons,
        "has_rubric": found is not None,
        "has_panels": call.panels.exists(),
    } | rubrics.weights_of(found)
    return render(request, "scoring/setup/open.html", context)


@require_http_methods(READ_OR_SEND)
@signed_in
def clone(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    form = CloneForm(request.POST if request.method == "POST" else None, instance=Call(time_zone=call.time_zone))
    if form.is_valid():
        try:
            begun = rubrics.clone_call(call.pk, by=request.user, **form.values())
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{begun.title}” is begun with everything but the dates of “{call.title}”.")
            return redirect("proposals:setup", begun.code)
    return render(request, "scoring/setup/clone.html", {"call": call, "form": form})
