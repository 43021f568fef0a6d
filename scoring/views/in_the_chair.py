"""The chair declares their interests before a proposal of their panel opens, and steps back from it later."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotPermitted, NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from proposals.people.applicants import Applicants
from proposals.projections import see
from scoring.forms.declaring import FirstInTheChairForm, NoConflictForm, StepBackForm
from scoring.links import links_told_to
from scoring.oversight.declaring import waiting_for_their_chair, waiting_on
from scoring.services import in_the_chair
from scoring.views import running
from scoring.views.declaring import confirmed
from scoring.views.panels import READ_OR_SEND, find, sent

OPEN = "{} is open to you now."
OPENED = "Open to you now: {}."
DONE = "Your conflict is recorded, the proposal is closed to you, and the programme managers were told."


@login_required
@require_http_methods(READ_OR_SEND)
def declare(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    waiting = waiting_for_their_chair(request.user, panel_pk=pk)
    proposal = waiting.filter(reference=reference).first()
    if proposal is None:
        return redirect("scoring:panel_proposal", pk, find(request, pk, reference=reference).reference)
    if asked := proposal.assignments.counting().filter(assessor=request.user.pk).first():
        return redirect("scoring:declare", asked.pk)
    links = links_told_to(request.user, proposal)
    form = FirstInTheChairForm(sent(request), initial=confirmed(request, links))
    if form.is_valid():
        try:
            is_open = in_the_chair.declare_in_the_chair(proposal.pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, OPEN.format(reference) if is_open else DONE)
            return _to_the_next(waiting.first(), pk)
    context = {
        "proposal": proposal,
        "applicants": Applicants(proposal, request.user),
        "links": links,
        "is_certain": any(each.is_certain for each in links),
        "form": form,
        "waiting": waiting.count(),
    }
    return render(request, "scoring/panels/declare.html", context)


def _to_the_next(proposal: Proposal | None, panel_pk: int) -> HttpResponse:
    if proposal is None:
        return redirect("scoring:panel", panel_pk)
    return redirect("scoring:declare_in_the_chair", panel_pk, proposal.reference)


@login_required
@require_http_methods(READ_OR_SEND)
def declare_no_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Of several at once. Those with a tie that was found stand below, to be declared on by themselves."""
    panel = running.find(request, pk)
    waiting = waiting_on(panel, request.user)
    form = NoConflictForm(sent(request), waiting=waiting)
    if form.is_valid():
        chosen = [each.proposal for each in waiting if each.proposal.reference in form.cleaned_data["proposals"]]
        try:
            in_the_chair.declare_no_conflict([each.pk for each in chosen], by=request.user)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, OPENED.format(", ".join(str(each.reference) for each in chosen)))
            left = len(waiting) > len(chosen)
            return redirect("scoring:declare_no_conflict" if left else "scoring:panel", pk)
    tied = [each for each in waiting if each.links]
    several = [each for each in waiting if not each.is_by_itself]
    context = {"panel": panel, "form": form, "waiting": waiting, "tied": tied, "several": several}
    return render(request, "scoring/panels/declare_no_conflict.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def step_back(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    found = find(request, pk, reference=reference)
    if not request.user.has_perm("scoring.step_back", found):
        raise NotPermitted(in_the_chair.WHO)
    if asked := found.assignments.counting().filter(assessor=request.user.pk).first():
        return redirect("scoring:declare", asked.pk)
    form = StepBackForm(sent(request))
    if form.is_valid():
        try:
            in_the_chair.step_back(found.pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, DONE)
            return redirect("scoring:panel", pk)
    context: dict[str, Any] = {"panel": found.placement.panel, "seen": see(found, request.user), "form": form}
    return render(request, "scoring/panels/step_back.html", context)
