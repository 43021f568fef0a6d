"""Two proposals side by side, where a moderator says whether they are the same, related or different."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.forms.similar import VerdictForm
from proposals.likeness.verdicts import link_between
from proposals.models import Proposal
from proposals.projections import see
from proposals.services import links
from proposals.texts.likeness import likeness, summary_of
from proposals.texts.phrases import shared_parts, shared_phrases
from proposals.views.moderation import find


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    one, another = find(request, reference), find(request, other)
    if one == another:
        raise Http404
    link = link_between(one, another)
    form = VerdictForm(request.POST, link=link) if request.method == "POST" else VerdictForm(link=link)
    if form.is_valid():
        try:
            links.record_verdict(one.pk, another.pk, by=request.user, **form.cleaned_data)
        except StaleVersion as refusal:
            link = link_between(one, another)
            form = VerdictForm(typed_over(form, version=link.version if link else 0), link=link)
            show_refusal(form, refusal)
        else:
            messages.success(request, f"Kept: {reference} and {other} are {form.cleaned_data['verdict']}.")
            return redirect("proposals:review", reference)
    context = {
        "sides": [side(one, another, request.user), side(another, one, request.user)],
        "percent": round(likeness(text_of(one), text_of(another)) * 100),
        "phrases": shared_phrases(text_of(another), text_of(one)),
        "reference": reference,
        "trace": link.verdicts.select_related("by").order_by("-number") if link else [],
        "form": form,
    }
    return render(request, "proposals/similar/pair.html", context)


def side(proposal: Proposal, other: Proposal, person: Any) -> dict[str, Any]:
    """One of the two, with what the other one says as well."""
    text = text_of(other)
    return {
        "seen": see(proposal, person),
        "title": shared_parts(proposal.title, text),
        "pitch": shared_parts(proposal.pitch, text),
    }


def text_of(proposal: Proposal) -> str:
    return summary_of(proposal.title, proposal.pitch)
