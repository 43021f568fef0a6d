"""What is measured at sites: adding a measure, and recording a month."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from proposals.forms.measures import MeasureForm, PointForm
from proposals.forms.refusals import show_refusal, took, typed_over
from proposals.models import MeasurePoint, Proposal
from proposals.projections import see
from proposals.services import measures as verbs
from proposals.views.lists import named_row, sent
from proposals.views.spread import reported_proposal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_measure(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    form = MeasureForm(sent(request), initial=measure_of_the_plan(proposal))
    if form.is_valid() and took(form, verbs.add_measure, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, f"Added: {form.cleaned_data['name']}. Sites can report it from now on.")
        return redirect("proposals:spread", reference)
    return render(request, "proposals/measures/measure.html", {"seen": see(proposal, request.user), "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_point(request: HttpRequest, reference: str, measure_pk: int) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    measure = get_object_or_404(proposal.measures.select_related("proposal"), pk=measure_pk)
    standing = named_row(request, "point", measure.points.select_related("site"))  # to change it, one starts from it
    form = PointForm(sent(request), measure=measure, initial=values_of(standing))
    if form.is_valid():
        try:
            verbs.record_point(measure.pk, by=request.user, **form.cleaned_data)
        except StaleVersion as refusal:
            standing = measure.points.select_related("site").get(
                site=form.cleaned_data["site"], month=form.cleaned_data["month"]
            )
            form.data = typed_over(form, version=standing.version, replaces=standing.pk)
            show_refusal(form, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            site, month = form.cleaned_data["site"], date_format(form.cleaned_data["month"], "F Y")
            messages.success(request, f"Recorded {measure.name} for {site}, {month}.")
            return redirect("proposals:spread", reference)
    context = {"seen": see(proposal, request.user), "measure": measure, "form": form, "standing": standing}
    return render(request, "proposals/measures/point.html", context)


# --- Parts of these views ------------------------------------------------------------------------------------------
def measure_of_the_plan(proposal: Proposal) -> dict[str, Any]:
    """The first measure is the one that the plan for spread promised."""
    plan = getattr(proposal, "spread_plan", None)
    if plan is None or proposal.measures.exists():
        return {}
    return {
        "name": plan.baseline_measure,
        "unit": plan.baseline_unit,
        "direction": plan.direction,
        "baseline_value": plan.baseline_value,
    }


def values_of(point: MeasurePoint | None) -> dict[str, Any]:
    if point is None:
        return {}
    return {
        "site": point.site_id,
        "month": point.month.isoformat(),
        "value": point.value,
        "version": point.version,
        "replaces": point.pk,
    }
