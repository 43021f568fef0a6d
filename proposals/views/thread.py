"""The public page of one innovation, from its promise to its benefit."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.spread.portfolio import find_spreading
from proposals.thread.interests import may_say
from proposals.thread.reading import may_contact, read_thread


@require_safe
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find_spreading(reference, request.user)
    found = read_thread(proposal)
    context = {
        "thread": found,
        "seen": found.seen,
        "plan": found.plan,
        "figures": found.figures,
        "outlook": found.outlook,
        "page": None,  # which sites they are is told on the page of spread, to those who follow the award
        "may_say": may_say(request.user, proposal),
        "may_contact": may_contact(request.user, proposal),
        "may_be_found": not settings.DEMO,
        "address": settings.BASE_URL.rstrip("/") + request.path,
    }
    return render(request, "proposals/thread/thread.html", context)
