"""Who marks what on a whole panel: what its assessors know and may mark, a proposal of pairs, and carrying it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from proposals.attachments.uploads import takes_files
from proposals.errors import NotReady, StaleVersion
from proposals.forms.refusals import show_left_out, show_refusal, typed_over
from proposals.views.lists import page_of
from scoring.downloads import who_marks_what
from scoring.forms.assigning import ListForm, SeatForm
from scoring.models import Panel, Seat
from scoring.oversight.declaring import to_declare_on
from scoring.panels.preferences import answers_among
from scoring.panels.runs import described, runs_of, seats_to_ask, view_of
from scoring.services import assigning
from scoring.views.running import READ_OR_SEND, find

READ = ["GET", "HEAD"]


@login_required
@require_http_methods(READ_OR_SEND)
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Seats with what they know and may mark; sent, it proposes."""
    panel = find(request, pk)
    if request.method == "POST":
        run = assigning.propose_assignment(panel.pk, by=request.user)
        return redirect("scoring:assignment_run", pk, run.pk)
    seats = seats_to_ask(panel)
    context = {
        "to_declare": to_declare_on(panel, request.user),
        "panel": panel,
        "seats": described(seats),
        "answers": answers_among(seats),
        "last": runs_of(request.user).filter(panel=panel).first(),
    }
    return render(request, "scoring/assigning/panel.html", context)


@takes_files
@login_required
@require_http_methods(READ_OR_SEND)
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """Pairs from a file or from lines that are typed or pasted."""
    panel = find(request, pk)
    form = ListForm(request.POST or None, request.FILES or None)
    show_left_out(form, request)
    if form.is_bound and form.is_valid():
        try:
            run = assigning.propose_listed(panel.pk, by=request.user, rows=form.cleaned_data["rows"])
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            return redirect("scoring:assignment_run", pk, run.pk)
    return render(request, "scoring/assigning/listed.html", {"panel": panel, "form": form, "forms": [form]})


@login_required
@require_http_methods(READ)
def assigned(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    return who_marks_what(find(request, pk), request.user, kind)


@login_required
@require_http_methods(READ)
def run(request: HttpRequest, pk: int, run_pk: int) -> HttpResponse:
    return show_run(request, find(request, pk), run_pk)


def show_run(request: HttpRequest, panel: Panel, run_pk: int, refusal: NotReady | None = None) -> HttpResponse:
    found = get_object_or_404(runs_of(request.user).select_related("panel__call"), pk=run_pk, panel=panel)
    seen = view_of(found, request.user)
    context = {"panel": panel, "seen": seen, "page": page_of(request, seen.proposals), "refusal": refusal}
    return render(request, "scoring/assigning/run.html", context)


@login_required
@require_http_methods(READ_OR_SEND)
def apply(request: HttpRequest, pk: int, run_pk: int) -> HttpResponse:
    panel = find(request, pk)
    get_object_or_404(runs_of(request.user), pk=run_pk, panel=panel)
    if request.method == "POST":
        try:
            assigning.apply_run(run_pk, by=request.user)
        except NotReady as refusal:
            return show_run(request, panel, run_pk, refusal)
        messages.success(request, "They are asked. Each has a notice and first declares whether there is a conflict.")
    return redirect("scoring:assignment_run", pk, run_pk)


@login_required
@require_http_methods(READ_OR_SEND)
def seat(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    panel = find(request, pk)
    found = get_object_or_404(Seat.objects.select_related("person", "panel__call"), pk=seat_pk, panel=panel)
    if found.left_on:
        raise Http404("Who left the panel marks no more.")
    form, both = SeatForm(request.POST if request.method == "POST" else None, seat=found), []
    if form.is_bound and form.is_valid():
        try:
            assigning.describe_seat(found.pk, by=request.user, **form.given())
        except StaleVersion as refusal:
            form = _typed_again(form, found, refusal)
            both = form.both()
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"What {found.person} knows and may mark is saved.")
            return redirect("scoring:assignment", pk)
    context = {"panel": panel, "seat": found, "form": form, "forms": [form], "both": both}
    return render(request, "scoring/assigning/seat.html", context)


def _typed_again(form: SeatForm, seat: Seat, refusal: StaleVersion) -> SeatForm:
    """What was typed stands in the fields; what was saved meanwhile is told above them."""
    latest = Seat.objects.select_related("person", "panel__call").get(pk=seat.pk)
    again = SeatForm(typed_over(form, version=latest.version), seat=latest)
    again.is_valid()
    show_refusal(again, refusal)
    return again
