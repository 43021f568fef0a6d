"""The figures that members state in a meeting: a member's own page, and what whoever runs it sees of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotReady, WrongState
from scoring.forms.stated import StatedForm
from scoring.meetings.own import OwnMeeting, own_item, own_meeting
from scoring.meetings.running import stated_now
from scoring.models import Panel
from scoring.services import stated
from scoring.views.meetings import find_item
from scoring.views.running import READ_OR_SEND, find


@require_safe
@login_required
def mine(request: HttpRequest, pk: int) -> HttpResponse:
    panel = find_own(request, pk)
    return show_mine(request, panel, own_meeting(panel, request.user))


@require_safe
@login_required
def mine_now(request: HttpRequest, pk: int) -> HttpResponse:
    """What of that page changes while the meeting goes on, for the script that looks again and again."""
    panel = find_own(request, pk)
    return show_mine(request, panel, own_meeting(panel, request.user), template="_own_meeting.html")


@login_required
@require_http_methods(READ_OR_SEND)
def state(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    panel = find_own(request, pk)
    item = own_item(pk, item_pk, request.user)
    if item is None:
        raise Http404
    form = StatedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        state_it(request, item, form.cleaned_data["figure"])
    elif form.is_bound:
        seen = own_meeting(panel, request.user)
        if seen.now and seen.now.item_pk == item_pk and seen.now.takes_figure:
            return show_mine(request, panel, seen, form)
        messages.warning(request, stated.MOVED_ON)
    return redirect("scoring:own_meeting", pk)


def state_it(request: HttpRequest, item: Any, figure: Any) -> None:
    try:
        stated.state_figure(item.pk, by=request.user, figure=figure)
    except (NotReady, WrongState) as refusal:
        messages.warning(request, f"{item.proposal.reference}: {refusal} You had typed {figure}.")
    else:
        messages.success(request, f"{item.proposal.reference}: your figure is kept.")


@require_safe
@login_required
def figures(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """What the members stated so far, for the script of the meeting's page."""
    find(request, pk)
    seen = stated_now(find_item(request, pk, item_pk), request.user)
    return render(request, "scoring/panels/_stated.html", {"stated": seen})


def find_own(request: HttpRequest, pk: int) -> Panel:
    return get_object_or_404(Panel.objects.sat_on_by(request.user).select_related("call"), pk=pk)


def show_mine(
    request: HttpRequest, panel: Panel, seen: OwnMeeting, form: Any = None, template: str = "own_meeting.html"
) -> HttpResponse:
    stands = {"figure": seen.now.stated} if seen.now else {}
    context = {"panel": panel, "seen": seen, "form": form or StatedForm(initial=stands)}
    return render(request, f"scoring/panels/{template}", context)
