"""The page on which authors name people who should not assess their proposal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.forms.objections import ObjectionForm
from proposals.forms.refusals import took
from proposals.people.objections import objections_of_its_writer
from proposals.services import objections as verbs
from proposals.states import State
from proposals.views.writing import proposal_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """After submitting the page can still be read."""
    proposal = proposal_of(request, reference)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and took(form, verbs.object_to, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "The name is kept. Only the programme team and the chair of the panel read it.")
        return redirect("proposals:objections", reference)
    context = {
        "proposal": proposal,
        "objections": objections_of_its_writer(request.user, proposal),
        "most": verbs.MOST_OBJECTIONS,
        "is_open": proposal.state == State.DRAFT,
        "form": form,
    }
    return render(request, "proposals/objections/index.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    proposal = proposal_of(request, reference)
    shown = [each.pk for each in objections_of_its_writer(request.user, proposal)]
    objection = get_object_or_404(proposal.objections.filter(pk__in=shown), pk=pk)
    verbs.take_back(objection.pk, by=request.user)
    messages.success(request, "The name is taken out.")
    return redirect("proposals:objections", reference)
