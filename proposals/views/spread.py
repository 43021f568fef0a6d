"""Scale and spread: the portfolio, the page of one proposal, and the report that feeds them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals import portfolio as figures
from proposals.filters import PortfolioFilter
from proposals.forms.refusals import took
from proposals.forms.spread import AdoptionForm
from proposals.measured import measures_of
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import spread as verbs
from proposals.states import HAS_AWARD, State
from proposals.views.lists import named_row, narrows, page_of, sent
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
    proposal: Any = spreading_proposal(request, reference)
    plan = getattr(proposal, "spread_plan", None)
    events = figures.events_of(proposal)
    signed_in = request.user.is_authenticated
    context = {
        "seen": see(proposal, request.user),
        "plan": plan,
        "uptake": figures.uptake(events, plan),
        "planned_sites": figures.planned_sites(plan),
        "ledger": figures.ledger(events),
        "measures": measures_of(proposal),
        "may_report": signed_in and request.user.has_perm(REPORT, proposal),
        "has_story": proposal.has_story,
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


# --- Parts of these views ------------------------------------------------------------------------------------------
def spreading_proposal(request: HttpRequest, reference: str) -> Proposal:
    """Spread is told of once everybody may know that the proposal is funded: before, this page is not there."""
    proposals = Proposal.objects.visible_to(request.user).filter(shown_state__in=HAS_AWARD)
    return get_object_or_404(proposals.with_story().for_listing().select_related("spread_plan"), reference=reference)


def reported_proposal(request: HttpRequest, reference: str) -> Proposal:
    proposal = spreading_proposal(request, reference)
    verbs.must_report(proposal, request.user)
    return proposal


def event_to_correct(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The values of the standing event that `?corrects=` names; nothing when it names none."""
    event = named_row(request, "corrects", proposal.standing_events())
    if event is None:
        return {"happened_on": localdate()}
    return {
        "site": event.site_id,
        "stage": event.stage,
        "happened_on": event.happened_on,
        "evidence": event.evidence,
        "corrects": event.pk,
    }
