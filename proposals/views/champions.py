"""The page on which a member writes to the champion of a public proposal."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.forms.champions import ChampionForm
from proposals.forms.refusals import took
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import champions
from proposals.views.signing_in import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    reachable: Any = Proposal.objects.visible_to(request.user, rights.CONTACT).for_listing()
    proposal = get_object_or_404(reachable, reference=reference)
    form = ChampionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and took(form, champions.write_to_champion, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "Your message is on its way. The answer comes to your own address.")
        return redirect("proposals:detail", reference)
    context = {"seen": see(proposal, request.user), "champion": proposal.lead_author, "form": form}
    return render(request, "proposals/similar/contact.html", context)
