"""Scale and spread: the portfolio, the page of one proposal, and the three reports that feed them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals import portfolio as figures
from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.filters import PortfolioFilter
from proposals.forms.refusals import show_refusal, took, typed_over
from proposals.forms.spread import AdoptionForm, MeasureForm, PointForm
from proposals.models import Measure, MeasurePoint, Proposal
from proposals.projections import see
from proposals.services import spread as verbs
from proposals.states import HAS_AWARD, State
from proposals.views.lists import is_number, narrows, page_of
from proposals.views.saved import links_of_saved

REPORT = "proposals.record_adoption"


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    shown = PortfolioFilter(request.GET, figures.spreading(request.user), request=request)
    page = page_of(request, shown.qs)
    context = {
        "page": page,
        "lines": [figures.portfolio_line(proposal) for proposal in page],
        "totals": figures.totals(shown.qs),
        "as_of": localdate(),
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
        "sort": request.GET.get("sort", "-reported"),
        "saved_filters": links_of_saved(request.user, "portfolio"),
        "list_name": "portfolio",
    }
    return render(request, "proposals/spread/portfolio.html", context)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = spreading_proposal(request, reference)
    plan = getattr(proposal, "spread_plan", None)
    events = figures.events_of(proposal)
    signed_in = request.user.is_authenticated
    context = {
        "seen": see(proposal, request.user),
        "plan": plan,
        "uptake": figures.uptake(events, plan),
        "planned_sites": figures.planned_sites(plan),
        "ledger": figures.ledger(events),
        "measures": figures.measures_of(proposal),
        "may_report": signed_in and request.user.has_perm(REPORT, proposal),
        "may_record_spread": signed_in
        and proposal.state == State.FUNDED
        and request.user.has_perm("proposals.record_spread", proposal),
    }
    return render(request, "proposals/spread/detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_adoption(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    form = AdoptionForm(sent(request), proposal=proposal, initial=event_to_correct(request, proposal))
    if form.is_valid() and took(form, verbs.record_adoption, proposal.pk, by=request.user, **form.cleaned_data):
        site, on = form.cleaned_data["site"], date_format(form.cleaned_data["happened_on"], "j F Y")
        messages.success(request, f"Recorded for {site}, {on}.")
        return redirect("proposals:spread", reference)
    return render(request, "proposals/spread/adoption.html", {"seen": see(proposal, request.user), "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_measure(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    form = MeasureForm(sent(request), initial=measure_of_the_plan(proposal))
    if form.is_valid() and took(form, verbs.add_measure, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, f"Added: {form.cleaned_data['name']}. Sites can report it from now on.")
        return redirect("proposals:spread", reference)
    return render(request, "proposals/spread/measure.html", {"seen": see(proposal, request.user), "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_point(request: HttpRequest, reference: str, measure_pk: int) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    measure = get_object_or_404(proposal.measures.select_related("proposal"), pk=measure_pk)
    standing = standing_point(measure, request.GET)
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
    return render(request, "proposals/spread/point.html", context)


# --- Parts of these views ------------------------------------------------------------------------------------------
def spreading_proposal(request: HttpRequest, reference: str) -> Proposal:
    """Spread is told of once everybody may know that the proposal is funded: before, this page is not there."""
    proposals = Proposal.objects.visible_to(request.user).filter(shown_state__in=HAS_AWARD)
    return get_object_or_404(proposals.for_listing().select_related("spread_plan"), reference=reference)


def reported_proposal(request: HttpRequest, reference: str) -> Proposal:
    proposal = spreading_proposal(request, reference)
    if not request.user.has_perm(REPORT, proposal):
        raise NotPermitted("Only its authors and the programme team report on this proposal.")
    return proposal


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def event_to_correct(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The values of the standing event that `?corrects=` names; nothing when it names none."""
    number = request.GET.get("corrects", "")
    event = proposal.standing_events().filter(pk=number).first() if is_number(number) else None
    if event is None:
        return {"happened_on": localdate()}
    return {
        "site": event.site_id,
        "stage": event.stage,
        "happened_on": event.happened_on,
        "evidence": event.evidence,
        "corrects": event.pk,
    }


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


def standing_point(measure: Measure, query: QueryDict) -> MeasurePoint | None:
    """The value that `?point=` names: to change it, one starts from what stands there."""
    number = query.get("point", "")
    return measure.points.select_related("site").filter(pk=number).first() if is_number(number) else None


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
