"""Declaring interests: before a proposal opens, or later, when a conflict comes up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.people.applicants import Applicants
from proposals.states import State
from scoring.forms.declaring import declaration_form
from scoring.links import Link, links_told_to
from scoring.models import DeclarationKind
from scoring.services import sheets
from scoring.states import AssignmentState
from scoring.views.sheets import READ_OR_SEND, own, sent


@login_required
@require_http_methods(READ_OR_SEND)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(own(request), pk=pk)
    proposal = assignment.proposal
    links = links_told_to(request.user, proposal)
    form = declaration_form(sent(request), state=assignment.state, initial=confirmed(request, links))
    if form.is_valid():
        try:
            sheets.declare(pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            return after_declaring(request, pk, form.cleaned_data["kind"])
    context = {
        "assignment": assignment,
        "proposal": proposal,
        "applicants": Applicants(proposal, request.user),
        "links": links,
        "is_certain": any(each.is_certain for each in links),
        "form": form,
        "is_first": assignment.state == AssignmentState.INVITED,
        "is_open": proposal.state == State.REVIEWED,
    }
    return render(request, "scoring/sheets/declare.html", context)


def confirmed(request: HttpRequest, links: list[Link]) -> dict[str, Any]:
    """The found tie that its assessor chose to declare (?found=2), as the form opens with it."""
    chosen = request.GET.get("found", "")
    for number, link in enumerate(links, start=1):
        if chosen == str(number):
            return {"kind": link.kind, "nature": link.nature, "text": link.sentence}
    return {}


def after_declaring(request: HttpRequest, pk: int, kind: str) -> HttpResponseRedirect:
    if kind == DeclarationKind.NONE:
        return redirect("scoring:sheet", pk)
    messages.success(
        request, "Your conflict is recorded and whoever runs the panel was told. You need not do anything more."
    )
    return redirect("scoring:mine")
