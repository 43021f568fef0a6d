"""What is measured at sites: the measures of a proposal, one of them across its sites, and changing it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.forms.measures import ChangedMeasureForm, MeasureForm
from proposals.forms.refusals import show_refusal, took, typed_over
from proposals.measured.entering import ALL_SITES, sites_entered_by
from proposals.measured.funnels import sites_in
from proposals.measured.listing import reads_all_sites, sees_counts
from proposals.measured.site_charts import charts_of, sites_reporting
from proposals.models import Measure, Organisation, Proposal
from proposals.projections import see
from proposals.services import measures as verbs
from proposals.views.lists import page_of, sent
from proposals.views.spread import REPORT, reported_proposal, spreading_proposal

CHARTS_ON_A_PAGE = 24
READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def measure(request: HttpRequest, reference: str, measure_pk: int) -> HttpResponse:
    """One measure across the sites that report it, as small charts beside each other, so many on a page."""
    proposal, found = measure_of(request, reference, measure_pk)
    may_report = request.user.has_perm(REPORT, proposal)
    reads_all = may_report or reads_all_sites(request.user, proposal)
    sites = sites_reporting(found).filter(ALL_SITES if reads_all else sites_entered_by(request.user, proposal))
    page = page_of(request, sites, length=CHARTS_ON_A_PAGE)
    context = {
        "seen": see(proposal, request.user),
        "measure": found,
        "page": page,
        "charts_of_sites": charts_of(found, list(page)),
        "reads_all": reads_all,
        "may_report": may_report,
        "may_compare": found.has_denominator and sees_counts(request.user, proposal),
    }
    return render(request, "proposals/measures/measure.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def add_measure(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    form = MeasureForm(sent(request), initial=measure_of_the_plan(proposal))
    if form.is_valid() and took(form, verbs.add_measure, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, f"Added: {form.cleaned_data['name']}. Sites can report it from now on.")
        return redirect("proposals:spread", reference)
    return render(request, "proposals/measures/add.html", {"seen": see(proposal, request.user), "form": form})


@login_required
@require_http_methods(READ_OR_SEND)
def change_measure(request: HttpRequest, reference: str, measure_pk: int) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    found = get_object_or_404(proposal.measures, pk=measure_pk)
    form = ChangedMeasureForm(sent(request), initial=values_of(found))
    if form.is_valid():
        try:
            verbs.change_measure(found.pk, by=request.user, **form.cleaned_data)
        except StaleVersion as refusal:
            found = proposal.measures.get(pk=measure_pk)
            form.data = typed_over(form, version=found.version)
            show_refusal(form, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Saved: {form.cleaned_data['name']}.")
            return redirect("proposals:measure", reference, measure_pk)
    context = {"seen": see(proposal, request.user), "measure": found, "form": form}
    return render(request, "proposals/measures/change.html", context)


@login_required
@require_safe
def funnel(request: HttpRequest, reference: str, measure_pk: int) -> HttpResponse:
    """Sites of one period beside each other, by their counts: for those who enter them and for the programme team."""
    proposal, found = measure_of(request, reference, measure_pk)
    if not sees_counts(request.user, proposal):
        raise NotPermitted("Counts of all sites are for its authors and the programme team.")
    in_period = sites_in(found, request.GET.get("month", ""))
    context = {"seen": see(proposal, request.user), "measure": found, "found": in_period}
    return render(request, "proposals/measures/funnel.html", context)


# --- Parts of these views ------------------------------------------------------------------------------------------
def measure_of(request: HttpRequest, reference: str, measure_pk: int) -> tuple[Proposal, Measure]:
    proposal = spreading_proposal(request, reference)
    return proposal, get_object_or_404(proposal.measures, pk=measure_pk)


def site_of(site_pk: int) -> Organisation:
    return get_object_or_404(Organisation, pk=site_pk)


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


def values_of(found: Measure) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ChangedMeasureForm.base_fields}
