"""The packs of a call: a page that says what is in each, and the two zips, made on disk a piece at a time."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.packs.disclosure import FIELDS, Treatment
from scoring.packs.zips import LEFT_OUT, audit_zip, disclosure_zip
from scoring.views.ranking import find_call


@login_required
@require_safe
def index(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request, code, may="scoring.export")
    context = {
        "call": call,
        "left_out": LEFT_OUT,
        "fields": FIELDS,
        "counts": [(each, sum(field.treatment == each for field in FIELDS)) for each in Treatment],
    }
    return render(request, "scoring/packs/index.html", context)


@login_required
@require_safe
def audit(request: HttpRequest, code: str) -> FileResponse:
    return audit_zip(find_call(request, code, may="scoring.export"), request.user)


@login_required
@require_safe
def disclosure(request: HttpRequest, code: str) -> FileResponse:
    return disclosure_zip(find_call(request, code, may="scoring.export"), request.user)
