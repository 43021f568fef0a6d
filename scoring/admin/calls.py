"""Administration of calls. A call is opened and archived by its steps, never by editing its state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timezone import localdate

from proposals.administration import Versioned, VersionedForm
from proposals.errors import NotReady
from proposals.forms.refusals import show_refusal
from proposals.models import Call
from proposals.services import calls
from proposals.states import CallState
from proposals.steps import find_step, steps_open_to
from scoring.forms.calls import CallActForm, OpenForm, TemplateForm
from scoring.models import Rubric
from scoring.services import rubrics


@dataclass(frozen=True)
class CallAct:
    """Something that a manager does to a call from its administration page; `step` names the row it walks."""

    label: str
    intro: str
    done: str
    form: type[CallActForm]
    verb: Callable[..., Any]
    step: str


def copy_rubric(call_pk: int, *, by: Any, template: Rubric) -> Rubric:
    return rubrics.copy_rubric(Call.objects.get(pk=call_pk), template, by=by)


ACTS = {
    "copy_rubric": CallAct(
        "Prepare the rubric",
        "The call gets a rubric of its own, copied from one that is kept for that. You can change it until the first "
        "mark is given.",
        "The rubric is copied. Look it over before you open the call.",
        TemplateForm,
        copy_rubric,
        "open_call",
    ),
    "open_call": CallAct(
        "Open the call",
        "From its opening time on, members can start and submit proposals. Its web address, its framework, who may "
        "read its proposals and when it opens then stand.",
        "Open.",
        OpenForm,
        rubrics.open_call,
        "open_call",
    ),
    "archive": CallAct(
        "Archive the call",
        "Everything stays readable. Nothing about the call can be changed afterwards.",
        "Archived.",
        CallActForm,
        calls.archive,
        "archive",
    ),
}


DATES = {"opens_at", "closes_at", "scoring_due_on", "decision_due_on"}
LIKELY_YEARS = range(2000, 2101)
LONGEST_GRACE = 24 * 60


class CallForm(VersionedForm):
    sentences = {
        "call_opens_before_it_closes": ("closes_at", "It must close after it opens."),
        "call_has_a_pot": ("pot_pounds", "The pot must hold at least £1."),
        "call_cap_is_within_its_pot": ("cap_pounds", "This must be at least £1 and no more than the pot."),
        "call_never_commits_more_than_its_pot": ("pot_pounds", "More than this is awarded already."),
        "call_quality_line_is_a_percentage": ("quality_line_percent", "Enter a percentage from 0 to 100."),
        "call_wants_a_sheet": ("sheets_wanted", "At least one score sheet is needed."),
    }

    def clean(self) -> dict[str, Any]:
        """A slip of the key in a date would be believed everywhere, so dates are likely ones and in their order."""
        given = super().clean()
        for name in DATES & given.keys():
            if given[name].year not in LIKELY_YEARS:
                self.add_error(name, f"Enter a year from {LIKELY_YEARS[0]} to {LIKELY_YEARS[-1]}.")
        if given.get("grace_minutes", 0) > LONGEST_GRACE:
            self.add_error("grace_minutes", f"Give a day of grace at most: {LONGEST_GRACE:,} minutes.")
        closes_at, sheets_due, decided = map(given.get, ("closes_at", "scoring_due_on", "decision_due_on"))
        if closes_at and sheets_due and sheets_due < localdate(closes_at):
            self.add_error("scoring_due_on", "Sheets can’t be due before the call closes.")
        if sheets_due and decided and decided < sheets_due:
            self.add_error("decision_due_on", "Decisions can’t be due before the sheets are.")
        return given


@admin.register(Call)
class CallAdmin(Versioned):
    form = CallForm
    fieldsets = [
        (None, {"fields": ["title", "code", "summary", "intro", "framework", "visibility"]}),
        ("Dates", {"fields": ["opens_at", "closes_at", "grace_minutes", "scoring_due_on", "decision_due_on"]}),
        ("Money and scoring", {"fields": ["pot_pounds", "cap_pounds", "sheets_wanted", "quality_line_percent"]}),
    ]
    list_display = ["title", "phase", "opens_at", "closes_at", "pot_pounds"]
    list_filter = ["state"]
    search_fields = ["title", "code"]
    change_form_template = "admin/call_change_form.html"

    FIXED_ONCE_OPEN = ["code", "framework", "visibility", "opens_at"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """People have read and answered an open call: what they relied on stands."""
        return [] if obj is None or obj.state == CallState.DRAFT else self.FIXED_ONCE_OPEN

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return {"code": ["title"]} if obj is None else {}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_over = obj is not None and obj.state in (CallState.DECIDED, CallState.ARCHIVED)
        return super().has_change_permission(request, obj) and not is_over

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == CallState.DRAFT)

    def get_urls(self) -> list[Any]:
        act = path("<path:object_id>/act/<slug:name>/", self.admin_site.admin_view(self.act_view), name="call_act")
        return [act, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        call = context["original"]
        if call is not None:
            open_steps = {step.name for step in steps_open_to(call, request.user, call.state)}
            rubric = Rubric.objects.filter(call=call).first()
            hidden = "copy_rubric" if rubric else ""
            context |= {
                "rubric": rubric,
                "acts": [(name, act.label) for name, act in ACTS.items() if act.step in open_steps and name != hidden],
                "may_announce": "announce" in open_steps,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        call = self.get_object(request, unquote(object_id))
        if call is None or name not in ACTS:
            raise Http404
        act = ACTS[name]
        if not request.user.has_perm("calls.manage", call):
            raise PermissionDenied("Only programme managers take the steps of a call.")
        step = find_step(call, act.step, call.state)
        form = act.form(request.POST if request.method == "POST" else None, call=call)
        if form.is_valid() and self.performed(request, act, call, form):
            return redirect("admin:proposals_call_change", call.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "subtitle": str(call),
            "opts": self.opts,
            "original": call,
            "act": act,
            "form": form,
            "unmet": [] if form.is_bound else step.unmet(call),
        }
        return TemplateResponse(request, "admin/call_act.html", context)

    def performed(self, request: HttpRequest, act: CallAct, call: Call, form: Any) -> bool:
        """Log and tell what was done; what must be true first is told on the form."""
        try:
            act.verb(call.pk, by=request.user, **form.cleaned_data)
        except NotReady as refusal:
            show_refusal(form, refusal)
            return False
        self.log_change(request, call, act.done)
        messages.success(request, f"{call}: {act.done}")
        return True
