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
from scoring.shortlists import draw
from scoring.shortlists.alternatives import Moved, moved
from scoring.shortlists.reading import terms_by, terms_of
from scoring.shortlists.wording import terms_in_words
from scoring.views.panels import READ_OR_SEND, sent
from scoring.views.shortlists import find
from scoring.views.trying import is_live, is_try, problems_in


@login_required
@require_http_methods(READ_OR_SEND)
def terms(request: HttpRequest, code: str, shortlist_pk: int) -> HttpResponse:
    shortlist = find(request, code, shortlist_pk)
    verbs.must_be_open_to(shortlist, request.user)
    ranking = rank_call(shortlist.call, request.user)
    form, rules = forms_of(shortlist, ranking, sent(request), needs_reasons=not is_try(request))
    if not form.is_bound or not form.is_valid() & rules.is_valid():
        return show(request, shortlist, form, rules)
    if is_try(request):
        return show(request, shortlist, form, rules, tried=tried_with(shortlist, ranking, form, rules))
    try:
        given = {"version": form.cleaned_data["version"], "terms": form.terms(rules)}
        verbs.set_terms(shortlist.pk, by=request.user, **given)
    except StaleVersion as refusal:
        shortlist = find(request, code, shortlist_pk)
        form, rules = forms_of(shortlist, ranking, typed_over(form, version=shortlist.version))
        show_refusal(form, refusal)
        return show(request, shortlist, form, rules, stands=terms_in_words(terms_of(shortlist, ranking)))
    except NotReady as refusal:
        show_refusal(form, refusal)
        return show(request, shortlist, form, rules)
    messages.success(request, "The rules are saved, and the line is drawn by them.")
    return redirect("scoring:build", code, shortlist.pk)


def show(request: HttpRequest, shortlist: Shortlist, form: TermsForm, rules: Any, **more: Any) -> HttpResponse:
    """more  stands: what somebody else saved meanwhile; tried: what the line would do"""
    context = {
        "call": shortlist.call,
        "shortlist": shortlist,
        "form": form,
        "rules": rules,
        "forms": [form, *rules],
        "stands": [],
        "tried": None,
        "problems": problems_in(form, *rules) if is_try(request) else [],
    }
    template = "_tried" if is_live(request) else "terms"
    return render(request, f"scoring/shortlists/{template}.html", context | more)


def tried_with(shortlist: Shortlist, ranking: Ranking, form: TermsForm, rules: Any) -> Moved:
    """The line as it would be drawn by what was typed."""
    references = {row.pk: row.reference for row in ranking.rows}
    terms = terms_by(form.terms(rules), ranking, {area.pk: area.name for area in form.areas}, references)
    return moved(draw(shortlist, ranking), draw(shortlist, ranking, terms=terms))


def forms_of(
    shortlist: Shortlist, ranking: Ranking, typed: Any, *, needs_reasons: bool = True
) -> tuple[TermsForm, Any]:
    rules = rules_form(shortlist, ranking, typed, needs_reasons=needs_reasons)
    return TermsForm(typed, shortlist=shortlist, ranking=ranking), rules
