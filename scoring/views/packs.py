"""The packs of a call: a page that says what is in each, the two zips, and the proposals in their order on paper."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_safe

from proposals.days import in_words
from proposals.paper import bound
from scoring.downloads import audit_pack
from scoring.finding import find_call
from scoring.forms.ranking import RankingFilter
from scoring.packs.disclosure import FIELDS, Treatment
from scoring.packs.panel import MOST, binder_of
from scoring.packs.zips import LEFT_OUT, disclosure_zip
from scoring.ranking import rank_call


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
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """The proposals of the ranking in its order, one part of it where the address says so, as a PDF."""
    call = find_call(request.user, code, may="scoring.export")
    ranked = rank_call(call, request.user)
    form = RankingFilter(request.GET, ranked)
    rows = form.rows() if form.is_valid() else []
    if not rows or len(rows) > MOST:
        reason = f"A panel pack holds one proposal at least and {MOST} at most. Choose a panel on the ranking."
        return render(request, "400.html", {"reason": reason}, status=400)
    made_at = localtime(now())
    foot = f"Made on {in_words(made_at)}, {made_at:%H:%M}, by {request.user}"
    pdf = bound(binder_of(call, rows, request.user, foot=foot), made_at=made_at)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="panel-pack-{call.code}-{made_at:%Y-%m-%d}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def audit(request: HttpRequest, code: str) -> FileResponse:
    return audit_pack(find_call(request.user, code, may="scoring.export"), request.user)


@login_required
@require_safe
def disclosure(request: HttpRequest, code: str) -> FileResponse:
    return disclosure_zip(find_call(request.user, code, may="scoring.export"), request.user)
