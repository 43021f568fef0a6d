"""How a person wants to be told: a page of their account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from proposals.forms.notices import NoticeChoicesForm
from proposals.kinds import GROUPS, KindGroup
from proposals.mailing.choices import choices_of
from proposals.services import notices


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = NoticeChoicesForm(sent, groups=groups_for(request.user), stands=choices_of(request.user))
    if form.is_valid():
        notices.choose(by=request.user, choices=form.cleaned_data)
        messages.success(request, "How you are told is saved.")
        return redirect("notice_choices")
    return render(request, "account_page/notice_choices.html", {"form": form})


def groups_for(person: Any) -> list[KindGroup]:
    """The kinds that a person can be told of today, by what they hold."""
    return [group for group in GROUPS if not group.rights or any(map(person.has_perm, group.rights))]
