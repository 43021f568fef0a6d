"""The assessor's evening: their list, declaring or declining, marking, checking and returning.

Every page finds its assignment among those its assessor may know of: after a conflict there is none.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.attachments.attached import files_of
from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, took
from proposals.people.applicants import Applicants
from proposals.projections import text_parts
from proposals.versions.resubmissions import shows_earlier_start
from proposals.views.lists import page_of, sent
from scoring.arithmetic import effective_weights
from scoring.forms.forecasts import ForecastForm
from scoring.forms.sheets import DeclineForm, ReturnForm, SheetForm, stored_values
from scoring.meetings.own import called_to
from scoring.models import Assignment
from scoring.oversight.calibration import agreed_on
from scoring.panels.preferences import panels_to_choose_on
from scoring.services import sheets
from scoring.services.forecasts import state_forecast
from scoring.sheets import mine as assessments
from scoring.sheets.forecasts import own_forecast
from scoring.sheets.one import SheetInView, known_to, sheet_in_view
from scoring.sheets.shelves import counted
from scoring.sheets.side_by_side import compared, sheets_beside
from scoring.states import AssignmentState
from scoring.views.autosave import Difference, clock, criteria_of, differences_from
from scoring.views.lists import shelf_of, sort_of

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    show = shelf_of(request, assessments.SHELVES)
    sort = sort_of(request, assessments.ORDERS, "next")
    rows = assessments.own_assessments(request.user).filter(assessments.SHELVES[show][1])
    page = page_of(request, rows.order_by(*assessments.ORDERS[sort]))
    shelves = counted(Assignment.objects.visible_to(request.user), assessments.SHELVES)
    context = {
        "shelves": shelves,
        "numbers": {shelf.name: shelf.number for shelf in shelves},
        "show": show,
        "sort": sort,
        "page": page,
        "lines": assessments.lines_for(list(page), request.user),
        "next": assessments.next_for(request.user),
        "called_to": called_to(request.user),
        "choosing": panels_to_choose_on(request.user),
    }
    return render(request, "scoring/sheets/mine.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(own(request).still_out(), pk=pk)
    form = DeclineForm(sent(request))
    if form.is_valid():
        sheets.decline_assignment(pk, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, "You declined. Whoever runs the panel was told and can ask somebody else.")
        return redirect("scoring:mine")
    context = {"assignment": assignment, "proposal": assignment.proposal, "form": form}
    return render(request, "scoring/sheets/decline.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # for the PDFs of the proposal beside the sheet
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return save(request, pk)
    assignment = get_object_or_404(own(request), pk=pk)
    if assignment.state == AssignmentState.INVITED:
        return redirect("scoring:declare", pk)
    if assignment.is_kept_waiting and assignment.state == AssignmentState.ACCEPTED:
        return show_what_comes_first(request, assignment)
    seen = sheet_in_view(assignment)
    if not seen.is_open:
        return show_read_only(request, seen)
    form = SheetForm(initial=stored_values(seen.sheet, seen.marks), criteria=seen.criteria)
    return show_sheet(request, seen, form)


def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is read for the page while all goes well: saving takes at most ten statements."""
    form = SheetForm(request.POST, criteria=criteria_of(request, pk))
    differences: Sequence[Difference] = ()
    if form.is_valid():
        try:
            sheets.save_sheet(pk, by=request.user, is_skipped=request.POST.get("then") == "skip", **form.values)
        except StaleVersion as refusal:
            show_refusal(form, refusal)
            differences = take_up_the_stored_version(request, pk, form)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            return after_saving(request, pk)
    assignment = get_object_or_404(own(request).exclude(state=AssignmentState.INVITED), pk=pk)
    return show_sheet(request, sheet_in_view(assignment), form, differences)


def after_saving(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    then = request.POST.get("then")
    if then == "check":
        return redirect("scoring:check", pk)
    if then not in ("next", "skip"):
        messages.success(request, f"Saved at {clock()}.")
        return redirect("scoring:sheet", pk)
    following = assessments.next_for(request.user, besides=pk)
    if following is None:
        messages.success(request, "Saved. No other sheet waits for you.")
        return redirect("scoring:mine")
    messages.success(request, "Saved. This is the sheet most in need of you now.")
    return redirect(page_for(following), following.pk)


def page_for(assignment: Assignment) -> str:
    return "scoring:declare" if assignment.state == AssignmentState.INVITED else "scoring:sheet"


def take_up_the_stored_version(request: HttpRequest, pk: int, form: SheetForm) -> Sequence[Difference]:
    """Let the next save count, and say where what is typed differs from what was saved elsewhere meanwhile."""
    assignment = get_object_or_404(own(request), pk=pk)
    form.take_up(assignment.sheet.version)
    return differences_from(assignment.sheet, form)


def show_sheet(
    request: HttpRequest, seen: SheetInView, form: SheetForm, differences: Sequence[Difference] = ()
) -> HttpResponse:
    form.explain(seen.anchors)
    context = beside_the_sheet(seen, request.user) | {
        "form": form,
        "differences": differences,
        "chosen": len(form.chosen),
        "progress": assessments.progress_of(request.user, seen.proposal.call_id),
    }
    return render(request, "scoring/sheets/sheet.html", context)


def show_what_comes_first(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """While the panel is calibrated, other sheets than those of its anchors stay shut."""
    context = {"assignment": assignment, "proposal": assignment.proposal, "anchors": assignment.anchors_first()}
    return render(request, "scoring/sheets/waits.html", context)


@login_required
@require_POST
def forecast(request: HttpRequest, pk: int) -> HttpResponse:
    """How likely it is to spread, beside a returned sheet."""
    seen = sheet_in_view(get_object_or_404(own(request).returned(), pk=pk))
    form = ForecastForm(request.POST)
    if form.is_valid() and took(form, state_forecast, pk, by=request.user, **form.cleaned_data):
        messages.success(request, "Your forecast is kept. It changes no score.")
        return redirect("scoring:sheet", pk)
    return show_read_only(request, seen, form)


def show_read_only(request: HttpRequest, seen: SheetInView, form: ForecastForm | None = None) -> HttpResponse:
    """What others gave is read only for an assessor whose own sheet is in."""
    stands = own_forecast(seen)
    if stands.may_state:
        stands = replace(stands, form=form or ForecastForm(initial={"percent": stands.percent}))
    beside = sheets_beside(seen.assignment) if seen.is_returned else []
    context = beside_the_sheet(seen, request.user) | {
        "sheets": beside,
        "compared": compared(seen.criteria, beside),
        "next": assessments.next_for(request.user, besides=seen.assignment.pk),
        "forecast": stands,
        "forms": [form] if form else [],
    }
    return render(request, "scoring/sheets/returned.html", context)


def beside_the_sheet(seen: SheetInView, person: Any) -> dict[str, Any]:
    proposal, applicants = seen.proposal, Applicants(seen.proposal, person)
    return {
        "seen": seen,
        "proposal": proposal,
        "parts": text_parts(proposal, hides_applicants=applicants.are_hidden),
        "files": files_of(proposal, person, names=False),
        "plan": getattr(proposal, "spread_plan", None),
        "applicants": applicants,
        "themes": list(proposal.themes.all()),
        "agreed": agreed_on(seen.assignment.seat.panel_id, person),
        "shares": effective_weights({each.code: each.weight for each in seen.criteria}),
    }


@login_required
@require_http_methods(READ_OR_SEND)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(own(request), pk=pk)
    form = ReturnForm(sent(request))
    if form.is_valid():
        try:
            sheets.return_sheet(pk, by=request.user, version=form.cleaned_data["version"])
        except (NotReady, StaleVersion) as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Returned. Your total counts now, and you can read the other returned sheets.")
            return redirect("scoring:sheet", pk)
    is_marked = assignment.state == AssignmentState.ACCEPTED and not assignment.is_kept_waiting
    seen = sheet_in_view(assignment) if is_marked else None
    if seen is None or not seen.is_open:
        return redirect("scoring:sheet", pk)
    return render(request, "scoring/sheets/check.html", {"seen": seen, "proposal": seen.proposal, "form": form})


def own(request: HttpRequest) -> Any:
    """The assignments this person may know of, each with all that its pages show."""
    known = known_to(request.user).annotate(looks_back=shows_earlier_start(request.user, of="proposal__"))
    return known.select_related("proposal__area", "proposal__lead_organisation", "proposal__spread_plan")
