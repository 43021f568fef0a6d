"""What the line of a draft shortlist is drawn by: one page of figures and rules."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from scoring.forms.shortlist_terms import TermsForm, rules_form
from scoring.models import Shortlist
from scoring.ranking import Ranking, rank_call
from scoring.services import shortlists as verbs
from scoring.shortlists.wording import terms_in_words
from scoring.views.panels import READ_OR_SEND, sent
from scoring.views.shortlists import find


@login_required
@require_http_methods(READ_OR_SEND)
def terms(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    shortlist = find(request, code, shortlist_pk)
    verbs.must_be_open_to(shortlist, request.user)
    ranking = rank_call(shortlist.call, request.user)
    form, rules = forms_of(shortlist, ranking, sent(request))
    stands: list[str] = []
    if form.is_bound and form.is_valid() & rules.is_valid():
        try:
            given = {"version": form.cleaned_data["version"], "terms": form.terms(rules)}
            verbs.set_terms(shortlist.pk, by=request.user, **given)
        except StaleVersion as refusal:
            shortlist = find(request, code, shortlist_pk)
            stands = terms_in_words(shortlist, ranking)
            form, rules = forms_of(shortlist, ranking, typed_over(form, version=shortlist.version))
            show_refusal(form, refusal)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The rules are saved, and the line is drawn by them.")
            return redirect("scoring:build", code, shortlist.pk)
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "form": form,
        "rules": rules,
        "forms": [form, *rules],
        "stands": stands,
    }
    return render(request, "scoring/shortlists/terms.html", context)


def forms_of(shortlist: Shortlist, ranking: Ranking, typed: Any) -> tuple[TermsForm, Any]:
    return TermsForm(typed, shortlist=shortlist, ranking=ranking), rules_form(shortlist, ranking, typed)
