"""An offer to a proposal of the reserve list, and its lead author's answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from scoring.forms.reserves import DeclineOfferForm
from scoring.models import Outcome
from scoring.services.reserves import accept_offer, decline_offer
from scoring.shortlists.reserves import offers_to
from scoring.views.running import READ_OR_SEND

ACCEPTED = "You accepted the offer. A manager confirms the award, and you are told."
DECLINED = "You declined the offer. Thank you for saying so."


@login_required
@require_http_methods(READ_OR_SEND)
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """For the people of the proposal; its lead author answers."""
    found = get_object_or_404(offers_to(request.user), proposal__reference=reference)
    proposal = found.proposal
    declines = request.method == "POST" and request.POST.get("act") != "accept"
    form = DeclineOfferForm(request.POST if declines else None)
    if request.method == "POST" and not declines:
        accept_offer(proposal.pk, by=request.user)
        return done(request, proposal, ACCEPTED)
    if form.is_valid():
        try:
            decline_offer(proposal.pk, by=request.user, reason=form.cleaned_data["reason"])
            return done(request, proposal, DECLINED)
        except NotReady as refusal:
            show_refusal(form, refusal)
    context = {
        "proposal": proposal,
        "offer": found,
        "answer": getattr(found, "answer", None),
        "waits": proposal.decisions.filter(outcome=Outcome.WAITING).exists(),
        "may_answer": request.user.has_perm("proposals.withdraw", proposal),
        "form": form,
        "forms": [form],
    }
    return render(request, "scoring/letters/offer.html", context)


def done(request: HttpRequest, proposal: Proposal, words: str) -> HttpResponse:
    messages.success(request, f"{proposal.reference}: {words}")
    return redirect("scoring:reserve_offer", proposal.reference)
