"""Pledges of sites for one proposal: all of them for its authors and who ranks it, one's own site's for its members."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import StaleVersion
from proposals.forms.pledges import ChangePledgeForm, PledgeForm, WithdrawPledgeForm
from proposals.forms.refusals import show_refusal, took
from proposals.models import Pledge
from proposals.projections import see
from proposals.services import pledges as verbs
from proposals.spread.pledges import may_be_withdrawn, own_organisations, own_pledge, pledged, pledges_of, pledging_of
from proposals.views.lists import sent

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def index(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = pledged(reference, request.user)
    pledging = pledging_of(request.user, proposal)
    context = {
        "seen": see(proposal, request.user),
        "lines": pledges_of(proposal, request.user, pledging),
        "pledging": pledging,
        "may_withdraw": may_be_withdrawn(proposal),
    }
    return render(request, "proposals/pledges/index.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def pledge(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = pledged(reference, request.user)
    verbs.must_be_open(proposal, request.user)
    organisations = own_organisations(request.user)
    only = organisations[0] if len(organisations) == 1 else None
    form = PledgeForm(sent(request), organisations=organisations, initial={"organisation": only})
    if form.is_valid() and took(form, verbs.pledge, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "Your site’s pledge is recorded. You follow the proposal, and are told its outcome.")
        return redirect("proposals:pledges", reference)
    context = {"seen": see(proposal, request.user), "form": form, "belongs": bool(organisations)}
    return render(request, "proposals/pledges/pledge.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def change(request: HttpRequest, reference: str, pledge_pk: int) -> HttpResponse:
    proposal = pledged(reference, request.user)
    row = own_pledge(proposal, request.user, pledge_pk)
    verbs.must_be_open(proposal, request.user)
    form = ChangePledgeForm(sent(request), initial=_told(row))
    latest = None
    if form.is_valid():
        try:
            if took(form, verbs.change_pledge, row.pk, by=request.user, **form.cleaned_data):
                messages.success(request, "The pledge is changed.")
                return redirect("proposals:pledges", reference)
        except StaleVersion as refusal:
            show_refusal(form, refusal)
            latest = Pledge.objects.select_related("organisation").get(pk=(refusal.stored or {})["pk"])
    context = {"seen": see(proposal, request.user), "form": form, "row": latest or row, "latest": latest}
    return render(request, "proposals/pledges/change.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def withdraw(request: HttpRequest, reference: str, pledge_pk: int) -> HttpResponse:
    proposal = pledged(reference, request.user)
    row = own_pledge(proposal, request.user, pledge_pk)
    form = WithdrawPledgeForm(sent(request))
    if form.is_valid():
        try:
            if took(form, verbs.withdraw_pledge, row.pk, by=request.user, **form.cleaned_data):
                messages.success(request, "The pledge is withdrawn. Its authors are told why.")
                return redirect("proposals:pledges", reference)
        except StaleVersion as refusal:
            show_refusal(form, refusal)
            row = Pledge.objects.select_related("organisation").get(pk=(refusal.stored or {})["pk"])
    context = {"seen": see(proposal, request.user), "form": form, "row": row}
    return render(request, "proposals/pledges/withdraw.html", context)


def _told(row: Pledge) -> dict[str, Any]:
    return {"people": row.people or None, "from_on": row.from_on, "note": row.note}
