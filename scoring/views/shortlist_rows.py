"""One proposal of a draft shortlist on a page of its own: what is too long for the table."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from scoring.forms.shortlist_rows import forms_of
from scoring.services import shortlists as verbs
from scoring.shortlists.wording import conditions_of, in_words, told
from scoring.views.panels import READ_OR_SEND, sent
from scoring.views.shortlists import find


@login_required
@require_http_methods(READ_OR_SEND)
def row(request: HttpRequest, code: str, shortlist_pk: int, reference: str) -> HttpResponse:
    shortlist = find(request, code, shortlist_pk)
    verbs.must_be_open_to(shortlist, request.user)
    rows = shortlist.rows.select_related("proposal").prefetch_related("conditions")
    found = get_object_or_404(rows, proposal__reference=reference)
    form, conditions = forms_of(found, shortlist.version, sent(request))
    stands = ""
    if form.is_bound and form.is_valid() & conditions.is_valid():
        given = {found.proposal_id: form.given() | {"conditions": conditions.given()}}
        try:
            verbs.decide_rows(shortlist.pk, by=request.user, version=form.cleaned_data["version"], given=given)
        except StaleVersion as refusal:
            latest = find(request, code, shortlist_pk)
            found = get_object_or_404(rows, proposal__reference=reference)
            stands = told(in_words(found, conditions_of(found)))
            form, conditions = forms_of(found, latest.version, typed_over(form, version=latest.version))
            show_refusal(form, refusal)
        except NotReady as refusal:
            if not conditions.tell(refusal, found.proposal_id):
                show_refusal(form, refusal)
        else:
            messages.success(request, f"{found.proposal.reference} is saved.")
            return redirect("scoring:build", code, shortlist.pk)
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "row": found,
        "form": form,
        "conditions": conditions,
        "forms": [form, *conditions],
        "stands": stands,
    }
    return render(request, "scoring/shortlists/row.html", context)
