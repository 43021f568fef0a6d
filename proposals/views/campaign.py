"""The proposals of one call on its own page: newest, most supported or most commented first."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest

from proposals.filters.proposal import ORDERS
from proposals.models import Call
from proposals.projections import see_all
from proposals.views.lists import page_of

SORTS = {"-submitted": "Newest", "-supported": "Most supported", "-commented": "Most commented"}
A_PAGE = 10


def proposals_of(call: Call, request: HttpRequest) -> dict[str, Any]:
    """What the list shows. `call` comes with its `proposal_count`."""
    sort = request.GET.get("sort", "-submitted")
    if sort not in SORTS:
        messages.warning(request, "This list can’t be sorted like that, so you see the newest first.")
        sort = "-submitted"
    page = _page(call, request, sort)
    return {"page": page, "rows": see_all(page, request.user), "sorts": SORTS, "sort": sort}


def _page(call: Any, request: HttpRequest, sort: str) -> Page:
    known = call.proposals.visible_to(request.user).for_listing().with_counts()
    return page_of(request, known.order_by(*ORDERS[sort]), count=call.proposal_count, length=A_PAGE)
