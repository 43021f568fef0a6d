"""A call and its questions set up by a program: any facts at once, under the rules of the managers’ forms."""

from typing import Any

from django.core.exceptions import ValidationError

from proposals.errors import StaleVersion
from proposals.forms.call_setup import PARTS, CallPart, NewCallForm
from proposals.forms.question_setup import OFFERED, QuestionForm
from proposals.forms.values import problems_of, typed
from proposals.models import Call, Question, QuestionStage
from proposals.services import call_setup, questions
from proposals.services.transactions import service
from proposals.time_zones import HOME

NOT_OFFERED = "This kind can’t be asked here: before a draft, ask choice or yes_or_no."


@service
def prepare(*, by: Any, given: dict[str, Any]) -> Call:
    """Begin a call and set what else was sent with it; all of it, or nothing."""
    call_setup.must_prepare_calls(by)
    form = NewCallForm({"time_zone": HOME} | {name: typed(value) for name, value in given.items()})
    if problems := problems_of(form):
        raise ValidationError(problems)
    call = call_setup.prepare_call(by=by, **form.values())
    more = {name: value for name, value in given.items() if name not in form.fields}
    return change(call.pk, by=by, version=call.version, given=more) if more else call


@service
def change(call_pk: int, *, by: Any, version: int, given: dict[str, Any]) -> Call:
    """Save the facts in `given`; what is not named stays as it is."""
    call = call_setup.call_to_change(call_pk, by=by)
    if call.version != version:
        raise StaleVersion(f"This call was changed since version {version}: version {call.version} stands now.")
    values: dict[str, Any] = {}
    problems: dict[str, Any] = {}
    for part in PARTS:
        if named := [name for name in part.form.base_fields if name in given]:
            form = filled(part.form, call_pk, given)
            problems |= problems_of(form)
            values |= {name: form.cleaned_data.get(name, given[name]) for name in named} if not problems else {}
    if problems:
        raise ValidationError(problems)
    if "themes" in values:
        values["themes"] = list(values["themes"])
    return call_setup.change_call(call_pk, by=by, version=version, **values)


def filled(form: type[CallPart], call_pk: int, given: dict[str, Any]) -> CallPart:
    """The part as its page would send it: what stands in the call, and over it what was sent."""
    call = Call.objects.get(pk=call_pk)
    stored = form(instance=call).initial
    answers = {**stored, **{name: value for name, value in given.items() if name in form.base_fields}}
    return form({name: typed(value) for name, value in answers.items()}, instance=call)


@service
def ask(call_pk: int, *, by: Any, stage: str, kind: str, given: dict[str, Any]) -> Question:
    call_setup.must_prepare_calls(by)
    if kind not in OFFERED[QuestionStage(stage)]:
        raise ValidationError({"kind": [NOT_OFFERED]})
    facts = facts_of(Question(call_id=call_pk, stage=stage, kind=kind), given)
    return questions.add_question(call_pk, by=by, stage=stage, kind=kind, **facts)


@service
def reword(question_pk: int, *, by: Any, version: int, given: dict[str, Any]) -> Question:
    question = questions.question_to_change(question_pk, by=by)
    return questions.change_question(question_pk, by=by, version=version, **facts_of(question, given))


def facts_of(question: Question, given: dict[str, Any]) -> dict[str, Any]:
    """What was sent over what stands, as the form of this kind of question understands it."""
    if "options" in given:
        given = given | {"options": "\n".join(given["options"])}
    blank = QuestionForm(instance=question)
    if strange := [name for name in given if name not in blank.fields]:
        raise ValidationError({name: ["A question of this kind has none."] for name in strange})
    sent = {name: typed(value) for name, value in {**blank.initial, **given}.items()}
    form = QuestionForm(sent, instance=question)
    if problems := problems_of(form):
        raise ValidationError(problems)
    return form.values()
