"""Several submissions at once: a page that asks to confirm, and one that says what became of each."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from exchange.bulk import BULK_ACTS, MOST_ROWS, BulkAct, chosen_rows, form_for, lines_of, run
from proposals.forms.kept import as_typed, insert_kept_text
from proposals.models import BulkRun, Proposal
from proposals.services.kept import texts_for
from proposals.views.moderation import must_be_a_moderator


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    must_be_a_moderator(request)
    asked = request.POST if request.method == "POST" else request.GET
    name = asked.get("act", "")
    chosen = asked.getlist("row")[:MOST_ROWS]
    proposals = chosen_rows(chosen, request.user)
    if name not in BULK_ACTS or not proposals:
        messages.warning(request, "Tick at least one proposal and choose what to do with them.")
        return redirect("proposals:desk")
    act = BULK_ACTS[name]
    texts = texts_for(act.kept_texts) if act.kept_texts else []
    form, is_sent = filled_form(request, act, proposals, texts)
    if is_sent and form.is_valid():
        done = run(name, proposals, by=request.user, key=key_of(request), values=form.cleaned_data)
        return redirect("bulk_results", done.key)
    context = {
        "name": name,
        "act": act,
        "proposals": proposals,
        "left_out": len(set(chosen)) - len(proposals),
        "form": form,
        "texts": texts,
        "key": key_of(request),
    }
    return render(request, "bulk/confirm.html", context)


@login_required
@require_safe
def results(request: HttpRequest, run_key: UUID) -> HttpResponse:
    """What became of each row of one's own run."""
    must_be_a_moderator(request)
    done = get_object_or_404(BulkRun, person=request.user, key=run_key)
    lines = lines_of(done, request.user)
    context = {
        "act": BULK_ACTS[done.act],
        "run": done,
        "done": [proposal for proposal, reason in lines if reason == ""],
        "refused": [(proposal, reason) for proposal, reason in lines if reason],
        "not_tried": [proposal for proposal, reason in lines if reason is None],
    }
    return render(request, "bulk/results.html", context)


def filled_form(request: HttpRequest, act: BulkAct, proposals: list[Proposal], texts: list[Any]) -> tuple[Any, bool]:
    """The form of the act, and whether it was sent to be performed."""
    if request.method != "POST":
        return form_for(act, None, proposals, request.user), False
    if "insert" in request.POST:
        typed = insert_kept_text(request.POST, "note", texts)
        return as_typed(form_for(act, typed, proposals, request.user)), False
    return form_for(act, request.POST, proposals, request.user), True


def key_of(request: HttpRequest) -> UUID:
    """The key that was made with the page, or a new one for a new page."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
