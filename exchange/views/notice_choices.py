"""How a person wants to be told: a page of their account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import StaleVersion
from proposals.forms.drafting import Difference
from proposals.forms.notices import NoticeChoicesForm
from proposals.forms.refusals import show_refusal, typed_over
from proposals.kinds import GROUPS, KindGroup
from proposals.mailing.choices import choices_of, version_of
from proposals.services import notices


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    form = form_for(request.user, request.POST if request.method == "POST" else None)
    differences: list[Difference] = []
    if form.is_valid():
        try:
            notices.choose(by=request.user, choices=form.chosen(), seen=form.cleaned_data["seen"])
        except StaleVersion as refusal:
            form = made_from_the_latest(request.user, form)
            differences = form.differences()
            show_refusal(form, refusal)
        else:
            messages.success(request, "How you are told is saved.")
            return redirect("notice_choices")
    return render(request, "account_page/notice_choices.html", {"form": form, "differences": differences})


def form_for(person: Any, sent: Any) -> NoticeChoicesForm:
    return NoticeChoicesForm(sent, groups=groups_for(person), stands=choices_of(person))


def made_from_the_latest(person: Any, form: NoticeChoicesForm) -> NoticeChoicesForm:
    """The same choices in a form that states the version of now, so that saving again works."""
    again = form_for(person, typed_over(form, seen=version_of(choices_of(person))))
    again.is_valid()
    return again


def groups_for(person: Any) -> list[KindGroup]:
    """The kinds that a person can be told of today, by what they hold."""
    return [group for group in GROUPS if not group.rights or any(map(person.has_perm, group.rights))]
