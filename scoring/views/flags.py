"""Flags: raised and settled on the page of a proposal; on a page of their own with their trail and their owner."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from proposals.projections import see
from scoring.forms.flags import FlagForm, NoteForm, OwnerForm, ReopenFlagForm, ResolveForm, flag_ids
from scoring.oversight.flags import SeenFlag, flags_of, owners_for
from scoring.services import flags
from scoring.views.panels import READ_OR_SEND, act, find, sent


@login_required
@require_http_methods(READ_OR_SEND)
def raise_flag(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    found = find(request, pk, reference=reference)
    form = FlagForm(sent(request), auto_id=flag_ids())
    done = "The flag is raised. Scoring can’t be closed before it is settled."
    return act(request, found, form, lambda given: flags.raise_flag(found.pk, by=request.user, **given), done)


@login_required
@require_http_methods(READ_OR_SEND)
def resolve_flag(request: HttpRequest, pk: int, flag_pk: int) -> HttpResponse:
    found = find(request, pk, flags__pk=flag_pk)
    form = ResolveForm(sent(request), auto_id=flag_ids(flag_pk))
    done = "The flag is settled."
    return act(request, found, form, lambda given: flags.resolve_flag(flag_pk, by=request.user, **given), done)


@login_required
@require_safe
def flag(request: HttpRequest, pk: int, flag_pk: int) -> HttpResponse:
    return show_flag(request, find(request, pk, flags__pk=flag_pk), flag_pk)


@login_required
@require_http_methods(READ_OR_SEND)
def note_flag(request: HttpRequest, pk: int, flag_pk: int) -> HttpResponse:
    found = find(request, pk, flags__pk=flag_pk)
    return work_on(request, found, flag_pk, NoteForm(sent(request)), flags.note_flag, "The note is kept.")


@login_required
@require_http_methods(READ_OR_SEND)
def assign_flag(request: HttpRequest, pk: int, flag_pk: int) -> HttpResponse:
    found = find(request, pk, flags__pk=flag_pk)
    form = OwnerForm(sent(request), owners=owners_for(found))
    return work_on(request, found, flag_pk, form, flags.assign_flag, "The flag has its owner, who is told.")


@login_required
@require_http_methods(READ_OR_SEND)
def reopen_flag(request: HttpRequest, pk: int, flag_pk: int) -> HttpResponse:
    found = find(request, pk, flags__pk=flag_pk)
    return work_on(request, found, flag_pk, ReopenFlagForm(sent(request)), flags.reopen_flag, "The flag is open again.")


def work_on(
    request: HttpRequest, found: Proposal, flag_pk: int, form: Form, verb: Callable[..., Any], done: str
) -> HttpResponse:
    page = ("scoring:flag", found.placement.panel_id, flag_pk)
    if not form.is_bound:
        return redirect(*page)
    if form.is_valid():
        try:
            verb(flag_pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(*page)
    return show_flag(request, found, flag_pk, form)


def show_flag(request: HttpRequest, found: Any, flag_pk: int, refused: Form | None = None) -> HttpResponse:
    runs_it = request.user.has_perm("scoring.flag", found)
    shown = flags_of(found, with_names=runs_it, is_blind=found.is_blind)
    seen = next((each for each in shown if each.pk == flag_pk), None)
    if seen is None:
        raise Http404
    context = {
        "panel": found.placement.panel,
        "seen": see(found, request.user),
        "flag": seen,
        "forms": [refused] if refused else [],
        "is_blind": found.is_blind,
        "may": forms_of(found, seen, refused) if runs_it and not found.is_blind else {},
    }
    return render(request, "scoring/panels/flag.html", context)


def forms_of(found: Proposal, seen: SeenFlag, refused: Form | None) -> dict[str, Form]:
    """The one that was refused stands in its own place."""
    if not seen.is_open:
        return {"reopen": refused if isinstance(refused, ReopenFlagForm) else ReopenFlagForm()}
    owner_form = refused if isinstance(refused, OwnerForm) else OwnerForm(owners=owners_for(found))
    return {
        "note": refused if isinstance(refused, NoteForm) else NoteForm(),
        "owner": owner_form,
        "settle": ResolveForm(auto_id=flag_ids(seen.pk)),
    }
