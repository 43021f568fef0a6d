"""Calls for everybody: what they are for and until when; and for managers the moment of telling the outcomes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals import rights
from proposals.errors import NotReady, Refusal
from proposals.forms.calls import AnnounceForm
from proposals.forms.refusals import show_refusal
from proposals.models import WRITERS, Call
from proposals.services import calls, writing
from proposals.states import State
from proposals.steps import allowed_step
from proposals.views import campaign
from proposals.views.lists import page_of

GROUPS = [
    ("Open now", ["Open"]),
    ("Opening soon", ["Opens soon"]),
    ("In preparation", ["Being prepared"]),
    ("Closed", ["Closed, being decided", "Decided", "Archived"]),
]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = page_of(request, Call.objects.visible_to(request.user).with_counts_for(request.user))
    may_begin = request.user.has_perm("calls.manage")
    groups = [(title, [call for call in page if call.phase in phases]) for title, phases in GROUPS]
    context = {"may_begin": may_begin, "page": page, "groups": [(title, found) for title, found in groups if found]}
    return render(request, "proposals/calls/index.html", context)


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    call, person = _call(request, code), request.user
    context = {
        "call": call,
        "areas": list(call.framework.areas.all()),
        "themes": list(call.themes.all()),
        "questions": list(call.questions.all()),
        "why_not_start": _why_not_start(call, person) if person.is_authenticated else [],
        "drafts": _drafts_of(call, person),
        "may_rank": person.has_perm(rights.RANK),
        "sees_panels": person.has_perm(rights.RANK) or person.has_perm("scoring.chair"),
        "may_set_up": person.has_perm("calls.manage"),
        "may_approve_feedback": person.has_perm("scoring.feedback_desk"),
        "may_announce": call.phase == "Closed, being decided" and person.has_perm("calls.announce"),
    }
    return render(request, "proposals/calls/detail.html", context | campaign.proposals_of(call, request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def announce(request: HttpRequest, code: str) -> HttpResponse:
    call = _call(request, code)
    if call.is_announced:
        messages.info(request, "The outcomes of this call are announced already.")
        return redirect("proposals:call", code)
    step = allowed_step(call, "announce", by=request.user, known_state=call.state)
    outcomes = calls.outcomes_of(call, request.user)
    form = AnnounceForm(
        request.POST if request.method == "POST" else None, outcomes="-".join(map(str, outcomes.values()))
    )
    if form.is_valid() and _announced(request, call, form):
        messages.success(request, "The outcomes are announced and every author is told.")
        return redirect("proposals:call", code)
    context = {"call": call, "form": form, "outcomes": outcomes, "reasons": step.unmet(call)}
    return render(request, "proposals/calls/announce.html", context)


def _call(request: HttpRequest, code: str) -> Any:
    calls_known = Call.objects.visible_to(request.user).with_counts_for(request.user)
    return get_object_or_404(calls_known.select_related("framework"), code=code)


def _why_not_start(call: Call, person: Any) -> list[str]:
    try:
        writing.must_be_able_to_start(call, by=person)
    except Refusal as refusal:
        return refusal.reasons
    return []


def _drafts_of(call: Call, person: Any) -> QuerySet[Any] | list[Any]:
    """Their own drafts in this call, so that nobody starts a second time what they have begun."""
    if not person.is_authenticated:
        return []
    theirs = call.proposals.visible_to(person).filter(contributors__person=person, contributors__role__in=WRITERS)
    return theirs.filter(state=State.DRAFT).order_by("pk")


def _announced(request: HttpRequest, call: Call, form: AnnounceForm) -> bool:
    try:
        calls.announce(call.pk, by=request.user)
    except NotReady as refusal:
        show_refusal(form, refusal)
        return False
    return True
