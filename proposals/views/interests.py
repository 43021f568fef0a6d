"""“My site is interested”: saying so, and answering for the team."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms.interests import CONFIRM, AnswerForm, InterestForm
from proposals.forms.refusals import took
from proposals.models import Proposal, SiteInterest
from proposals.projections import see
from proposals.services import interests as verbs
from proposals.services.spread import must_report
from proposals.spread.plans import planned
from proposals.spread.portfolio import find_spreading
from proposals.states import InterestState
from proposals.thread.interests import may_say, of_proposal, own_organisations, said_by, where_it_stands
from proposals.views.lists import page_of, sent
from proposals.views.signing_in import signed_in

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
@signed_in
def say(request: HttpRequest, reference: str) -> HttpResponse:
    """For a member whose site may be interested; what they said before stands beside, with its answer."""
    person: Any = request.user
    proposal = find_spreading(reference, person)
    if not may_say(person, proposal):
        raise Http404
    theirs = list(own_organisations(person))
    initial = {"contact": person.email, "organisation": theirs[0].pk if len(theirs) == 1 else None}
    form = InterestForm(sent(request), person=person, initial=initial)
    if form.is_valid() and took(form, verbs.say_interest, proposal.pk, by=person, **form.cleaned_data):
        messages.success(request, "Its authors are told. Their answer comes to your notices.")
        return redirect("proposals:say_interest", reference)
    context = {"seen": see(proposal, person), "form": form, "belongs": bool(theirs)}
    return render(request, "proposals/thread/interest.html", context | {"said": said_by(person, proposal)})


@login_required
@require_safe
def index(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = answered(request, reference)
    page = page_of(request, of_proposal(proposal))
    context = {"seen": see(proposal, request.user), "page": page, "waits": InterestState.WAITING}
    return render(request, "proposals/thread/interests.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def answer(request: HttpRequest, reference: str, interest_pk: int) -> HttpResponse:
    proposal = answered(request, reference)
    interest = get_object_or_404(of_proposal(proposal), pk=interest_pk)
    form = AnswerForm(sent(request))
    if form.is_valid() and took(form, settle, interest.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "Answered. Whoever said so is told.")
        return redirect("proposals:interests", reference)
    interest.proposal = proposal
    waits = interest.state == InterestState.WAITING
    context = {"interest": interest, "form": form, "waits": waits, "stands": where_it_stands(interest) if waits else ""}
    return render(request, "proposals/thread/answer.html", context | {"seen": see(proposal, request.user)})


def settle(interest_pk: int, *, by: Any, verdict: str, reason: str, names_lead: bool) -> SiteInterest:
    if verdict == CONFIRM:
        return verbs.confirm_interest(interest_pk, by=by, names_lead=names_lead)
    return verbs.decline_interest(interest_pk, by=by, reason=reason)


def answered(request: HttpRequest, reference: str) -> Proposal:
    """For its authors and managers."""
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    return proposal
