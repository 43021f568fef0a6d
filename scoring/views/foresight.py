"""Did our scores predict spread? One page over all calls, as at any day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from proposals.forms.eligible import AsAtForm
from scoring.foresight.reading import foresight, must_read


@login_required
@require_safe
def scores_and_spread(request: HttpRequest) -> HttpResponse:
    must_read(request.user)
    form = AsAtForm(request.GET)
    day = form.cleaned_data["on"] if form.is_valid() else None
    found = foresight(request.user, day or localdate())
    counts = [(f"After {each.months} months", each.in_words) for each in found.horizons]
    counts.append((f"Forecasts, after {found.forecasts.months} months", found.forecasts.in_words))
    context = {"found": found, "counts": counts, "as_at": form, "forms": [form] if request.GET else []}
    return render(request, "scoring/foresight/foresight.html", context)
