"""Ticking off, on the page of sections, what a moderator asked for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from proposals.models import Proposal, RequestedChange
from proposals.services import changes, writing


@login_required
@require_POST
def tick(request: HttpRequest, reference: str, change_pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), reference=reference)
    writing.must_be_open_to(proposal, by=request.user)
    change = get_object_or_404(RequestedChange, pk=change_pk, request__proposal=proposal)
    changes.tick_change(change.pk, by=request.user, is_done=bool(request.POST.get("done")))
    return redirect("proposals:write", reference)
