"""The moderation ledger of one proposal: what was changed, what waits, and proposing the next change."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from proposals.projections import see
from scoring.forms.ledger import ChangeForm, RefuseForm
from scoring.ledger import Standing, ledger_of
from scoring.models import LedgerEntry
from scoring.oversight.proposal import returned_on
from scoring.services import ledger as verbs
from scoring.views.panels import READ_OR_SEND, find, sent

PROPOSED = "The change is proposed. A second person was told and must confirm it."
CONFIRMED = "The change is confirmed and counts from now on."
REFUSED = "The change is refused. Whoever proposed it was told why."


@login_required
@require_http_methods(READ_OR_SEND)
def ledger(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Sent with the first button, the form shows what the change would do; with the second one it is proposed."""
    found = find_run(request, pk, reference=reference)
    form = form_for(found, sent(request))
    standing = None
    if form.is_valid():
        try:
            if request.POST.get("act") == "propose":
                reason = form.cleaned_data["reason"]
                verbs.propose_change(found.pk, by=request.user, change=form.change, reason=reason)
                return done(request, found, PROPOSED)
            standing = verbs.preview(found, by=request.user, change=form.change)
        except NotReady as refusal:
            show_refusal(form, refusal)
    return show(request, found, form=form, standing=standing)


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    found = find_run(request, pk, ledger__pk=entry_pk)
    verbs.confirm_change(entry_pk, by=request.user)
    return done(request, found, CONFIRMED)


@login_required
@require_http_methods(READ_OR_SEND)
def refuse(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    found = find_run(request, pk, ledger__pk=entry_pk)
    form = RefuseForm(sent(request))
    if not form.is_bound:
        return redirect("scoring:ledger", pk, found.reference)
    if form.is_valid():
        verbs.refuse_change(entry_pk, by=request.user, **form.cleaned_data)
        return done(request, found, REFUSED)
    return show(request, found, refuse_form=form)


def find_run(request: HttpRequest, panel_pk: int, **which: Any) -> Any:
    found = find(request, panel_pk, **which)
    if not request.user.has_perm("scoring.flag", found):
        raise PermissionDenied("The chair of the panel or a manager changes what counts.")
    return found


def form_for(found: Any, given: Any) -> ChangeForm:
    is_adjusted = found.placement.adjusted_score is not None
    return ChangeForm(given, sheets=[] if found.is_blind else returned_on(found), is_adjusted=is_adjusted)


def done(request: HttpRequest, found: Proposal, words: str) -> HttpResponse:
    messages.success(request, f"{found.reference}: {words}")
    return redirect("scoring:ledger", found.placement.panel_id, found.reference)


def show(
    request: HttpRequest,
    found: Any,
    *,
    form: ChangeForm | None = None,
    standing: Standing | None = None,
    refuse_form: Form | None = None,
) -> HttpResponse:
    lines = [] if found.is_blind else ledger_of([found.pk], request.user, with_words=True)
    waiting = next((each for each in lines if each.is_waiting), None)
    context = {
        "panel": found.placement.panel,
        "seen": see(found, request.user),
        "is_blind": found.is_blind,
        "lines": [each for each in lines if not each.is_waiting],
        "waiting": waiting,
        "proposed_it": waiting is not None and LedgerEntry.objects.filter(pk=waiting.pk, by=request.user.pk).exists(),
        "why_not": verbs.why_not_for(found, request.user),
        "form": form or form_for(found, None),
        "refuse_form": refuse_form or RefuseForm(),
        "standing": standing,
        "forms": [each for each in (form, refuse_form) if each is not None],
    }
    return render(request, "scoring/panels/ledger.html", context)
