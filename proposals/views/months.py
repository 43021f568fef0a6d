"""A month of a site, entered in one go: two minutes on a phone."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotPermitted, NotReady
from proposals.forms.months import MonthForm, OtherSiteForm, months_to_choose
from proposals.forms.refusals import show_refusal
from proposals.measured.entering import enters_for_all, last_full_month, months_before, months_until
from proposals.measured.months import month_of, sites_of
from proposals.models import Organisation, Proposal
from proposals.projections import see
from proposals.services import measures as verbs
from proposals.services.measures import ValuesChanged
from proposals.views.lists import sent
from proposals.views.measures import READ_OR_SEND, site_of
from proposals.views.spread import spreading_proposal


@login_required
@require_safe
def sites(request: HttpRequest, reference: str) -> HttpResponse:
    """Which site to enter for: those that reported already, or another one."""
    proposal = spreading_proposal(request, reference)
    last = last_full_month()
    lines = sites_of(proposal, request.user, last)
    others = enters_for_all(request.user, proposal)
    if not lines and not others:
        raise NotPermitted("Only its authors, its site leads and the programme team enter figures.")
    form = OtherSiteForm(request.GET or None) if others else None
    if form and form.is_valid():
        return redirect("proposals:month", reference, form.cleaned_data["site"].pk)
    context = {"seen": see(proposal, request.user), "lines": lines, "month": last, "form": form}
    return render(request, "proposals/measures/sites.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def month(request: HttpRequest, reference: str, site_pk: int) -> HttpResponse:
    """All measures of this site for one month. `?month=` names it; the last full month comes first."""
    proposal, site = entered_for(request, reference, site_pk)
    found = month_of(proposal, site, asked_month(request))
    form = MonthForm(sent(request), month=found)
    if form.is_valid():
        try:
            written = verbs.record_points(proposal.pk, by=request.user, site=site, given=form.given())
        except ValuesChanged as refusal:
            form.show_what_stands(refusal.points)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, said_of(len(written), site, found.month))
            return redirect("proposals:spread", reference)
    context = {
        "seen": see(proposal, request.user),
        "site": site,
        "month": found,
        "form": form,
        "groups": form.groups(),
        "months": months_to_choose(months_until(localdate())),
        "earlier": months_before(found.month, 1),
        "later": months_before(found.month, -1) if months_before(found.month, -1) <= localdate() else None,
    }
    return render(request, "proposals/measures/month.html", context)


def entered_for(request: HttpRequest, reference: str, site_pk: int) -> tuple[Proposal, Organisation]:
    """Whoever may not enter for this site is told so before anything is read."""
    proposal = spreading_proposal(request, reference)
    site = site_of(site_pk)
    verbs.must_enter(proposal, site, request.user)
    return proposal, site


def asked_month(request: HttpRequest) -> date:
    """The month that the address names, if it can be entered; the last full one otherwise."""
    months = {month.isoformat(): month for month in months_until(localdate())}
    return months.get(request.GET.get("month", ""), last_full_month())


def said_of(number: int, site: Organisation, month: date) -> str:
    if not number:
        return f"Nothing changed: {site}, {month:%B %Y} stands as it was."
    return f"{'One value is' if number == 1 else f'{number} values are'} saved for {site}, {month:%B %Y}."
