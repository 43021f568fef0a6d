"""Starting again from a declined proposal. The page that looks back stands on the floor of scoring."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.attachments.carried_over import files_left_out
from proposals.errors import NotReady
from proposals.forms.eligibility import EligibilityForm
from proposals.forms.refusals import show_refusal
from proposals.forms.resubmission import StartAgainForm
from proposals.models import Call, Proposal
from proposals.projections import see
from proposals.services import resubmission


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_again(request: HttpRequest, reference: str) -> HttpResponse:
    earlier = get_object_or_404(Proposal.objects.visible_to(request.user).for_listing(), reference=reference)
    resubmission.must_be_declined(earlier, by=request.user)
    form = StartAgainForm(request.POST if request.method == "POST" else None, person=request.user)
    if form.is_valid():
        call = form.cleaned_data["call"]
        asked = EligibilityForm(request.POST if "asked" in request.POST else None, call=call)
        if not asked.is_met():
            return ask_first(request, earlier, call, asked)
        try:
            given = asked.cleaned_data if asked.asked else {}
            begun = resubmission.start_again(earlier.pk, by=request.user, call_pk=call.pk, eligibility=given)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Your draft {begun.reference} holds all that {reference} said. Change it now.")
            for name, why in files_left_out(begun, request.user):
                messages.warning(request, f"“{name}” did not come along. {why}")
            return redirect("proposals:write", begun.reference)
    context = {
        "seen": see(earlier, request.user),
        "form": form,
        "begun": resubmission.being_written(earlier),
    }
    return render(request, "proposals/resubmission/start_again.html", context)


def ask_first(request: HttpRequest, earlier: Proposal, call: Call, form: EligibilityForm) -> HttpResponse:
    """What the chosen call asks before any draft."""
    unmet = form.unmet() if form.is_valid() else []
    context = {"seen": see(earlier, request.user), "call": call, "form": form, "unmet": unmet}
    return render(request, "proposals/resubmission/ask_first.html", context)
