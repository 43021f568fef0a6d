"""Scale and spread: the page of one proposal, and the report that feeds it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals import rights
from proposals.attachments.uploads import takes_files
from proposals.forms.adoption_files import AdoptionWithFileForm
from proposals.forms.eligible import LedgerForm
from proposals.forms.site_finding import FindInLedgerForm
from proposals.measured import measures_of
from proposals.measured.entering import speaks_for_a_site
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import spread as verbs
from proposals.services.adoption_files import record_with_file
from proposals.spread.plans import planned
from proposals.spread.portfolio import spreading
from proposals.spread.reading import HEADINGS, SiteLine, csv_rows, lines_found, lines_of, read_log
from proposals.spread.requested import waiting_of
from proposals.spread.seen import see_spread
from proposals.states import State
from proposals.tables import csv_file
from proposals.views.adoption_files import reported
from proposals.views.lists import files_sent, named_row, page_of, sent

REPORT = "proposals.record_adoption"
LONGEST_WAITS, SITES_ON_A_PAGE = 10, 25
AS_TOLD = ("place", "stage", "happened_on", "evidence", "link", "reason", "changed")


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """The figures as at a day. Whoever follows the award reads the whole ledger, everybody else no count below 5."""
    proposal: Any = spreading_proposal(request, reference)
    person, as_at, finder = request.user, LedgerForm(request.GET), FindInLedgerForm(request.GET)
    log = read_log(proposal, as_at.day, as_at.known_day)
    follows = person.is_authenticated and person.has_perm(rights.AWARD, proposal)
    may_report = follows and person.has_perm(REPORT, proposal)
    told = see_spread(proposal, log, follows=follows)
    context = {
        "seen": see(proposal, person),
        "plan": log.as_at.plan,
        "as_at": as_at,
        "told": told,
        "figures": told.figures,
        "outlook": told.outlook,
        "waiting": told.waiting[:LONGEST_WAITS],
        "finder": finder,
        "page": page_of(request, found_by(finder, told.lines), length=SITES_ON_A_PAGE) if follows else None,
        "measures": measures_of(proposal),
        "forms": [as_at, finder] if request.GET else [],
        "has_story": proposal.has_story,
        "may_report": may_report,
        "may_enter": may_report or speaks_for_a_site(person, proposal),
        "spread_request": waiting_of(proposal) if follows else None,
        "may_record_spread": follows
        and proposal.state == State.FUNDED
        and person.has_perm("proposals.record_spread", proposal),
    }
    return render(request, "proposals/spread/detail.html", context)


@login_required
@require_safe
def ledger_csv(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """Every event, as at the day of the page. For those who follow the award."""
    proposal = planned(reference, request.user)
    as_at = LedgerForm(request.GET)
    log = read_log(proposal, as_at.day, as_at.known_day)
    return csv_file(HEADINGS, csv_rows(log, lines_of(log)), f"sites-{proposal.reference}.csv")


@takes_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record_adoption(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = reported_proposal(request, reference)
    initial = event_to_correct(request, proposal)
    form = AdoptionWithFileForm(sent(request), files_sent(request), proposal=proposal, initial=initial)
    plain = partial(verbs.record_adoption, proposal.pk, by=request.user)
    is_taken, status = reported(request, form, plain, partial(record_with_file, proposal, by=request.user))
    if is_taken:
        site, on = form.cleaned_data["site"], date_format(form.cleaned_data["happened_on"], "j F Y")
        messages.success(request, f"Recorded for {site}, {on}.")
        return redirect("proposals:spread", reference)
    return render(
        request, "proposals/spread/adoption.html", {"seen": see(proposal, request.user), "form": form}, status=status
    )


# --- Parts of these views ------------------------------------------------------------------------------------------
def found_by(finder: FindInLedgerForm, lines: list[SiteLine]) -> list[SiteLine]:
    return lines_found(lines, words=finder.words, stage=finder.chosen)


def spreading_proposal(request: HttpRequest, reference: str) -> Proposal:
    """Spread is told of once everybody may know that the proposal is funded: before, this page is not there."""
    known: Any = spreading(request.user)
    return get_object_or_404(known.with_story(), reference=reference)


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
        **{name: getattr(event, name) for name in AS_TOLD},
        "corrects": event.pk,
    }
