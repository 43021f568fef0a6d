"""The feedback page: what authors learn of the marks once outcomes are announced. Before that it does not exist."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.models import Proposal
from scoring.feedback import FEWEST_SHEETS, HAS_FEEDBACK, feedback_on, may_read_feedback


@login_required
@require_http_methods(["GET", "HEAD"])
def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    readable = Proposal.objects.visible_to(request.user, rights.READ).for_listing()
    proposal = get_object_or_404(readable, reference=reference)
    if not may_read_feedback(request.user, proposal):
        raise Http404
    found = feedback_on(proposal, request.user)
    if found.seen.state not in HAS_FEEDBACK:
        raise Http404
    context = {"feedback": found, "fewest": FEWEST_SHEETS, "is_announced": proposal.call.is_announced}
    return render(request, "scoring/feedback/feedback.html", context)
