"""Other ways to choose, beside the line of a shortlist, and what each of its rules costs: it changes nothing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.views.lists import page_of
from scoring.shortlists.alternatives import beside
from scoring.shortlists.freezing import current
from scoring.views.shortlists import find


@login_required
@require_safe
def alternatives(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    shortlist = find(request, code, shortlist_pk)
    drawn = current(shortlist, request.user)
    found = beside(drawn)
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "drawn": drawn,
        "beside": found,
        "page": page_of(request, found.differing),
    }
    return render(request, "scoring/shortlists/alternatives.html", context)
