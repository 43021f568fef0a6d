"""Setting up a call: a page of its parts, a form for each, a look at it as members see it, and taking it away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from proposals.errors import NotReady, StaleVersion
from proposals.forms.call_setup import BY_SLUG, PARTS, CallPart, NewCallForm, Part
from proposals.forms.drafting import Difference
from proposals.forms.eligibility import EligibilityForm
from proposals.forms.questions import preview_form
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Call, QuestionStage
from proposals.services import call_setup, calls
from proposals.states import CallState
from proposals.views.signing_in import signed_in

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    call_setup.must_prepare_calls(request.user)
    form = NewCallForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            call = call_setup.prepare_call(by=request.user, **form.values())
        except NotReady as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{call.title}” is begun. Only the team sees it until you open it.")
            return redirect("proposals:setup", call.code)
    return render(request, "proposals/setup/new.html", {"form": form})


@require_safe
@login_required
def hub(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    questions = list(call.questions.all())
    context = {
        "call": call,
        "parts": [(part, is_done(part, call)) for part in PARTS],
        "asked": [(stage, sum(each.stage == stage for each in questions)) for stage in QuestionStage],
        "is_changeable": call.state in (CallState.DRAFT, CallState.OPEN),
    }
    return render(request, "proposals/setup/hub.html", context)


def is_done(part: Part, call: Call) -> bool:
    """Everything has a value from the start but the introduction, which somebody must write."""
    return part.slug != "introduction" or bool(call.intro)


@require_http_methods(READ_OR_SEND)
@signed_in
def part(request: HttpRequest, code: str, part: str) -> HttpResponse:
    call, chosen = call_of(request, code), BY_SLUG.get(part)
    if chosen is None:
        raise Http404
    call_setup.must_be_changeable(call)
    form = chosen.form(request.POST if request.method == "POST" else None, instance=call_of(request, code))
    differences: list[Difference] = []
    if form.is_valid() and "preview" not in request.POST:
        try:
            saved = call_setup.change_call(call.pk, by=request.user, **form.values())
        except NotReady as refusal:
            show_refusal(form, refusal)
        except StaleVersion as refusal:
            form, differences = made_from_the_latest(chosen, form)
            show_refusal(form, refusal)
        else:
            messages.success(request, f"“{chosen.title}” is saved.")
            return redirect("proposals:setup", saved.code)
    return part_page(request, call, chosen, form, differences)


def made_from_the_latest(chosen: Part, form: CallPart) -> tuple[CallPart, list[Difference]]:
    """The same words in a form that states the latest version, so that saving again works."""
    latest = Call.objects.get(pk=form.instance.pk)
    differences = form.differences(latest)
    return chosen.form(typed_over(form, version=latest.version), instance=latest), differences


def part_page(
    request: HttpRequest, call: Call, chosen: Part, form: CallPart, differences: list[Difference]
) -> HttpResponse:
    context = {
        "call": call,
        "chosen": chosen,
        "form": form,
        "differences": differences,
        "is_open": call.state != CallState.DRAFT,
        "shows_preview": "preview" in request.POST,
    }
    return render(request, "proposals/setup/part.html", context)


@require_safe
@login_required
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The call and its form as a member meets them, whatever the clock says."""
    call = call_of(request, code)
    questions = list(call.questions.all())
    context = {
        "call": call,
        "areas": list(call.framework.areas.all()),
        "themes": list(call.themes.all()),
        "questions": questions,
        "eligibility_form": EligibilityForm(call=call),
        "questions_form": preview_form(questions),
    }
    return render(request, "proposals/setup/preview.html", context)


@require_http_methods(READ_OR_SEND)
@login_required
def remove(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    if request.method == "POST":
        call_setup.remove_call(call.pk, by=request.user)
        messages.success(request, f"“{call.title}” is removed.")
        return redirect("proposals:calls")
    call_setup.must_be_removable(call)
    return render(request, "proposals/setup/remove.html", {"call": call})


@require_http_methods(READ_OR_SEND)
@login_required
def archive(request: HttpRequest, code: str) -> HttpResponse:
    call = call_of(request, code)
    if request.method == "POST":
        calls.archive(call.pk, by=request.user)
        messages.success(request, f"“{call.title}” is archived.")
        return redirect("proposals:call", code)
    calls.must_be_archivable(call, by=request.user)
    return render(request, "proposals/setup/archive.html", {"call": call})


def call_of(request: HttpRequest, code: str) -> Call:
    """A call that this person may set up; whoever may only read it is told so, others learn nothing."""
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("framework"), code=code)
    call_setup.must_prepare_calls(request.user)
    return call
