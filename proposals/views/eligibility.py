"""The page before a draft: is this call for you? Answers are kept in the session until a draft begins with them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.forms.eligibility import EligibilityForm
from proposals.models import Call
from proposals.services import writing
from proposals.views.signing_in import signed_in

KEPT = "eligibility"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def eligibility(request: HttpRequest, code: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    writing.must_be_able_to_start(call, by=request.user)
    form = EligibilityForm(
        request.POST if request.method == "POST" else None, call=call, initial=kept_answers(request, call)
    )
    if not form.asked:
        return redirect("proposals:start", code)
    unmet = []
    if form.is_valid():
        keep_answers(request, call, form.cleaned_data)
        unmet = form.unmet()
        if not unmet:
            return redirect("proposals:start", code)
    return render(request, "proposals/calls/eligibility.html", {"call": call, "form": form, "unmet": unmet})


def kept_answers(request: HttpRequest, call: Call) -> dict[str, Any]:
    return request.session.get(KEPT, {}).get(str(call.pk), {})


def keep_answers(request: HttpRequest, call: Call, answers: dict[str, Any]) -> None:
    request.session[KEPT] = {**request.session.get(KEPT, {}), str(call.pk): answers}
