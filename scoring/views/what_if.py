"""What would come of a ranking under other weights or other rules: a page that changes nothing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.views.lists import page_of
from scoring.finding import find_call
from scoring.forms.what_if import WhatIfForm
from scoring.ranking import rank_call
from scoring.what_if import assessors_behind, what_if


@login_required
@require_safe
def ask(request: HttpRequest, code: str) -> HttpResponse:
    call = find_call(request.user, code, may="scoring.rank")
    ranking = rank_call(call, request.user)
    form = WhatIfForm(request.GET, ranking, assessors_behind(ranking))
    answer = what_if(ranking, form.question()) if form.is_bound and form.is_valid() else None
    context = {
        "call": call,
        "ranking": ranking,
        "form": form,
        "answer": answer,
        "page": page_of(request, answer.rows) if answer else None,
    }
    return render(request, "scoring/ranking/what_if.html", context)
