"""Looking back from a new start: why the earlier one was declined, how it was marked, and what changed since."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from proposals.projections import see
from proposals.services.resubmission import latest_text
from proposals.versions.resubmissions import earlier_read_by, read_in_full
from scoring.letters.feedback import look_back_at_marks


@require_safe
@login_required
def earlier(request: HttpRequest, reference: str) -> HttpResponse:
    later = get_object_or_404(read_in_full(request.user), reference=reference)
    before = get_object_or_404(earlier_read_by(request.user, later))
    context = {
        "seen": see(later, request.user),
        "earlier": look_back_at_marks(before, later, request.user, text=latest_text(later)),
    }
    return render(request, "scoring/resubmission/earlier.html", context)
