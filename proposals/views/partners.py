"""Finding partner organisations for a draft by their name, without scripts; each is saved as it is added."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady
from proposals.forms.organisations import SHOWN, FindForm, found
from proposals.models import Organisation, Proposal
from proposals.services import partners as verbs
from proposals.services.writing import must_be_open_to
from proposals.views.writing import proposal_of, version_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = proposal_of(request, reference)
    must_be_open_to(proposal, by=request.user)
    if request.method == "POST":
        _change(request, proposal)
        return redirect(request.get_full_path())
    find = FindForm(request.GET)
    rows = list(found(find.cleaned_data["q"] if find.is_valid() else "")[: SHOWN + 1])
    context = {
        "proposal": proposal,
        "chosen": list(proposal.partners.all()),
        "find": find,
        "forms": [find],
        "rows": rows[:SHOWN],
        "has_more": len(rows) > SHOWN,
    }
    return render(request, "proposals/writing/partners.html", context)


def _change(request: HttpRequest, proposal: Proposal) -> None:
    """One button adds an organisation that goes on, the other takes one out that stands in the draft."""
    adds = "add" in request.POST
    offered = Organisation.objects.open_today() if adds else Organisation.objects.filter(proposals_partnered=proposal)
    chosen = get_object_or_404(offered, pk=version_in(request.POST.get("add" if adds else "remove", "")))
    verb, told = (verbs.add_partner, "is a partner now") if adds else (verbs.remove_partner, "is no partner any more")
    try:
        verb(proposal.pk, by=request.user, organisation=chosen)
    except NotReady as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"{chosen} {told}.")
