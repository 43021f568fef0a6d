"""What the holder of a seat would like to mark, before anybody is asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from proposals.errors import StaleVersion
from proposals.forms.refusals import show_refusal, typed_over
from proposals.views.lists import PAGE_LENGTH, is_number, page_of
from scoring.forms.preferences import PreferencesForm
from scoring.models import Seat
from scoring.panels.preferences import choices_of, proposals_to_choose_from, seats_of
from scoring.services.preferences import state_preferences
from scoring.views.running import READ_OR_SEND

SAVED = "Your answers are saved. You can change them until you are asked to mark."


@login_required
@require_http_methods(READ_OR_SEND)
def preferences(request: HttpRequest, pk: int) -> HttpResponse:
    seat = own_seat(request, pk)
    rows = proposals_to_choose_from(seat, request.user)
    page = page_of(request, rows)
    if request.method != "POST":
        form = PreferencesForm(None, choices=choices_of(seat, request.user, page), version=seat.wishes_version)
        return show(request, seat, page, form)
    choices = choices_of(seat, request.user, rows.filter(pk__in=shown_when_sent(request)))
    form = PreferencesForm(request.POST, choices=choices, version=seat.wishes_version)
    if not form.is_valid():
        return show(request, seat, page, form)
    try:
        state_preferences(seat.pk, by=request.user, version=form.cleaned_data["version"], wishes=form.wishes)
    except StaleVersion as refusal:
        return show(request, seat, page, typed_again(form, own_seat(request, pk), refusal), both=form.both())
    messages.success(request, SAVED)
    return after_saving(seat, page)


def own_seat(request: HttpRequest, pk: int) -> Seat:
    return get_object_or_404(seats_of(request.user), panel=pk)


def shown_when_sent(request: HttpRequest) -> list[int]:
    """The proposals of the page as its sender saw it: others may stand there since somebody was asked."""
    return [int(each) for each in request.POST.getlist("proposal") if is_number(each)][:PAGE_LENGTH]


def typed_again(form: PreferencesForm, seat: Seat, refusal: StaleVersion) -> PreferencesForm:
    """What was chosen stays chosen; what was saved meanwhile is told above it."""
    again = PreferencesForm(
        typed_over(form, version=seat.wishes_version), choices=form.choices, version=seat.wishes_version
    )
    again.is_valid()
    show_refusal(again, refusal)
    return again


def after_saving(seat: Seat, page: Page) -> HttpResponseRedirect:
    if page.has_next():
        address = reverse("scoring:preferences", args=[seat.panel_id])
        return redirect(f"{address}?page={page.next_page_number()}")
    return redirect("scoring:mine")


def show(
    request: HttpRequest,
    seat: Seat,
    page: Page,
    form: PreferencesForm,
    both: list[tuple[str, str, str]] | None = None,
) -> HttpResponse:
    context = {"panel": seat.panel, "page": page, "form": form, "forms": [form], "both": both or []}
    return render(request, "scoring/preferences/choose.html", context)
