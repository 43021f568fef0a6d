"""Seats offered by mail: a manager sends, sends again and takes back; the invited follow the link and answer.

The link leads on only somebody who signed in with the address that it was sent to; it is no key by itself.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.errors import NotReady, Refusal
from proposals.forms.refusals import show_refusal
from proposals.models import InvitationState
from proposals.views.invitations import opened
from scoring.forms.members import DeclineSeatForm, SeatInviteForm
from scoring.models import SeatInvitation
from scoring.panels.members import offered_seats
from scoring.services import seat_invitations as verbs
from scoring.views.members import panel_of
from scoring.views.panels import READ_OR_SEND, sent


# --- For managers -----------------------------------------------------------------------------------------------------
@login_required
@require_http_methods(READ_OR_SEND)
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    panel = panel_of(request, pk)
    verbs.must_change_members(request.user)
    form = SeatInviteForm(sent(request))
    if form.is_valid():
        try:
            invitation = verbs.invite(panel.pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"An invitation goes to {invitation.email}.")
            return redirect("scoring:members", pk)
    return render(request, "scoring/seats/invite.html", {"panel": panel, "form": form, "forms": [form]})


@login_required
@require_POST
def resend(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    invitation = _invitation_of(request, pk, invitation_pk)
    try:
        verbs.resend(invitation.pk, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The invitation goes to {invitation.email} again.")
    return redirect("scoring:members", pk)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    invitation = _invitation_of(request, pk, invitation_pk)
    try:
        verbs.revoke(invitation.pk, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The invitation to {invitation.email} is taken back. Its link opens nothing now.")
    return redirect("scoring:members", pk)


def _invitation_of(request: HttpRequest, pk: int, invitation_pk: int) -> Any:
    panel = panel_of(request, pk)
    verbs.must_change_members(request.user)
    return get_object_or_404(panel.invitations, pk=invitation_pk)


# --- For the invited --------------------------------------------------------------------------------------------------
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person's answer."""
    offers = offered_seats(SeatInvitation.objects.open_to(request.user))
    return render(request, "scoring/seats/offers.html", {"offers": offers})


@require_safe
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail."""
    invitation = verbs.find_by_token(token)
    return opened(request, invitation, sign_in="scoring/seats/sign_in.html", then="scoring:seat_invitation")


@login_required
@require_http_methods(READ_OR_SEND)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    mine = SeatInvitation.objects.sent_to(request.user).exclude(state=InvitationState.REVOKED).filter(pk=pk)
    get_object_or_404(mine)
    given = request.POST.get("answer")
    if given == "yes":
        return _accept(request, pk)
    form = DeclineSeatForm(request.POST if given == "no" else None)
    if form.is_valid():
        verbs.decline(pk, by=request.user, **form.cleaned_data)
        messages.success(request, "You declined the seat. Thank you for saying why.")
        return redirect("scoring:seat_invitations")
    [shown] = offered_seats(mine)
    return render(request, "scoring/seats/offer.html", {"shown": shown, "form": form, "forms": [form]})


def _accept(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        seat = verbs.accept(pk, by=request.user)
    except NotReady as refusal:
        messages.warning(request, str(refusal))
        return redirect("scoring:seat_invitation", pk)
    messages.success(request, f"You have a seat on {seat.panel.name} now. What you are asked to mark stands here.")
    return redirect("scoring:mine")
