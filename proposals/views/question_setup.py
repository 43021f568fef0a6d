"""The questions of a call for its managers: the list of a stage, adding, changing, moving and removing one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from proposals.errors import StaleVersion
from proposals.forms.question_setup import OFFERED, KindForm, QuestionForm
from proposals.forms.refusals import show_refusal, typed_over
from proposals.models import Call, Question, QuestionKind, QuestionStage
from proposals.services import questions
from proposals.services.call_setup import must_be_changeable
from proposals.views.call_setup import READ_OR_SEND, call_of
from proposals.views.signing_in import signed_in


@require_safe
@login_required
def index(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Choosing a kind sends the reader on to the form of that kind."""
    call = call_asking(request, code, stage)
    form = KindForm(request.GET if "kind" in request.GET else None, stage=stage)
    if form.is_valid():
        return redirect("proposals:add_question", code, stage, form.cleaned_data["kind"])
    context = {
        "call": call,
        "stage": QuestionStage(stage),
        "questions": list(call.questions.filter(stage=stage)),
        "why_they_stand": questions.why_questions_stand(call, stage),
        "form": form,
    }
    return render(request, "proposals/setup/questions.html", context)


@require_http_methods(READ_OR_SEND)
@signed_in
def add(request: HttpRequest, code: str, stage: str, kind: str) -> HttpResponse:
    call = call_asking(request, code, stage)
    if kind not in OFFERED[QuestionStage(stage)]:
        raise Http404
    blank = Question(call=call, stage=stage, kind=kind)
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=blank)
    if form.is_valid():
        questions.add_question(call.pk, by=request.user, stage=stage, kind=kind, **form.values())
        messages.success(request, "The question is added.")
        return redirect("proposals:questions", code, stage)
    return question_page(request, call, form, blank)


@require_http_methods(READ_OR_SEND)
@signed_in
def change(request: HttpRequest, code: str, stage: str, pk: int) -> HttpResponse:
    call = call_asking(request, code, stage)
    question = get_object_or_404(Question, call=call, stage=stage, pk=pk)
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=question)
    if form.is_valid():
        try:
            questions.change_question(pk, by=request.user, version=form.cleaned_data["version"], **form.values())
        except StaleVersion as refusal:
            return stale_page(request, call, form, refusal)
        messages.success(request, "The question is saved.")
        return redirect("proposals:questions", code, stage)
    return question_page(request, call, form, question)


@require_POST
@login_required
def move(request: HttpRequest, code: str, stage: str, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, call=call_asking(request, code, stage), stage=stage, pk=pk)
    questions.move_question(question.pk, by=request.user, places=1 if "down" in request.POST else -1)
    messages.success(request, f"“{question.text}” is moved.")
    return redirect("proposals:questions", code, stage)


@require_POST
@login_required
def remove(request: HttpRequest, code: str, stage: str, pk: int) -> HttpResponse:
    question = get_object_or_404(Question, call=call_asking(request, code, stage), stage=stage, pk=pk)
    questions.remove_question(question.pk, by=request.user)
    messages.success(request, f"“{question.text}” is removed.")
    return redirect("proposals:questions", code, stage)


def call_asking(request: HttpRequest, code: str, stage: str) -> Call:
    call = call_of(request, code)
    if stage not in QuestionStage.values:
        raise Http404
    if request.method == "POST":
        must_be_changeable(call)
    return call


def stale_page(request: HttpRequest, call: Call, form: QuestionForm, refusal: StaleVersion) -> HttpResponse:
    """The same words in a form that states the latest version, beside what stands now."""
    latest = Question.objects.get(pk=form.instance.pk)
    again = QuestionForm(typed_over(form, version=latest.version), instance=Question.objects.get(pk=latest.pk))
    show_refusal(again, refusal)
    return question_page(request, call, again, latest, is_stale=True)


def question_page(
    request: HttpRequest, call: Call, form: QuestionForm, question: Question, *, is_stale: bool = False
) -> HttpResponse:
    context = {
        "call": call,
        "form": form,
        "stage": QuestionStage(question.stage),
        "kind": QuestionKind(question.kind),
        "is_new": question.pk is None,
        "stored": question if is_stale else None,
        "why_they_stand": questions.why_questions_stand(call, question.stage),
    }
    return render(request, "proposals/setup/question.html", context)
