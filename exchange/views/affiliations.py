"""Where a person belongs: asking for an affiliation, and ending one, on their own account."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals.errors import NotReady
from proposals.forms.organisations import SHOWN, AskForm, FindForm, found
from proposals.forms.refusals import show_refusal
from proposals.models import Affiliation, Standing
from proposals.services import affiliations as verbs


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    find = FindForm(request.GET)
    rows = list(found(find.cleaned_data["q"] if find.is_valid() else "")[: SHOWN + 1])
    form = AskForm(request.POST if request.method == "POST" else None, shown=rows[:SHOWN])
    if form.is_valid():
        try:
            made = verbs.ask_for_affiliation(
                form.cleaned_data["organisation"].pk, by=request.user, note=form.cleaned_data["note"]
            )
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, told(made))
            return redirect("account")
    context = {"find": find, "form": form, "forms": [find, form], "rows": rows[:SHOWN], "has_more": len(rows) > SHOWN}
    return render(request, "account_page/affiliation.html", context)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    affiliation = get_object_or_404(Affiliation.objects.select_related("organisation"), pk=pk, person=request.user.pk)
    verbs.end(affiliation.pk, by=request.user)
    waited = affiliation.standing == Standing.WAITING
    messages.success(
        request,
        f"You took back what you asked of {affiliation.organisation}."
        if waited
        else f"Today is your last day at {affiliation.organisation}.",
    )
    return redirect("account")


def told(affiliation: Affiliation) -> str:
    if affiliation.standing == Standing.CONFIRMED:
        return f"You belong to {affiliation.organisation}."
    return f"A moderator confirms that you belong to {affiliation.organisation}. You are told when that is done."
