"""The members of a panel, and replacing one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.errors import NotPermitted, NotReady
from proposals.forms.refusals import show_refusal
from scoring.forms.members import ReplaceForm
from scoring.models import Panel
from scoring.panels.members import invited_to, members_of
from scoring.services import members as verbs
from scoring.services.seat_invitations import MAY, must_change_members
from scoring.views.panels import READ, READ_OR_SEND, sent


@login_required
@require_http_methods(READ)
def index(request: HttpRequest, pk: int) -> HttpResponse:
    panel = panel_of(request, pk)
    context = {
        "panel": panel,
        "members": members_of(panel, request.user),
        "invited": invited_to(panel),
        "may_change": request.user.has_perm(MAY),
    }
    return render(request, "scoring/panels/members.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def replace(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    panel = panel_of(request, pk)
    must_change_members(request.user)
    seat = get_object_or_404(panel.seats.filter(left_on=None).select_related("person"), pk=seat_pk)
    form = ReplaceForm(sent(request), initial={"is_invited": True})
    if form.is_valid():
        try:
            verbs.replace_member(seat.pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{seat.person} has left the panel. What they returned stands.")
            return redirect("scoring:members", pk)
    return render(request, "scoring/panels/replace.html", {"panel": panel, "seat": seat, "form": form})


def panel_of(request: HttpRequest, pk: int) -> Panel:
    """Names beside codes are for those who run the panel, not for observers."""
    panel = get_object_or_404(Panel.objects.visible_to(request.user).select_related("call"), pk=pk)
    if not request.user.has_perm("panels.run", panel):
        raise NotPermitted("The members of a panel are for its chair and for managers.")
    return panel
