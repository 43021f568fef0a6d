"""For who speaks for a site: their sites, one of them, and their word on what others recorded. And naming them."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.attachments.uploads import takes_files
from proposals.forms.adoption_files import OwnReportWithFileForm
from proposals.forms.refusals import took
from proposals.forms.site_leads import SiteLeadForm, WordForm
from proposals.models import SiteLead
from proposals.projections import see
from proposals.services import site_leads as verbs
from proposals.services.adoption_files import report_for_site_with_file
from proposals.services.spread import must_report
from proposals.spread.plans import planned
from proposals.spread.site_leads import due_of, entries_of, led_by, own_sites
from proposals.states import SiteVerdict
from proposals.views.adoption_files import reported
from proposals.views.lists import files_sent, sent

READ_OR_SEND = ["GET", "HEAD", "POST"]
THANKS = {
    SiteVerdict.CONFIRMED: "Thank you. It is shown as confirmed by your site.",
    SiteVerdict.DISPUTED: "Thank you. Its authors and the programme team read what is wrong.",
}


# --- For who speaks for a site -------------------------------------------------------------------------------------
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "proposals/spread/my_sites.html", {"sites": own_sites(request.user)})


@takes_files
@login_required
@require_http_methods(READ_OR_SEND)
def one(request: HttpRequest, lead_pk: int) -> HttpResponse:
    """What was recorded of the site; its lead reports the next event here."""
    lead = led(request, lead_pk)
    form = OwnReportWithFileForm(sent(request), files_sent(request), initial={"happened_on": localdate()})
    plain = partial(verbs.report_for_site, lead.pk, by=request.user)
    is_taken, status = reported(request, form, plain, partial(report_for_site_with_file, lead, by=request.user))
    if is_taken:
        messages.success(request, "Recorded. It counts as your site’s own word.")
        return redirect("proposals:my_site", lead.pk)
    context = {
        "lead": lead, "title": lead.proposal.title, "entries": entries_of(lead), "form": form,
        "measures": lead.proposal.measures.all(), "due": due_of(lead),
    }  # fmt: skip
    return render(request, "proposals/spread/my_site.html", context, status=status)


@login_required
@require_http_methods(READ_OR_SEND)
def word(request: HttpRequest, lead_pk: int, event_pk: int) -> HttpResponse:
    lead = led(request, lead_pk)
    entry = next((each for each in entries_of(lead) if each.pk == event_pk), None)
    if entry is None:
        raise Http404
    form = WordForm(sent(request))
    if form.is_valid() and took(form, verbs.give_word, lead.pk, event_pk, by=request.user, **form.cleaned_data):
        messages.success(request, THANKS[SiteVerdict(form.cleaned_data["verdict"])])
        return redirect("proposals:my_site", lead.pk)
    return render(request, "proposals/spread/word.html", {"lead": lead, "entry": entry, "form": form})


def led(request: HttpRequest, lead_pk: int) -> SiteLead:
    return get_object_or_404(led_by(request.user), pk=lead_pk)


# --- For authors and the programme team ----------------------------------------------------------------------------
@login_required
@require_http_methods(READ_OR_SEND)
def leads(request: HttpRequest, reference: str) -> HttpResponse:
    """Who speaks for which site; another is named at the foot."""
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    form = SiteLeadForm(sent(request), proposal=proposal)
    if form.is_valid() and took(form, verbs.name_site_lead, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "They find the site under “Your sites” now.")
        return redirect("proposals:site_leads", reference)
    standing = proposal.site_leads.filter(ended_at=None).select_related("organisation", "person")
    context = {"seen": see(proposal, request.user), "leads": standing, "form": form}
    return render(request, "proposals/spread/leads.html", context)


@login_required
@require_POST
def end(request: HttpRequest, reference: str, lead_pk: int) -> HttpResponse:
    proposal = planned(reference, request.user)
    must_report(proposal, request.user)
    lead = get_object_or_404(proposal.site_leads.select_related("person"), pk=lead_pk)
    verbs.end_site_lead(lead.pk, by=request.user)
    messages.success(request, f"{lead.person} speaks for this site no more.")
    return redirect("proposals:site_leads", reference)
