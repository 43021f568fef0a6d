"""The first page: for those who signed in what waits for them, for visitors what this place is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from exchange.blocks import of_all, total
from exchange.waiting import blocks_for
from proposals.models import Call, HistoryEntry, Notice, Proposal
from proposals.projections import HAPPENED, see_all
from proposals.states import HAS_AWARD, CallState

NOTICES_SHOWN = 4
CHANGES_SHOWN = 6
LATEST_SHOWN = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return for_members(request) if request.user.is_authenticated else for_visitors(request)


def for_members(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    unread = list(of_all(Notice.objects.filter(recipient=person, read_at=None))[:NOTICES_SHOWN])
    known = Proposal.objects.visible_to(person)
    changes = HistoryEntry.objects.told_to(person).filter(proposal__in=known).select_related("proposal")
    context = {
        "blocks": blocks_for(person),
        "unread": unread,
        "unread_count": total(unread),
        "changes": [(HAPPENED.get(each.step, each.label), each) for each in changes.order_by("-pk")[:CHANGES_SHOWN]],
    }
    return render(request, "home.html", context)


def for_visitors(request: HttpRequest) -> HttpResponse:
    calls = Call.objects.visible_to(request.user).filter(state=CallState.OPEN).order_by("closes_at")
    awarded = Proposal.objects.visible_to(request.user).filter(shown_state__in=HAS_AWARD).for_listing()
    context = {
        "calls": [call for call in calls if call.takes_submissions(now())],
        "latest": see_all(awarded.order_by("-decided_at", "-pk")[:LATEST_SHOWN], request.user),
    }
    return render(request, "home_of_visitors.html", context)
