"""A column of a site's values: pasted or sent, shown cell by cell, and kept whole once somebody agrees. And as CSV."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.attachments.uploads import takes_files
from proposals.errors import NotReady, Refusal
from proposals.forms.columns import ColumnForm, KeptColumnForm
from proposals.forms.refusals import show_left_out, show_refusal
from proposals.measured.listing import HEADINGS, values_for
from proposals.models import Measure, Organisation, Proposal
from proposals.projections import see
from proposals.services import columns as verbs
from proposals.services.measures import ValuesChanged
from proposals.tables import csv_file
from proposals.views.measures import READ_OR_SEND
from proposals.views.months import entered_for
from proposals.views.spread import spreading_proposal


@takes_files
@login_required
@require_http_methods(READ_OR_SEND)
def column(request: HttpRequest, reference: str, measure_pk: int, site_pk: int) -> HttpResponse:
    """Where a column goes; sent, it shows what it would change."""
    proposal, site = entered_for(request, reference, site_pk)
    measure = get_object_or_404(proposal.measures.select_related("proposal"), pk=measure_pk)
    if request.method != "POST":
        return show_column(request, measure, site, ColumnForm())
    form = ColumnForm(request.POST, request.FILES)
    show_left_out(form, request)
    if form.is_valid():
        try:
            found = verbs.look_at(measure, site, rows_of(form), by=request.user)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            preview = verbs.signed(found, by=request.user) if found.can_be_kept else ""
            return show_column(request, measure, site, form, found=found, preview=preview)
    return show_column(request, measure, site, form)


def rows_of(form: ColumnForm) -> list[list[str]]:
    if form.cleaned_data.get("file"):
        return verbs.rows_of_upload(form.cleaned_data["file"])
    return verbs.rows_of_paste(form.cleaned_data["text"])


@login_required
@require_POST
def keep(request: HttpRequest, reference: str, measure_pk: int, site_pk: int) -> HttpResponse:
    """What the preview showed, every month of it or none."""
    proposal, site = entered_for(request, reference, site_pk)
    measure = get_object_or_404(proposal.measures.select_related("proposal"), pk=measure_pk)
    form = KeptColumnForm(request.POST)
    form.is_valid()
    try:
        number = verbs.keep(form.cleaned_data.get("preview", ""), by=request.user, measure=measure, site=site)
    except (NotReady, ValuesChanged) as refusal:
        form.add_error(None, [*refusal.reasons, *meanwhile(refusal)])
        return show_column(request, measure, site, ColumnForm(), faulty=form)
    said = "Everything stood already" if not number else f"{number} value{'' if number == 1 else 's'} saved"
    messages.success(request, f"{said} for {site}.")
    return redirect("proposals:site_chart", reference, measure_pk, site_pk)


def meanwhile(refusal: Refusal) -> list[str]:
    """What stands now where it is not what the preview knew."""
    points = refusal.points if isinstance(refusal, ValuesChanged) else {}
    return [f"{month:%B %Y} is {point.value.normalize():f} now." for (_, month), point in points.items()]


def show_column(
    request: HttpRequest, measure: Measure, site: Organisation, form: ColumnForm, *, faulty: Any = None, **more: Any
) -> HttpResponse:
    shown = {"found": None, "preview": ""} | more
    context = {
        "seen": see(measure.proposal, request.user), "measure": measure, "site": site, "form": form,
        "forms": [faulty or form], **shown,
    }  # fmt: skip
    return render(request, "proposals/measures/column.html", context)


@login_required
@require_safe
def values_csv(request: HttpRequest, reference: str) -> StreamingHttpResponse:
    """Every value of a proposal, a row each; counts only for whoever may see them."""
    proposal: Proposal = spreading_proposal(request, reference)
    return csv_file(HEADINGS, values_for(proposal, request.user), f"{reference}-values.csv")
