"""A site of its own for the tests of the front end: each component on a page, each kind of field in a form, each answer
to a failure. Tests choose it with `pytest.mark.urls("tests.frontend.gallery")`."""

from datetime import UTC, date, datetime
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from exchange.views import pages
from proposals.errors import NotPermitted, NotReady, StaleVersion

PAGES = Path(__file__).parent / "pages"
READINESS = [("idea", "An idea"), ("pilot", "Piloted"), ("ready", "Ready to spread")]
SECTORS = [("ics", "Integrated care board"), ("trust", "NHS trust"), ("gp", "General practice")]


class EveryKind(forms.Form):
    title = forms.CharField(label="Title", help_text="As it should stand in a list.", max_length=120)
    pitch = forms.CharField(label="Pitch", widget=forms.Textarea({"data-words": 50, "rows": 4}))
    challenge = forms.CharField(label="What is the challenge?", widget=forms.Textarea, max_length=400)
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    requested = forms.IntegerField(label="Requested", widget=forms.NumberInput({"data-prefix": "£", "data-width": 10}))
    months = forms.IntegerField(
        label="Length", widget=forms.NumberInput({"data-suffix": "months", "data-width": 3}), max_value=36
    )
    starts_on = forms.DateField(label="Start", help_text="For example, 31 3 2026")
    closes_at = forms.DateTimeField(label="Closes", required=False)
    readiness = forms.ChoiceField(label="Readiness", choices=READINESS, widget=forms.RadioSelect)
    area = forms.ChoiceField(
        label="Priority area", choices=[("", "Choose one"), ("frail", "Frailty"), ("cvd", "Heart")]
    )
    sectors = forms.MultipleChoiceField(label="Sectors", choices=SECTORS, widget=forms.CheckboxSelectMultiple)
    agrees = forms.BooleanField(label="I have checked that it holds nothing about a patient")
    mark = forms.ChoiceField(
        label="Evidence",
        choices=[(str(mark), str(mark)) for mark in range(6)],
        widget=forms.RadioSelect({"data-layout": "inline small"}),
    )
    file = forms.FileField(label="Evidence file", required=False, widget=forms.FileInput({"accept": ".pdf"}))
    contact = forms.EmailField(label="Contact", widget=forms.EmailInput({"autocomplete": "username"}))
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        setattr(self.fields["readiness"], "choice_hints", {"ready": "It works elsewhere already"})  # noqa: B010


class Sheet(forms.Form):
    """Three criteria whose weights do not divide evenly."""

    WEIGHTS = {"need": "0.35", "evidence": "0.4", "spread": "0.25"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WEIGHTS:
            self.fields[name] = forms.ChoiceField(
                label=name.capitalize(),
                choices=[(str(mark), str(mark)) for mark in range(6)],
                widget=forms.RadioSelect({"data-layout": "inline small"}),
            )
            self.fields[f"{name}_comment"] = forms.CharField(
                label=f"Comment on {name}", required=False, widget=forms.Textarea({"rows": 2})
            )


class Narrowing(forms.Form):
    text = forms.CharField(label="Words", required=False)
    area = forms.ChoiceField(label="Priority area", choices=[("", "All"), ("frail", "Frailty")], required=False)
    state = forms.MultipleChoiceField(
        label="State", choices=READINESS, required=False, widget=forms.CheckboxSelectMultiple({"data-layout": "small"})
    )


ROWS = [
    {"title": title, "lead": lead, "kind": kind, "label": label, "score": score, "pounds": pounds}
    for title, lead, kind, label, score, pounds in [
        ("Virtual wards for frail people after a fall", "Black Country ICB", "scored", "Scored", "4.12", 48000),
        (
            "Home blood pressure checks by community champions",
            "Birmingham and Solihull ICB",
            "reviewed",
            "With the panel",
            None,
            30500,
        ),
        (
            "Text reminders that cut missed diabetes reviews",
            "Coventry and Warwickshire ICB",
            "funded",
            "Funded",
            "3.85",
            12750.5,
        ),
        (
            "A shared protocol for early sepsis recognition",
            "Shropshire, Telford and Wrekin ICB",
            "declined",
            "Not taken forward",
            "2.4",
            90000,
        ),
    ]
]

STAGES = [
    {"label": "Draft", "status": "done", "note": "3 January 2026"},
    {"label": "Submitted", "status": "done", "note": "1 February 2026"},
    {"label": "Reviewed", "status": "current", "note": "The panel, until 1 March"},
    {"label": "Scored", "status": "to come"},
    {"label": "Funded", "status": "to come"},
    {"label": "Spread", "status": "to come"},
]


def frame() -> dict[str, object]:
    dots = [(row["title"], row["score"] and float(row["score"]), [3.1, 4.2, 3.9]) for row in ROWS]
    return {
        "rows": ROWS,
        "stages": STAGES,
        "moment": datetime(2026, 3, 1, 17, tzinfo=UTC),
        "dots": dots,
        "adopted": [(date(2025, 4, 1), 1), (date(2025, 7, 14), 3), (date(2025, 12, 2), 8), (date(2026, 2, 20), 11)],
        "runs": [(date(2025, month, 1), 60 + (month * 7) % 11 - month) for month in range(1, 13)],
    }


def show(request: HttpRequest, name: str, **more: object) -> HttpResponse:
    text = (PAGES / name).read_text(encoding="utf-8")
    return HttpResponse(engines["jinja2"].from_string(text).render(frame() | more, request))


def components(request: HttpRequest) -> HttpResponse:
    return show(request, "components.html")


def chart_page(request: HttpRequest) -> HttpResponse:
    return show(request, "charts.html")


def listing(request: HttpRequest) -> HttpResponse:
    rows = Paginator(ROWS * 12, 10).get_page(request.GET.get("page"))
    return show(
        request, "listing.html", narrowing=Narrowing(request.GET), page=rows, sort=request.GET.get("sort", "title")
    )


def every_kind(request: HttpRequest) -> HttpResponse:
    form = EveryKind(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        messages.success(request, "Saved.")
        return redirect("every_kind")
    return show(request, "form.html", form=form)


def sheet(request: HttpRequest) -> HttpResponse:
    return show(request, "sheet.html", form=Sheet(request.POST or None), weights=Sheet.WEIGHTS)


def not_permitted(request: HttpRequest) -> HttpResponse:
    raise NotPermitted("You may not do this: “Fund” is for managers.")


def not_ready(request: HttpRequest) -> HttpResponse:
    raise NotReady("2 of 3 score sheets are still out.", "A flag is open.")


def stale(request: HttpRequest) -> HttpResponse:
    raise StaleVersion("Somebody else saved this section after you opened it.")


def denied(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", ""), content_type="text/plain; charset=utf-8")


handler500 = pages.server_error

urlpatterns = [
    path("", components, name="home"),
    path("form/", every_kind, name="every_kind"),
    path("list/", listing, name="calls"),
    path("sheet/", sheet, name="sheet"),
    path("charts/", chart_page, name="portfolio"),
    path("refused/not-permitted/", not_permitted),
    path("refused/not-ready/", not_ready),
    path("refused/stale/", stale),
    path("refused/denied/", denied),
    path("broken/", broken),
    path("echo/", echo),
    path("api/v1/echo/", echo),
    path("account/", include("allauth.account.urls")),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
