"""Proposing that spread be recorded, and the manager's answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.errors import NotPermitted
from proposals.forms.refusals import took
from proposals.forms.spread_requests import CONFIRM, RequestAnswerForm, SpreadRequestForm
from proposals.models import Proposal, SpreadRequest
from proposals.projections import see
from proposals.services import spread_requests as verbs
from proposals.spread.portfolio import find_spreading
from proposals.spread.requested import PROPOSE, RECORD, may_propose, requests_read_by
from proposals.states import RequestState
from proposals.views.lists import page_of, sent

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(READ_OR_SEND)
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """What was proposed and answered; whoever may propose does so at the foot."""
    proposal, person = concerned(request, reference), request.user
    proposes = may_propose(person, proposal)
    if request.method == "POST" and not proposes:
        raise NotPermitted("Its authors, and who speaks for one of its sites, propose it while it is funded.")
    form = SpreadRequestForm(sent(request), proposal=proposal, person=person) if proposes else None
    if form and form.is_valid() and took(form, verbs.propose_spread, proposal.pk, by=person, **form.cleaned_data):
        messages.success(request, "Proposed. A manager records it, or tells you what is missing.")
        return redirect("proposals:spread_requests", reference)
    context = {
        "seen": see(proposal, person),
        "page": page_of(request, requests_read_by(person, proposal)),
        "form": form,
        "may_record": person.has_perm(RECORD, proposal),
        "has_grounds": bool(form and form.fields["event"].queryset.exists()),  # type: ignore[attr-defined]
    }
    return render(request, "proposals/spread/requests.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def answer(request: HttpRequest, reference: str, request_pk: int) -> HttpResponse:
    proposal, person = concerned(request, reference), request.user
    if not person.has_perm(RECORD, proposal):
        raise NotPermitted("A manager without a part in it decides whether spread is recorded.")
    asked = get_object_or_404(requests_read_by(person, proposal), pk=request_pk)
    form = RequestAnswerForm(sent(request))
    if form.is_valid() and took(form, settle, asked.pk, by=person, **form.cleaned_data):
        messages.success(request, "Answered. Whoever proposed it is told.")
        return redirect("proposals:spread_requests", reference)
    context = {"asked": asked, "form": form, "waits": asked.state == RequestState.WAITING}
    return render(request, "proposals/spread/request.html", context | {"seen": see(proposal, person)})


def settle(request_pk: int, *, by: Any, verdict: str, reason: str) -> SpreadRequest:
    if verdict == CONFIRM:
        return verbs.confirm_request(request_pk, by=by)
    return verbs.return_request(request_pk, by=by, reason=reason)


def concerned(request: HttpRequest, reference: str) -> Proposal:
    """For whoever follows the award, and for who speaks for one of its sites."""
    proposal = find_spreading(reference, request.user)
    if not (request.user.has_perm(rights.AWARD, proposal) or request.user.has_perm(PROPOSE, proposal)):
        raise Http404
    return proposal
