"""Sending a table of reports, eligible sites or values: it is shown what it would do, then all of it is done."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from proposals.attachments.uploads import takes_files
from proposals.errors import NotReady
from proposals.forms.importing import TableForm
from proposals.forms.refusals import show_left_out, show_refusal
from proposals.measured.sent_values import OF_VALUES
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import importing as verbs
from proposals.services.spread import must_report
from proposals.services.values import import_values, look_at_values
from proposals.spread.importing import OF_EVENTS, Found
from proposals.spread.importing_sites import OF_SITES
from proposals.spread.list_lines import off_the_list
from proposals.spread.places import Place, cleaned
from proposals.spread.plans import planned
from proposals.states import SiteStage, StopReason

SHOWN = 50
ROWS = "proposals/spread/_new_{}.html"


class Kind(NamedTuple):
    """What a table is of: how it is read, how taken, where one goes then, its columns with what each says, the template
    that shows its rows, and the file that leaves and may come back.
    """

    noun: str
    look: Callable[[Any, str], Found]
    take: Callable[..., int]
    page: str
    columns: dict[str, Any]
    rows: str
    file: str


EVENTS = Kind(
    "report",
    verbs.look_at_events,
    verbs.import_events,
    "proposals:spread",
    OF_EVENTS,
    ROWS.format("events"),
    "proposals:ledger_csv",
)
SITES = Kind(
    "eligible site", verbs.look_at_sites, verbs.import_sites, "proposals:eligible_sites", OF_SITES,
    ROWS.format("sites"), "proposals:eligible_csv",
)  # fmt: skip
VALUES = Kind(
    "value", look_at_values, import_values, "proposals:spread", OF_VALUES, ROWS.format("values"),
    "proposals:values_csv",
)  # fmt: skip


@takes_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def events(request: HttpRequest, reference: str) -> HttpResponse:
    return imported(request, reference, EVENTS)


@takes_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def values(request: HttpRequest, reference: str) -> HttpResponse:
    return imported(request, reference, VALUES)


@takes_files
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: HttpRequest, reference: str) -> HttpResponse:
    return imported(request, reference, SITES)


def imported(request: HttpRequest, reference: str, kind: Kind) -> HttpResponse:
    """Checked first; sent again with `act=take` it is taken, all or nothing."""
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    show_left_out(form, request)
    found, text = None, ""
    if form.is_bound and form.is_valid():
        try:
            text = verbs.text_of(form.cleaned_data["file"]) if form.cleaned_data["file"] else form.cleaned_data["text"]
            if request.POST.get("act") == "take":
                number = kind.take(proposal.pk, by=request.user, text=text)
                messages.success(request, f"Recorded: {number} {kind.noun}{'' if number == 1 else 's'}.")
                return redirect(kind.page, reference)
            found = kind.look(proposal, text)
        except NotReady as refusal:
            show_refusal(form, refusal)
    context = {
        "seen": see(proposal, request.user),
        "noun": kind.noun,
        "rows": kind.rows,
        "file": kind.file,
        "back": kind.page,
        "columns": [calls[0] for calls in kind.columns.values()],
        "form": TableForm(initial={"text": text}) if found else form,
        "forms": [form],
        "found": found,
        "text": text,
        "shown": found.new[:SHOWN] if found else [],
        "problems": found.problems[:SHOWN] if found else [],
        "off_the_list": beside(proposal, found.new) if found and kind is EVENTS else [],
        "stages": dict(SiteStage.choices),
        "reasons": dict(StopReason.choices),
    }
    return render(request, "proposals/spread/import.html", context)


def beside(proposal: Proposal, rows: list[dict[str, Any]]) -> list[int]:
    """Which of these reports, by their place among them, count in no share today: their sites are on no list."""
    places = [Place(row["site"].pk, cleaned(row["place"])) for row in rows]
    off = off_the_list(proposal, places, localdate())
    return [number for number, place in enumerate(places) if place in off]
