"""How a call settles equal scores: declared by its manager while it is prepared, and told to everybody."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Call
from proposals.services.call_setup import must_be_changeable
from proposals.states import CallState
from proposals.views.call_setup import READ_OR_SEND, call_of
from proposals.views.signing_in import signed_in
from scoring.drawn_lots import Told, told_of_draw
from scoring.forms.ties import TieOrderForm
from scoring.services import ties
from scoring.shortlisting.ties import LABEL
from scoring.views.panels import sent

VERIFIER = settings.BASE_DIR / "docs" / "verify_draw.py"


@require_http_methods(READ_OR_SEND)
@signed_in
def declare(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    must_be_changeable(call)
    order = ties.order_of(call)
    form, stands = TieOrderForm(sent(request), order), ""
    if form.is_bound:
        ties.must_be_prepared(call)
    if form.is_bound and form.is_valid():
        try:
            ties.declare_ties(call.pk, by=request.user, **form.values())
        except StaleVersion as refusal:
            order = ties.order_of(call)
            form, stands = TieOrderForm(typed_over(form, version=order.version), order), order.in_words
            show_refusal(form, refusal)
        else:
            messages.success(request, "How equal scores are settled is saved.")
            return redirect("proposals:setup", code)
    is_open = call.state != CallState.DRAFT
    context = {"call": call, "order": order, "form": form, "stands": stands, "is_open": is_open}
    return render(request, "scoring/setup/ties.html", context)


@require_safe
def equal_scores(request: HttpRequest, code: str) -> HttpResponse:
    """For everybody who may read the call: the rules, the commitment, and in the end the draw itself."""
    call, told = told_to(request, code)
    context = {"call": call, "told": told, "label": LABEL, "drawn": [(draw, told.lots(draw)) for draw in told.draws]}
    return render(request, "scoring/equal_scores.html", context)


@require_safe
def draw_file(request: HttpRequest, code: str) -> HttpResponse:
    """What `docs/verify_draw.py` reads."""
    call, told = told_to(request, code)
    if not told.seed:
        raise Http404
    record = {
        "call": call.code,
        "commitment": told.commitment,
        "seed": told.seed,
        "record_sha256": told.record_sha256,
        "ties": [{**draw._asdict(), "list_sha256": draw.list_sha256} for draw in told.draws],
    }
    named = {"Content-Disposition": f'attachment; filename="draw-{call.code}.json"'}
    return JsonResponse(record, headers=named, json_dumps_params={"indent": 2})


@require_safe
def verify_draw(request: HttpRequest) -> HttpResponse:
    """The script, so that whoever checks a draw need not find it."""
    named = {"Content-Disposition": f'attachment; filename="{VERIFIER.name}"'}
    return HttpResponse(VERIFIER.read_text(encoding="utf-8"), content_type="text/x-python", headers=named)


def told_to(request: HttpRequest, code: str) -> tuple[Any, Told]:
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    return call, told_of_draw(call, request.user)
