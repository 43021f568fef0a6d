"""Invitations as those see them who were invited: the link of the mail, the list of what waits, and the answer.

The link leads on only somebody who signed in with the address that it was sent to; it is no key by itself.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from proposals.models import Invitation, InvitationState
from proposals.people.taking_part import see_invitations
from proposals.services import invitations as verbs


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person's answer."""
    waiting = Invitation.objects.open_to(request.user)
    context = {"invitations": see_invitations(waiting, request.user)}
    return render(request, "proposals/invitations/index.html", context)


@require_safe
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail."""
    invitation = verbs.find_by_token(token)
    return opened(request, invitation, sign_in="proposals/invitations/sign_in.html", then="proposals:invitation")


def opened(request: HttpRequest, invitation: Any, *, sign_in: str, then: str) -> HttpResponse:
    """What the link of any invitation by mail opens. What it is about is told only to whose address it went to.

    invitation  None where the link is of none
    sign_in     the page for those who are not signed in
    then        the name of the page of the invitation
    """
    if invitation is None or invitation.state == InvitationState.REVOKED:
        return render(request, "proposals/invitations/gone.html", status=404)
    if not request.user.is_authenticated:
        return render(request, sign_in)
    if not type(invitation).objects.sent_to(request.user).filter(pk=invitation.pk).exists():
        return render(request, "proposals/invitations/not_yours.html", status=403)
    return redirect(then, invitation.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    mine = Invitation.objects.sent_to(request.user).exclude(state=InvitationState.REVOKED)
    invitation = get_object_or_404(mine.select_related("proposal"), pk=pk)
    given = request.POST.get("answer")
    if given == "yes":
        verbs.accept(invitation.pk, by=request.user)
        messages.success(request, f"You take part now, and may {invitation.may} it.")
        return redirect("proposals:detail", invitation.proposal.reference)
    if given == "no":
        verbs.decline(invitation.pk, by=request.user)
        messages.success(request, "You declined the invitation.")
        return redirect("proposals:invitations")
    [shown] = see_invitations(mine.filter(pk=pk), request.user)
    return render(request, "proposals/invitations/invitation.html", {"shown": shown})
