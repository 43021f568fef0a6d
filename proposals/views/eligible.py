"""The list of eligible sites of one proposal: read it, put sites on it, take one off it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms.eligible import AsAtForm, EligibleForm, FillForm, LeaveForm
from proposals.forms.refusals import took
from proposals.forms.site_finding import FindInListForm
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import eligible as verbs
from proposals.services.eligible import Site
from proposals.services.spread import must_report
from proposals.spread.eligible import denominator, found_in_register, print_of, rows_of
from proposals.spread.list_lines import HEADINGS, csv_rows, list_as_at, list_lines, list_lines_found, listed_on
from proposals.spread.organisations import read_organisations
from proposals.spread.plans import plan_of, planned
from proposals.tables import csv_file
from proposals.views.lists import page_of, sent
from proposals.views.spread import REPORT

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(READ_OR_SEND)
def index(request: HttpRequest, reference: str) -> HttpResponse:
    """The list as at a day; a site is added at its foot."""
    proposal = planned(reference, request.user)
    form = None
    if request.method == "POST":
        must_report(proposal, request.user)
        form = EligibleForm(request.POST, proposal=proposal)
        if form.is_valid() and took(form, verbs.list_site, proposal.pk, by=request.user, **form.cleaned_data):
            messages.success(request, "It is on the list.")
            return redirect("proposals:eligible_sites", reference)
    return show_list(request, proposal, form)


@login_required
@require_safe
def as_csv(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """The whole list with the days on which sites came and left; a table that can be sent back."""
    proposal = planned(reference, request.user)
    return csv_file(HEADINGS, csv_rows(listed_on(proposal, localdate())), f"eligible-{proposal.reference}.csv")


@login_required
@require_http_methods(READ_OR_SEND)
def fill(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a kind and boards, see which organisations that adds, then add them all."""
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    form = FillForm(sent(request), initial={"from_on": first_day(proposal)})
    found = None
    if form.is_valid():
        given = form.cleaned_data
        found = found_in_register(plan_of(proposal), kind=given["kind"], boards=given["boards"])
        if given["found"] == print_of(found) and found:
            sites = [Site(each.pk) for each in found]
            if took(form, verbs.list_sites, proposal.pk, by=request.user, sites=sites, from_on=given["from_on"]):
                messages.success(request, f"Added to the list: {len(found)}.")
                return redirect("proposals:eligible_sites", reference)
    context = {
        "seen": see(proposal, request.user),
        "form": form,
        "found": found,
        "print": print_of(found) if found else "",
        "kept": [(name, value) for name in ("kind", "boards") for value in request.POST.getlist(name)],
    }
    return render(request, "proposals/spread/fill.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def leave(request: HttpRequest, reference: str, site_pk: int) -> HttpResponse:
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    site = get_object_or_404(rows_of(plan_of(proposal)), pk=site_pk)
    form = LeaveForm(sent(request), initial={"until_on": localdate()})
    if form.is_valid() and took(form, verbs.take_off_list, site.pk, by=request.user, **form.cleaned_data):
        messages.success(request, f"{site} left the list. It stays in view with your reason.")
        return redirect("proposals:eligible_sites", reference)
    context = {"seen": see(proposal, request.user), "form": form, "site": site}
    return render(request, "proposals/spread/leave.html", context)


def show_list(request: HttpRequest, proposal: Proposal, form: Any = None) -> HttpResponse:
    plan, as_at = plan_of(proposal), AsAtForm(request.GET)
    on = (as_at.is_valid() and as_at.cleaned_data["on"]) or localdate()
    rows = list(rows_of(plan)) if plan.pk else []
    finder, organisations = FindInListForm(request.GET), read_organisations()
    lines = list_lines(rows, list_as_at(proposal, rows, organisations, on)) if rows else []
    context = {
        "seen": see(proposal, request.user),
        "plan": plan,
        "as_at": as_at,
        "counted": denominator(plan, rows, organisations, on),
        "has_rows": bool(rows),
        "finder": finder,
        "page": page_of(request, list_lines_found(lines, words=finder.words, stage=finder.chosen)),
        "forms": [each for each in (as_at, finder, form) if each],
        "form": form or EligibleForm(proposal=proposal, initial={"from_on": first_day(proposal)}),
        "may_write": request.user.has_perm(REPORT, proposal),
    }
    return render(request, "proposals/spread/sites.html", context)


def first_day(proposal: Proposal) -> Any:
    """Sites could take it up from the day on which everybody knew of the award."""
    return localdate(proposal.call.announced_at) if proposal.call.announced_at else localdate()
