"""Announcing an agreed shortlist: all that will happen on one page, each letter as it will be sent, and the act."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal
from scoring.finding import find_to_announce
from scoring.forms.announcing import AnnounceShortlistForm
from scoring.letters.announcing import plan_of
from scoring.letters.wording import letters_for
from scoring.services.announcing import announce_shortlist
from scoring.states import ShortlistState
from scoring.views.running import READ_OR_SEND

DONE = "The shortlist is announced. Every author is told, and their letters are on their way."


@login_required
@require_http_methods(READ_OR_SEND)
def announce(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    shortlist = find_to_announce(request.user, code, shortlist_pk)
    if shortlist.state == ShortlistState.ANNOUNCED:
        messages.info(request, "This shortlist is announced already.")
        return redirect("proposals:call", code)
    plan = plan_of(shortlist)
    form = AnnounceShortlistForm(request.POST if request.method == "POST" else None, initial={"seen": plan.seen})
    if form.is_valid():
        try:
            announce_shortlist(shortlist.pk, by=request.user, seen=form.cleaned_data["seen"])
        except (NotReady, StaleVersion) as refusal:
            plan = plan_of(find_to_announce(request.user, code, shortlist_pk))
            form = AnnounceShortlistForm({"seen": plan.seen})
            form.errors.clear()
            show_refusal(form, refusal)
        else:
            messages.success(request, DONE)
            return redirect("proposals:call", code)
    context = {"plan": plan, "shortlist": shortlist, "call": plan.call, "form": form, "forms": [form]}
    return render(request, "scoring/letters/announce.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def letter_to_come(request: HttpRequest, code: str, shortlist_pk: int, reference: str) -> HttpResponse:
    """The letter about one proposal of the shortlist, as it would be sent now."""
    shortlist = find_to_announce(request.user, code, shortlist_pk)
    plan = plan_of(shortlist)
    line = next((each for each in plan.lines if each.proposal.reference == reference), None)
    if line is None or not line.decided or not line.decided.kind or shortlist.state == ShortlistState.ANNOUNCED:
        raise Http404
    letter = letters_for(plan.call, {line.proposal: line.decided})[line.proposal]
    context = {"plan": plan, "shortlist": shortlist, "proposal": line.proposal, "letter": letter}
    return render(request, "scoring/letters/to_come.html", context)
