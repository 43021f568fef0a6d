"""The packs of a call: a page that says what is in each, the two zips, and the proposals in their order on paper."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.packing import MadeFile
from scoring.downloads import handed_out
from scoring.finding import find_call
from scoring.made_files import NO_PACK, audit_pack, panel_pack, panel_pack_of
from scoring.models import Export, ExportKind
from scoring.packs.disclosure import FIELDS, Treatment
from scoring.packs.zips import LEFT_OUT, disclosure_zip, must_be_announced
from scoring.views.exports import offered
from scoring.views.shortlists import find


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request.user, code, may="scoring.export")
    context = {
        "call": call,
        "left_out": LEFT_OUT,
        "exports": Export.objects.visible_to(request.user).filter(call=call).select_related("shortlist", "call"),
        "fields": FIELDS,
        "counts": [(each, sum(field.treatment == each for field in FIELDS)) for each in Treatment],
    }
    return render(request, "scoring/packs/index.html", context)


@login_required
@require_safe
def panel(request: HttpRequest, code: str) -> HttpResponseBase:
    """The proposals of the ranking in its order, one part of it where the address says so, as a PDF."""
    call = find_call(request.user, code, may="scoring.export")
    return offered(request, ExportKind.PANEL, call) or _panel_pack(request, panel_pack(call, request.user, request.GET))


@login_required
@require_safe
def panel_of_shortlist(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponseBase:
    """The same in the order of a shortlist, with what was decided."""
    find_call(request.user, code, may="scoring.export")
    shortlist = find(request, code, shortlist_pk)
    offer = offered(request, ExportKind.SHORTLIST_PANEL, shortlist.call, shortlist)
    return offer or _panel_pack(request, panel_pack_of(shortlist, request.user))


def _panel_pack(request: HttpRequest, made: MadeFile | None) -> HttpResponseBase:
    if made is None:
        return render(request, "400.html", {"reason": NO_PACK}, status=400)
    return handed_out(made)


@login_required
@require_safe
def audit(request: HttpRequest, code: str) -> HttpResponseBase:
    call = find_call(request.user, code, may="scoring.export")
    return offered(request, ExportKind.AUDIT, call) or handed_out(audit_pack(call, request.user))


@login_required
@require_safe
def disclosure(request: HttpRequest, code: str) -> HttpResponseBase:
    call = find_call(request.user, code, may="scoring.export")
    must_be_announced(call)
    return offered(request, ExportKind.DISCLOSURE, call) or handed_out(disclosure_zip(call, request.user))
