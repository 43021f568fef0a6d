"""The chair's panel: how it gets on, and the page of one proposal, where assessors are asked. Flags: `flags.py`.

What a person may open follows from what they oversee; what they may change there, from the services.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from proposals.views.lists import page_of, sent
from scoring.forms.flags import FlagForm, ResolveForm, flag_ids
from scoring.forms.panels import AssignForm, ReopenForm
from scoring.models import Panel
from scoring.oversight import progress as reading
from scoring.oversight.declaring import to_declare_on, waiting_for_their_chair
from scoring.oversight.proposal import Oversight, oversee, overseen_on
from scoring.services import closing, panels, sheets
from scoring.sheets.shelves import counted
from scoring.views.lists import shelf_of, sort_of

READ = ["GET", "HEAD"]
READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(READ)
def index(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("scoring.see_panels"):
        raise PermissionDenied("Panels are for their chairs and for the programme team.")
    sort = sort_of(request, reading.PANEL_ORDERS, "-due")
    page = page_of(request, reading.panels_seen_by(request.user).order_by(*reading.PANEL_ORDERS[sort]))
    return render(request, "scoring/panels/index.html", {"page": page, "sort": sort})


@login_required
@require_http_methods(READ)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    panel = get_object_or_404(Panel.objects.visible_to(request.user).select_related("call"), pk=pk)
    show = shelf_of(request, reading.SHELVES)
    sort = sort_of(request, reading.PROGRESS_ORDERS, "proposal")
    placed = reading.placed_on(panel, request.user)
    page = page_of(request, placed.filter(reading.SHELVES[show][1]).order_by(*reading.PROGRESS_ORDERS[sort]))
    lines = reading.lines_for(page, request.user)
    context = {
        "panel": panel,
        "shelves": counted(placed, reading.SHELVES),
        "show": show,
        "sort": sort,
        "page": page,
        "lines": lines,
        "dots": [
            (f"{each.seen.reference} {each.seen.title}", each.score, each.totals) for each in lines if each.totals
        ],
        "runs_it": request.user.has_perm("panels.run", panel),
        "to_declare": to_declare_on(panel, request.user),
        "has_hidden": any(each.is_blind for each in lines),
    }
    return render(request, "scoring/panels/progress.html", context)


@login_required
@require_http_methods(READ)
def proposal(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """To its chair it opens after the declaration."""
    found = overseen_on(pk, request.user).filter(reference=reference).first()
    if found is None:
        waiting = get_object_or_404(waiting_for_their_chair(request.user, panel_pk=pk), reference=reference)
        return redirect("scoring:declare_in_the_chair", pk, waiting.reference)
    return show_proposal(request, found)


@login_required
@require_http_methods(READ_OR_SEND)
def assign(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    found = find(request, pk, reference=reference)
    form = AssignForm(sent(request), panel_pk=pk)
    done = "Asked. Each of them has a notice and first declares whether they have a conflict of interest."
    return act(request, found, form, lambda given: panels.assign(found.pk, by=request.user, **given), done)


@login_required
@require_http_methods(READ_OR_SEND)
def reopen_sheet(request: HttpRequest, pk: int, assignment_pk: int) -> HttpResponse:
    found = find(request, pk, assignments__pk=assignment_pk)
    form = ReopenForm(sent(request), auto_id=sheet_ids(assignment_pk))
    done = "The sheet is open again. Its total does not count until it is returned; its assessor was told why."
    return act(request, found, form, lambda given: sheets.reopen_sheet(assignment_pk, by=request.user, **given), done)


def find(request: HttpRequest, panel_pk: int, **which: Any) -> Proposal:
    return get_object_or_404(overseen_on(panel_pk, request.user), **which)


def sheet_ids(pk: int) -> str:
    return f"sheet{pk}-%s"


def act(request: HttpRequest, found: Proposal, form: Form, verb: Callable[[Any], Any], done: str) -> HttpResponse:
    """What every form of the page does when it is sent; opened by its own address, it shows the page."""
    page = ("scoring:panel_proposal", found.placement.panel_id, found.reference)
    if not form.is_bound:
        return redirect(*page)
    if form.is_valid():
        try:
            verb(form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(*page)
    return show_proposal(request, found, form)


def show_proposal(request: HttpRequest, found: Any, refused: Form | None = None) -> HttpResponse:
    """The page with all its forms; `refused` takes the place of the one that was sent."""
    seen = oversee(found, request.user)
    context = {
        "panel": found.placement.panel,
        "page": seen,
        "reasons": _reasons(found, seen) if seen.is_open else [],
        "forms": [refused] if refused else [],
        "may_step_back": request.user.has_perm("scoring.step_back", found),
        **forms_of(seen, found.placement.panel_id, refused),
    }
    return render(request, "scoring/panels/proposal.html", context)


def _reasons(found: Proposal, seen: Oversight) -> list[str]:
    return closing.reasons_to_wait(found, seen.sheets_in, seen.open_flags, ties=len(seen.ties))


def forms_of(seen: Oversight, panel_pk: int, refused: Form | None) -> dict[str, Any]:
    if not seen.runs_it:
        return {}
    assign_form = refused if isinstance(refused, AssignForm) else AssignForm(panel_pk=panel_pk)
    assign_form.offer(seen.can_be_asked)
    drawn = {refused.auto_id: refused} if refused else {}
    settling = {each.pk: ResolveForm(auto_id=flag_ids(each.pk)) for each in seen.flags if each.is_open}
    reopening = {each.assignment_pk: ReopenForm(auto_id=sheet_ids(each.assignment_pk)) for each in seen.sheets}
    return {
        "assign_form": assign_form,
        "flag_form": drawn.get(flag_ids()) or FlagForm(auto_id=flag_ids()),
        "resolve_forms": {pk: drawn.get(form.auto_id) or form for pk, form in settling.items()},
        "reopen_forms": {pk: drawn.get(form.auto_id) or form for pk, form in reopening.items()},
    }
