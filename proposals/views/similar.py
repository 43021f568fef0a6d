"""Similar proposals for whoever writes: a page between the name and the text, and the block that follows the typing."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from proposals.errors import NotPermitted
from proposals.forms.similar import TextForm
from proposals.likeness.search import similar_to
from proposals.likeness.stories import stories_like
from proposals.models import Proposal
from proposals.states import State


@require_safe
@login_required
def similar(request: HttpRequest, reference: str) -> HttpResponse:
    known = Proposal.objects.visible_to(request.user).for_listing()
    proposal = get_object_or_404(known, reference=reference)
    if not request.user.has_perm("proposals.edit", proposal):
        raise NotPermitted("What is similar to a proposal is shown to its authors while they write it.")
    if proposal.shown_state != State.DRAFT:
        return redirect("proposals:detail", reference)
    found = similar_to(proposal.title, proposal.pitch, request.user, besides=proposal)
    told = stories_like(proposal.title, proposal.pitch, request.user)
    return render(request, "proposals/similar/similar.html", {"proposal": proposal, "similar": found, "stories": told})


@login_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """The block alone, for a text that is being typed; sent by POST so that no log keeps the text."""
    form = TextForm(request.POST)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    known = Proposal.objects.visible_to(request.user).select_related("call")
    besides = known.filter(reference=given.get("besides", "")).first()
    title, pitch = given.get("title", ""), given.get("pitch", "")
    context = {
        "similar": similar_to(title, pitch, request.user, besides=besides),
        "stories": stories_like(title, pitch, request.user),
    }
    return render(request, "proposals/similar/_while_typing.html", context)
