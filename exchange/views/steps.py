"""The page of a step: what it does, what it asks for, and one button that takes it. Which steps there are stands in
`exchange/acts.py`; the verbs themselves check the right, the state and the guards again, under the lock."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from exchange.acts import ACTS, Act
from proposals import rights
from proposals.attachments.attached import files_of
from proposals.errors import NotReady, StaleVersion
from proposals.forms.kept import as_typed, insert_kept_text
from proposals.forms.refusals import show_refusal
from proposals.likeness.verdicts import beside_a_submission
from proposals.models import CannedText, Proposal
from proposals.projections import see, text_parts
from proposals.services.kept import texts_for
from proposals.services.steps import why_another_has_it
from proposals.states import State
from proposals.steps import Step, allowed_step


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    act = ACTS.get(name)
    if act is None:
        raise Http404
    known = Proposal.objects.visible_to(request.user).for_listing().with_version_count().select_related("spread_plan")
    known = known.with_rights(request.user, rights.READ, rights.IMPARTIAL)
    proposal = get_object_or_404(known, reference=reference)
    if act.page:
        return redirect(act.page, reference)
    taken = allowed_step(proposal, name, by=request.user, known_state=rights.known_state(proposal, request.user))
    texts = kept_texts(request, act)
    form, is_sent = filled_form(request, act, proposal, texts)
    back = where_from(request, proposal, taken)
    if is_sent and form.is_valid() and performed(act, form):
        messages.success(request, f"{reference}: {act.done}")
        return redirect(back[0])
    context = context_for(request, proposal, act, taken) | {"form": form, "back": back, "texts": texts}
    return render(request, "steps/step.html", context)


def kept_texts(request: HttpRequest, act: Act) -> list[CannedText]:
    """Those that a moderator can start from; nobody else has any."""
    return texts_for(act.kept_texts) if act.kept_texts and request.user.has_perm(rights.DESK) else []


def filled_form(request: HttpRequest, act: Act, proposal: Proposal, texts: list[CannedText]) -> tuple[Any, bool]:
    """The form of an act, and whether it was sent to be performed: a kept text may have been asked for instead."""
    if request.method != "POST":
        return act.form(None, proposal=proposal, person=request.user), False
    if "insert" not in request.POST:
        return act.form(request.POST, proposal=proposal, person=request.user), True
    typed = insert_kept_text(request.POST, "note", texts, proposal)
    return as_typed(act.form(typed, proposal=proposal, person=request.user)), False


def performed(act: Act, form: Any) -> bool:
    """What must be true first is told on the form; that somebody else was faster, or may not, on a page of its own."""
    try:
        act.verb(form.proposal.pk, by=form.person, **form.cleaned_data)
    except (NotReady, StaleVersion) as refusal:
        show_refusal(form, refusal)
        return False
    return True


def context_for(request: HttpRequest, proposal: Proposal, act: Act, taken: Step) -> dict[str, Any]:
    may_read = act.shows_text and request.user.has_perm(rights.READ, proposal)
    is_moderating = act.shows_text and taken.source == State.SUBMITTED  # a moderator's steps, all of them
    beside = beside_a_submission(proposal, request.user) if is_moderating else {}
    seen = see(proposal, request.user)
    return beside | {
        "act": act,
        "is_moderating": is_moderating,
        "name": taken.name,
        "seen": seen,
        "reasons": why_not_yet(request, proposal, act, taken),
        "parts": text_parts(proposal, hides_applicants=seen.hides_applicants) if may_read else [],
        "files": files_of(proposal, request.user, names=True) if may_read else [],
        "requested_pounds": proposal.requested_pounds if may_read else None,
        "has_versions": may_read and getattr(proposal, "version_count", 0) > 1,
    }


def why_not_yet(request: HttpRequest, proposal: Proposal, act: Act, taken: Step) -> list[str]:
    """Told before anybody fills in the form; what was sent is judged by the verb."""
    if request.method == "POST":
        return []
    return why_another_has_it(proposal, taken, by=request.user) + act.why_not_yet(taken, proposal)


def where_from(request: HttpRequest, proposal: Proposal, taken: Step) -> tuple[str, str]:
    """A moderator works down the desk; everybody else came from the proposal. (address, words)"""
    if taken.source == State.SUBMITTED and request.user.has_perm(rights.DESK, proposal):
        return reverse("proposals:desk"), "Moderation desk"
    return reverse("proposals:detail", args=[proposal.reference]), proposal.reference or "The proposal"
