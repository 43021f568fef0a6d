"""Files that take long to make: asking for one, seeing how far it is, and fetching it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from proposals.errors import NotReady
from proposals.models import Call
from scoring.finding import find_call
from scoring.forms.exports import ExportForm
from scoring.models import Export, ExportKind, Shortlist
from scoring.services import exports


def offered(request: HttpRequest, kind: str, call: Call, shortlist: Shortlist | None = None) -> HttpResponse | None:
    """In place of a file that takes long: a page that offers to make it. None where it is made at once."""
    if not exports.takes_long(kind, call):
        return None
    initial = {"kind": kind, "shortlist": shortlist and shortlist.pk, "query": request.GET.urlencode()[:500]}
    return show_offer(request, call, ExportForm(initial=initial), ExportKind(kind))


def show_offer(request: HttpRequest, call: Call, form: ExportForm, kind: ExportKind) -> HttpResponse:
    return render(
        request, "scoring/exports/offer.html", {"call": call, "form": form, "forms": [form], "what": kind.label}
    )


@login_required
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request.user, code, may="scoring.export")
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise BadRequest("There is no such file. Ask for it from the page of the ranking.")
    asked = form.cleaned_data
    theirs: Any = Shortlist.objects.visible_to(request.user).filter(call=call)
    shortlist = get_object_or_404(theirs, pk=asked["shortlist"]) if asked["shortlist"] else None
    try:
        export = exports.ask_for(asked["kind"], call, by=request.user, shortlist=shortlist, query=asked["query"])
    except NotReady as refusal:
        form.add_error(None, refusal.reasons)
        return show_offer(request, call, form, ExportKind(asked["kind"]))
    return redirect("scoring:export", export.pk)


@login_required
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "scoring/exports/export.html", how_far(find(request, pk)))


@login_required
@require_safe
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is, for a page that looks again by itself."""
    return render(request, "scoring/exports/_now.html", how_far(find(request, pk)))


def how_far(export: Export) -> dict[str, Any]:
    initial = {"kind": export.kind, "shortlist": export.shortlist_id, "query": export.query}
    return {"export": export, "is_given_up": exports.is_given_up_on(export), "form": ExportForm(initial=initial)}


@login_required
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = find(request, pk)
    if found.made_at is None:
        return redirect("scoring:export", pk)
    pieces = found.pieces.order_by("number").values_list("content", flat=True)
    answer = StreamingHttpResponse((bytes(piece) for piece in pieces.iterator(1)), content_type=found.content_type)
    answer["Content-Length"] = str(found.size_bytes)
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def find(request: HttpRequest, pk: int) -> Export:
    """Of one's own, as long as all that stands in it may be seen; to anybody else there is none."""
    own = Export.objects.visible_to(request.user).select_related("call", "shortlist")
    found = get_object_or_404(own, pk=pk)
    if not exports.still_theirs(found, request.user):
        raise Http404
    return found
