"""What innovations did for patients: the claims of one proposal, a new one, and all of them added up."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from proposals.benefits import (
    HEADINGS,
    as_rows,
    claims_of,
    public_claims,
    reads_in_full,
    see_claim,
    totals,
    validates,
)
from proposals.filters.spread import BenefitFilter
from proposals.forms.benefits import BenefitForm, as_entered
from proposals.forms.refusals import took
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import benefits as verbs
from proposals.spread.portfolio import find_spreading
from proposals.tables import csv_file
from proposals.views.lists import named_row, narrows, page_of, sent


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    shown = chosen(request)
    claims = public_claims(shown.qs)
    page = page_of(request, claims)
    context = {
        "page": page,
        "claims": [see_claim(each, in_full=False) for each in page],
        "totals": totals(claims),
        "filter_form": shown.form,
        "forms": [shown.form],
        "is_narrowed": narrows(shown.form),
        "as_of": localdate(),
    }
    return render(request, "proposals/benefits/index.html", context)


@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    claims = public_claims(chosen(request).qs).iterator(chunk_size=500)
    return csv_file(HEADINGS, as_rows(claims), f"benefits-{localdate():%Y-%m-%d}.csv")


@require_safe
def of_proposal(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find_spreading(reference, request.user)
    may_report = reads_in_full(request.user, proposal)
    context = {
        "seen": see(proposal, request.user),
        "lines": claims_of(proposal, in_full=may_report),
        "may_report": may_report,
    }
    return render(request, "proposals/benefits/of_proposal.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    proposal = find_spreading(reference, request.user)
    verbs.must_claim(proposal, request.user)
    form = BenefitForm(
        sent(request),
        proposal=proposal,
        may_validate=validates(request.user, proposal),
        initial=claim_to_correct(request, proposal),
    )
    if form.is_valid() and took(form, verbs.claim_benefit, proposal.pk, by=request.user, **form.cleaned_data):
        messages.success(request, "The claim is recorded.")
        return redirect("proposals:benefits", reference)
    return render(request, "proposals/benefits/claim.html", {"seen": see(proposal, request.user), "form": form})


def chosen(request: HttpRequest) -> BenefitFilter:
    return BenefitFilter(request.GET, Proposal.objects.visible_to(request.user), request=request)


def claim_to_correct(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """The values of the standing claim that `?corrects=` names; nothing when it names none."""
    found = named_row(request, "corrects", proposal.benefit_claims.standing())
    return as_entered(found) if found else {"as_of": localdate()}
