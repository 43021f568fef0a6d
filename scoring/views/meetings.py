"""Meeting mode: the agenda, the proposal that is talked about, and what the panel comes to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from proposals import rights
from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Proposal
from scoring.forms.meetings import AgendaForm, FigureForm, StartForm
from scoring.meetings.agenda import still_to_add, to_talk_about, worth_talking_about
from scoring.meetings.running import meeting_in_view
from scoring.models import AgendaItem, Meeting, Panel
from scoring.oversight.declaring import to_declare_on
from scoring.services import meetings
from scoring.views.running import READ_OR_SEND, find


@login_required
@require_http_methods(READ_OR_SEND)
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting that is under way, or the form that begins one."""
    panel = find(request, pk)
    under_way = Meeting.objects.filter(panel=panel, ended_at=None).first()
    if under_way and request.method != "POST":
        return show_meeting(request, panel, under_way)
    ready = to_talk_about(panel, request.user)
    first = worth_talking_about(panel, request.user)
    form = StartForm(request.POST if request.method == "POST" else None, ready=ready, first=first)
    if form.is_bound and form.is_valid():
        try:
            meetings.start_meeting(pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("scoring:meeting", pk)
    context = {"panel": panel, "form": form, "ready": ready, "to_declare": to_declare_on(panel, request.user)}
    return render(request, "scoring/panels/meeting_start.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put more on the agenda of the meeting that is under way."""
    panel = find(request, pk)
    under_way = Meeting.objects.filter(panel=panel, ended_at=None).first()
    if under_way is None or request.method != "POST":
        return redirect("scoring:meeting", pk)
    under_way.panel = panel
    form = agenda_form(request, under_way, request.POST)
    if not form.is_valid():
        return show_meeting(request, panel, under_way, adding=form)
    meetings.add_to_agenda(under_way.pk, by=request.user, **form.cleaned_data)
    messages.success(request, "Added to the end of the agenda.")
    return redirect("scoring:meeting", pk)


def agenda_form(request: HttpRequest, under_way: Meeting, sent: Any = None) -> AgendaForm:
    ready = to_talk_about(under_way.panel, request.user) if sent is not None else []
    return AgendaForm(sent, ready=ready, offered=still_to_add(under_way, request.user))


@require_POST
@login_required
def take_up(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    find(request, pk)
    meetings.take_up(find_item(request, pk, item_pk).pk, by=request.user)
    return redirect("scoring:meeting", pk)


@login_required
@require_http_methods(READ_OR_SEND)
def figure(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    panel = find(request, pk)
    item = find_item(request, pk, item_pk)
    form = FigureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        meetings.record_figure(item.pk, by=request.user, **form.cleaned_data)
        messages.success(request, f"{item.proposal.reference}: the panel’s figure is recorded beside the sheets.")
    elif form.is_bound and item.is_open and item.meeting.ended_at is None:
        return show_meeting(request, panel, item.meeting, form)
    return redirect("scoring:meeting", pk)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    panel = find(request, pk)
    if under_way := Meeting.objects.filter(panel=panel, ended_at=None).first():
        meetings.end_meeting(under_way.pk, by=request.user)
        messages.success(request, "The meeting is over. What the panel came to stands on the page of each proposal.")
    return redirect("scoring:panel", pk)


def find_item(request: HttpRequest, panel_pk: int, item_pk: int) -> AgendaItem:
    overseen = Proposal.objects.visible_to(request.user, rights.OVERSEE)
    items = AgendaItem.objects.filter(meeting__panel=panel_pk, proposal__in=overseen)
    return get_object_or_404(items.select_related("proposal", "meeting__panel"), pk=item_pk)


def show_meeting(
    request: HttpRequest, panel: Panel, under_way: Meeting, form: Any = None, adding: Any = None
) -> HttpResponse:
    under_way.panel = panel
    seen = meeting_in_view(under_way, request.user)
    form = form or FigureForm(initial={"figure": seen.offered})
    adding = adding or agenda_form(request, under_way)
    context = {"panel": panel, "seen": seen, "form": form, "adding": adding, "forms": [form, adding]}
    return render(request, "scoring/panels/meeting.html", context)
