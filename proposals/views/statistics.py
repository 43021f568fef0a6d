"""Statistics for everybody: how long proposals stay in each state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.numbers import FEWEST_TOLD
from proposals.programme import stays
from proposals.programme.reading import READ


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    context = {
        "statistics": stays.statistics(),
        "places": stays.PLACES,
        "fewest": FEWEST_TOLD,
        "may_read_reports": request.user.is_authenticated and request.user.has_perm(READ),
    }
    return render(request, "proposals/statistics/statistics.html", context)
