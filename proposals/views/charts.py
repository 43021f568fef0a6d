"""The chart of a measure at a site, where its limits begin anew, and the notes of what happened there."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.forms.charts import NoteForm, RebaseForm, TakeBackForm
from proposals.forms.refusals import took
from proposals.measured.corrections import corrections_of
from proposals.measured.entering import may_enter
from proposals.measured.events import events_of_site
from proposals.measured.listing import reads_all_sites, sees_counts_of
from proposals.measured.site_charts import chart_of
from proposals.models import Measure, Organisation, Rebase
from proposals.projections import see
from proposals.services import charts as verbs
from proposals.views.lists import is_number, sent
from proposals.views.measures import READ_OR_SEND, measure_of, site_of
from proposals.views.months import entered_for


@login_required
@require_safe
def chart(request: HttpRequest, reference: str, measure_pk: int, site_pk: int) -> HttpResponse:
    proposal, measure = measure_of(request, reference, measure_pk)
    site = site_of(site_pk)
    found, may = chart_of(measure, site), may_enter(request.user, proposal, site)
    sees = may or sees_counts_of(request.user, proposal, site)
    if not (sees or reads_all_sites(request.user, proposal)):
        raise Http404
    context = {
        "seen": see(proposal, request.user),
        "measure": measure,
        "site": site,
        "chart": found,
        "events": events_of_site(proposal, site, found, tells_stages=sees),
        "corrections": corrections_of(found) if sees else [],
        "may_enter": may,
        "sees_counts": sees,
    }
    return render(request, "proposals/measures/site_chart.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def rebase(request: HttpRequest, reference: str, measure_pk: int, site_pk: int) -> HttpResponse:
    """Begin the limits anew from a value on; what stands of that can be taken back."""
    proposal, site = entered_for(request, reference, site_pk)
    measure = get_object_or_404(proposal.measures, pk=measure_pk)
    found, takes_back = chart_of(measure, site), request.POST.get("act") == "take_back"
    form = RebaseForm(None if takes_back else sent(request), chart=found)
    back = TakeBackForm(sent(request) if takes_back else None)
    if said := began_anew(request, form, measure, site) or took_back(request, back, measure, site):
        messages.success(request, said)
        return redirect("proposals:site_chart", reference, measure_pk, site_pk)
    context = {
        "seen": see(proposal, request.user), "measure": measure, "site": site, "chart": found, "form": form,
        "back": back, "forms": [form, back], "refused": refused(back), "earlier": taken_back(measure, site),
    }  # fmt: skip
    return render(request, "proposals/measures/rebase.html", context)


def began_anew(request: HttpRequest, form: RebaseForm, measure: Measure, site: Organisation) -> str:
    """What to say when it was done; empty when it was not asked for, or refused on the form."""
    facts = {"by": request.user, "site": site}
    if form.is_valid() and took(form, verbs.rebase, measure.pk, **facts, **form.cleaned_data):
        return "The limits begin anew from there. Your reason stands beside the chart."
    return ""


def took_back(request: HttpRequest, form: TakeBackForm, measure: Measure, site: Organisation) -> str:
    if not form.is_valid():
        return ""
    here = Rebase.objects.standing().filter(measure=measure, site=site)
    found = get_object_or_404(here, pk=form.cleaned_data["rebase"])
    if took(form, verbs.take_back_rebase, found.pk, by=request.user, why=form.cleaned_data["why"]):
        return "Taken back: the limits run on as before. Both stay on record."
    return ""


def refused(form: TakeBackForm) -> int:
    """Which rebase a refused form was about; 0 for none."""
    number = form.data.get("rebase", "")
    return int(number) if is_number(number) else 0


def taken_back(measure: Measure, site: Organisation) -> Any:
    ended = Rebase.objects.filter(measure=measure, site=site, takes_back=None).exclude(taken_back_by=None)
    return ended.select_related("by", "taken_back_by__by")


@login_required
@require_http_methods(READ_OR_SEND)
def notes(request: HttpRequest, reference: str, site_pk: int) -> HttpResponse:
    """What happened at a site: added here, and taken away where it was wrong."""
    proposal, site = entered_for(request, reference, site_pk)
    here = ("proposals:site_notes", reference, site_pk)
    if request.method == "POST" and is_number(removed := request.POST.get("remove", "")):
        found = proposal.site_notes.filter(site=site, pk=removed).first()
        if found:
            verbs.remove_note(found.pk, by=request.user)
        messages.success(request, "The note is removed.")
        return redirect(*here)
    form = NoteForm(sent(request))
    if form.is_valid() and took(form, verbs.note, proposal.pk, by=request.user, site=site, **form.cleaned_data):
        messages.success(request, "Noted. It is marked in the charts of this site.")
        return redirect(*here)
    context = {
        "seen": see(proposal, request.user), "site": site, "form": form,
        "notes": proposal.site_notes.filter(site=site).select_related("by"),
    }  # fmt: skip
    return render(request, "proposals/measures/notes.html", context)
