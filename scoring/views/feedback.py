"""What authors learn of the marks once outcomes are announced; before that their page does not exist.

And the pages on which moderators approve the comments that will stand there.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals import rights
from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Proposal
from proposals.views.lists import page_of
from scoring.finding import find_call
from scoring.forms.feedback import FeedbackForm
from scoring.letters.approving import FEWEST_SHEETS, IS_PAST_SCORING, review_lines, review_of, to_review
from scoring.letters.feedback import HAS_FEEDBACK, feedback_on, may_read_feedback, panel_words
from scoring.letters.wording import letters_read_by
from scoring.services.feedback import save_feedback
from scoring.views.running import READ_OR_SEND


@login_required
@require_http_methods(["GET", "HEAD"])
def feedback(request: HttpRequest, reference: str) -> HttpResponse:
    readable = Proposal.objects.visible_to(request.user, rights.READ).for_listing()
    proposal = get_object_or_404(readable, reference=reference)
    if not may_read_feedback(request.user, proposal):
        raise Http404
    found = feedback_on(proposal, request.user)
    if found.seen.state not in HAS_FEEDBACK:
        raise Http404
    context = {
        "feedback": found,
        "fewest": FEWEST_SHEETS,
        "is_announced": proposal.call.is_announced,
        "letters": letters_read_by(request.user, proposal),
    }
    return render(request, "scoring/feedback/feedback.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def of_call(request: HttpRequest, code: str) -> HttpResponse:
    """How far the feedback of a call is, and what waits first."""
    call = find_call(request.user, code, may="scoring.feedback_desk")
    lines = review_lines(call, list(to_review(call, request.user)))
    lines.sort(key=lambda line: line.is_ready)
    page = page_of(request, lines)
    context = {"call": call, "page": page, "all": len(lines), "ready": sum(line.is_ready for line in lines)}
    return render(request, "scoring/feedback/of_call.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Saved with one button, what is decided; with another one, what nobody decided is approved as written too."""
    proposal = find(request, reference)
    form = FeedbackForm(request.POST if request.method == "POST" else None, review=review_of(proposal))
    if form.is_valid():
        try:
            save_feedback(
                proposal.pk,
                by=request.user,
                version=form.cleaned_data["version"],
                verdicts=form.verdicts(and_the_rest=request.POST.get("act") == "rest"),
                paragraph=form.cleaned_data["paragraph"],
            )
        except StaleVersion as refusal:
            return show(request, proposal, typed_again(form, proposal, refusal), both=form.both())
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            return after_saving(request, proposal)
    return show(request, proposal, form)


def find(request: HttpRequest, reference: str) -> Proposal:
    theirs = Proposal.objects.visible_to(request.user, rights.FEEDBACK).filter(shown_state__in=IS_PAST_SCORING)
    return get_object_or_404(theirs.for_listing(), reference=reference)


def typed_again(form: FeedbackForm, proposal: Proposal, refusal: StaleVersion) -> FeedbackForm:
    review = review_of(proposal)
    again = FeedbackForm(typed_over(form, version=review.version), review=review)
    again.is_valid()
    show_refusal(again, refusal)
    return again


def show(request: HttpRequest, proposal: Proposal, form: FeedbackForm, both: Any = ()) -> HttpResponse:
    context = {
        "proposal": proposal,
        "review": form.review,
        "form": form,
        "forms": [form],
        "both": both,
        "panel": panel_words(proposal.call, [proposal.pk])[proposal.pk],
        "may_see_means": request.user.has_perm(rights.RANK, proposal),
        "fewest": FEWEST_SHEETS,
    }
    return render(request, "scoring/feedback/approve.html", context)


def after_saving(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    waiting = next_after(proposal, request.user) if request.POST.get("act") == "next" else ""
    told = "It is saved." if waiting else "It is saved. What the authors will read stands below."
    messages.success(request, f"{proposal.reference}: {told}")
    return redirect("scoring:approve_feedback", waiting or proposal.reference)


def next_after(proposal: Proposal, person: Any) -> str:
    """The next proposal of the call after this one whose comments wait for somebody; the first one after the last."""
    others = list(to_review(proposal.call, person).exclude(pk=proposal.pk))
    waiting = [line.reference for line in review_lines(proposal.call, others) if not line.is_ready]
    later = [each for each in waiting if each > (proposal.reference or "")]
    return next(iter(later or waiting), "")
