"""The chair steps back from a proposal of their panel: for a conflict that only they can know of."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotPermitted, NotReady
from proposals.forms.refusals import show_refusal
from proposals.projections import see
from scoring.forms.declaring import StepBackForm
from scoring.services import stepping_back
from scoring.views.panels import READ_OR_SEND, find, sent

DONE = "Your conflict is recorded, the proposal is closed to you, and the programme managers were told."


@login_required
@require_http_methods(READ_OR_SEND)
def step_back(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    found = find(request, pk, reference=reference)
    if not request.user.has_perm("scoring.step_back", found):
        raise NotPermitted(stepping_back.WHO)
    if asked := found.assignments.counting().filter(assessor=request.user.pk).first():
        return redirect("scoring:declare", asked.pk)
    form = StepBackForm(sent(request))
    if form.is_valid():
        try:
            stepping_back.step_back(found.pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, DONE)
            return redirect("scoring:panel", pk)
    context = {"panel": found.placement.panel, "seen": see(found, request.user), "form": form}
    return render(request, "scoring/panels/step_back.html", context)
