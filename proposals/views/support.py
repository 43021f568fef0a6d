"""The buttons of Support and Follow: each is a form of its own, and pressing it twice changes nothing more."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from proposals.models import Proposal
from proposals.services import support


def button(act: Callable[..., None], told: str) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view that does `act` to a proposal this person may know of, and goes back to its page."""

    def press(request: HttpRequest, reference: str) -> HttpResponse:
        page = reverse("proposals:detail", args=[reference])
        if not request.user.is_authenticated:
            return redirect_to_login(page)  # not to this address, which can't be opened
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        known: Any = Proposal.objects.visible_to(request.user)
        act(get_object_or_404(known, reference=reference).pk, by=request.user)
        messages.success(request, told)
        return redirect(page)

    return press


give_support = button(
    support.give_support, "You support this proposal. Everybody sees how many do, and nobody sees who."
)
withdraw_support = button(support.withdraw_support, "You no longer support this proposal.")
follow = button(support.follow, "You follow this proposal: you are told when something happens to it in public.")
unfollow = button(support.unfollow, "You no longer follow this proposal.")
