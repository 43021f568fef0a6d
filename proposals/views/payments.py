"""The schedule of payments of one award: plan and correct instalments, and record what was paid."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from proposals.awards.reading import awarded, corrected, instalments_of
from proposals.forms.payments import InstalmentForm, PaidForm
from proposals.forms.refusals import took
from proposals.models import Proposal
from proposals.services import payments as verbs
from proposals.views.awards import kept, named
from proposals.views.lists import named_row, sent


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = kept(awarded(reference, request.user), request.user)
    form = InstalmentForm(sent(request), proposal=proposal, initial=instalment_to_correct(request, proposal))
    if form.is_valid() and took(form, verbs.plan_instalment, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "The schedule of payments is changed.")
        return redirect("proposals:after_award", reference)
    context = {
        "form": form,
        "earlier": corrected(instalments_of(proposal, request.user)),
        "left_pounds": (proposal.award_pounds or 0) - proposal.scheduled_pounds,
        **named(proposal),
    }
    return render(request, "proposals/awards/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paid(request: HttpRequest, reference: str, instalment_pk: int) -> HttpResponse:
    proposal = kept(awarded(reference, request.user), request.user)
    instalment = get_object_or_404(proposal.instalments.standing().select_related("waits_for"), pk=instalment_pk)
    form = PaidForm(sent(request), initial={"paid_on": localdate()})
    if form.is_valid() and took(form, verbs.record_payment, instalment.pk, by=request.user, **form.cleaned_data):
        messages.success(request, f"Recorded: £{instalment.pounds:,} was paid.")
        return redirect("proposals:after_award", reference)
    context = {"form": form, "instalment": instalment, **named(proposal)}
    return render(request, "proposals/awards/paid.html", context)


def instalment_to_correct(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The values of the standing instalment that `?corrects=` names; nothing when it names none."""
    found = named_row(request, "corrects", proposal.instalments.standing())
    if found is None:
        return {}
    return {"pounds": found.pounds, "due_on": found.due_on, "waits_for": found.waits_for_id, "corrects": found.pk}
