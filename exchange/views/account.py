"""A person's own account: their details, what they hold here, and the tokens of the programs they use."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from exchange import people
from exchange.forms import OwnDetailsForm, TokenForm
from exchange.models import Member, Office
from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from scoring.models import Seat

OFFICE_MEANS = {
    Office.MODERATOR: "You review submissions: pass them to a panel, return them or decline them.",
    Office.MANAGER: "You set up calls and panels, decide about awards and follow how proposals spread.",
    Office.ADMINISTRATOR: "You keep the people, their offices and the organisations.",
    Office.OBSERVER: "You read everything and change nothing.",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = OwnDetailsForm(sent, initial=details_of(request.user))
    if form.is_valid() and saved(form, request.user):
        messages.success(request, "Your details are saved.")
        return redirect("account")
    return shown(request, form=form, token_form=TokenForm())


@login_required
@require_POST
def tokens(request: HttpRequest) -> HttpResponse:
    if token_key := request.POST.get("revoke"):
        was_there = people.revoke_token(by=request.user, token_key=token_key)
        messages.success(request, "The token is revoked." if was_there else "That token was gone already.")
        return redirect("account")
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, text = people.issue_token(by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            return render(request, "account_page/token.html", {"token": token, "text": text})
    return shown(request, form=OwnDetailsForm(initial=details_of(request.user)), token_form=form)


def saved(form: Any, person: Any) -> bool:
    try:
        people.save_details(by=person, **form.cleaned_data)
    except StaleVersion as refusal:
        form.data = typed_over(form, version=Member.objects.values_list("version", flat=True).get(pk=person.pk))
        show_refusal(form, refusal)
        return False
    return True


def details_of(person: Any) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ("given_name", "family_name", "job_title", "version")}


def shown(request: HttpRequest, *, form: Any, token_form: Any) -> HttpResponse:
    person: Any = request.user
    context = {
        "form": form,
        "token_form": token_form,
        "forms": [form, token_form],
        "affiliations": list(person.affiliations.select_related("organisation")),
        "today": localdate(),
        "offices": [(Office(office).label, OFFICE_MEANS[Office(office)]) for office in sorted(person.offices)],
        "seats": list(Seat.objects.filter(person=person, left_on=None).select_related("panel__call")),
        "tokens": list(people.tokens_of(person)),
    }
    return render(request, "account_page/overview.html", context)
