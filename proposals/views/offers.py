"""Practical support between moderators and authors, and the notes that moderators and managers keep to themselves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.desk.review import notes_for
from proposals.forms.desk import NoteForm, SupportAnswerForm, SupportForm
from proposals.forms.kept import as_typed, insert_kept_text
from proposals.models import Proposal, SupportOffer, TextKind
from proposals.projections import see
from proposals.services import offers
from proposals.services.kept import texts_for
from proposals.views.moderation import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find(request, reference)
    texts = texts_for(TextKind.SUPPORT)
    if request.method == "POST" and "insert" in request.POST:
        form: Any = as_typed(SupportForm(insert_kept_text(request.POST, "text", texts, proposal)))
    else:
        form = SupportForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            offers.offer_support(proposal.pk, by=request.user, **form.cleaned_data)
            messages.success(request, "Offered. The authors are told, and answer on the proposal’s page.")
            return redirect("proposals:review", reference)
    context = {"seen": see(proposal, request.user), "form": form, "texts": texts}
    return render(request, "proposals/offers/offer.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str, offer_pk: int) -> HttpResponse:
    proposal, offer = offer_of(request, reference, offer_pk)
    offers.must_answer(proposal, by=request.user)
    before = {"is_wanted": {True: "yes", False: "no"}.get(offer.is_wanted), "answer": offer.answer}  # type: ignore[arg-type]
    form = SupportAnswerForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        offers.answer_support(offer.pk, by=request.user, **form.cleaned_data)
        messages.success(request, "Your answer is saved, and whoever offered it is told.")
        return redirect("proposals:detail", reference)
    context = {"seen": see(proposal, request.user), "offer": offer, "form": form}
    return render(request, "proposals/offers/answer.html", context)


@login_required
@require_POST
def close(request: HttpRequest, reference: str, offer_pk: int) -> HttpResponse:
    proposal, offer = offer_of(request, reference, offer_pk)
    offers.close_support(offer.pk, by=request.user)
    messages.success(request, "The offer is closed.")
    is_author = request.user.has_perm(offers.ANSWER, proposal)
    return redirect("proposals:detail" if is_author else "proposals:review", reference)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = known_proposal(request, reference)
    offers.must_see_notes(proposal, by=request.user)
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        offers.add_note(proposal.pk, by=request.user, text=form.cleaned_data["text"])
        messages.success(request, "Your note is kept.")
        return redirect("proposals:notes_on", reference)
    context = {"seen": see(proposal, request.user), "form": form, "notes": notes_for(proposal)}
    return render(request, "proposals/offers/notes.html", context)


def known_proposal(request: HttpRequest, reference: str) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_listing(), reference=reference)


def offer_of(request: HttpRequest, reference: str, offer_pk: int) -> tuple[Proposal, SupportOffer]:
    """An offer, for those who may know of it: its authors and the moderators."""
    proposal = known_proposal(request, reference)
    offers.must_know_of_offers(proposal, by=request.user)
    return proposal, get_object_or_404(proposal.support_offers.select_related("offered_by"), pk=offer_pk)
