"""The packs of a call: a page that says what is in each, the two zips, and the proposals in their order on paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.packing import MadeFile
from scoring.downloads import handed_out
from scoring.finding import find_call
from scoring.made_files import audit_pack, panel_pack, panel_pack_of
from scoring.packs.disclosure import FIELDS, Treatment
from scoring.packs.panel import MOST
from scoring.packs.zips import LEFT_OUT, disclosure_zip
from scoring.views.shortlists import find

NO_PACK = f"A panel pack holds one proposal at least and {MOST} at most. Choose a panel on the ranking."


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request.user, code, may="scoring.export")
    context = {
        "call": call,
        "left_out": LEFT_OUT,
        "fields": FIELDS,
        "counts": [(each, sum(field.treatment == each for field in FIELDS)) for each in Treatment],
    }
    return render(request, "scoring/packs/index.html", context)


@login_required
@require_safe
def panel(request: HttpRequest, code: str) -> HttpResponseBase:
    """The proposals of the ranking in its order, one part of it where the address says so, as a PDF."""
    call = find_call(request.user, code, may="scoring.export")
    return _panel_pack(request, panel_pack(call, request.user, request.GET))


@login_required
@require_safe
def panel_of_shortlist(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponseBase:
    """The same in the order of a shortlist, with what was decided."""
    find_call(request.user, code, may="scoring.export")
    return _panel_pack(request, panel_pack_of(find(request, code, shortlist_pk), request.user))


def _panel_pack(request: HttpRequest, made: MadeFile | None) -> HttpResponseBase:
    if made is None:
        return render(request, "400.html", {"reason": NO_PACK}, status=400)
    return handed_out(made)


@login_required
@require_safe
def audit(request: HttpRequest, code: str) -> HttpResponseBase:
    return handed_out(audit_pack(find_call(request.user, code, may="scoring.export"), request.user))


@login_required
@require_safe
def disclosure(request: HttpRequest, code: str) -> HttpResponseBase:
    return handed_out(disclosure_zip(find_call(request.user, code, may="scoring.export"), request.user))
