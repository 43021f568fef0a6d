"""A call for those who set it up: what a program reads, and the bodies that it sends."""

from typing import Any

from django import forms
from rest_framework import serializers

from proposals.files.kinds import KINDS
from proposals.forms.call_setup import PARTS, NewCallForm
from proposals.forms.question_setup import QuestionForm
from proposals.models import QuestionKind, QuestionStage
from proposals.serializers.calls import CallInFull
from proposals.serializers.from_forms import as_json_field, body_from
from proposals.serializers.questions import QuestionOfACall
from proposals.serializers.strict import Body, OneOf, Text, Whole

VERSION = "The version that you edited, as you last read it."
OF_A_FORM = ("version", "options", "accepts")  # told in another way
WITH_A_DEFAULT = ("time_zone",)

FACTS: dict[str, forms.Field] = {
    name: field for part in PARTS for name, field in part.form.base_fields.items() if name not in OF_A_FORM
}
OF_A_NEW_CALL = {
    name: field for name, field in NewCallForm.base_fields.items() if name not in (*OF_A_FORM, *WITH_A_DEFAULT)
}
OTHER_FACTS: dict[str, Any] = {
    name: as_json_field(field, False) for name, field in FACTS.items() if name not in OF_A_NEW_CALL
}
OF_A_QUESTION = {name: field for name, field in QuestionForm.base_fields.items() if name not in OF_A_FORM}


class CallInSetup(CallInFull):
    """A call with what only its managers know. State `version` with each change."""

    version = serializers.IntegerField()
    grace_minutes = serializers.IntegerField()
    assessor_guidance = serializers.CharField(help_text="Told to its assessors beside each sheet, in Markdown.")


class QuestionInSetup(QuestionOfACall):
    """A question with its right answer, where it has one. State `version` with each change."""

    version = serializers.IntegerField()
    expected_answer = serializers.CharField()
    otherwise = serializers.CharField(help_text="Told to those who answer differently, in Markdown.")


NewCall = body_from(
    "NewCall",
    "What a call can’t be without. Other facts may come with it.",
    OF_A_NEW_CALL,
    **OTHER_FACTS,
)
CallChange = body_from(
    "CallChange",
    "A change of a call. Facts that you leave out stay as they are.",
    FACTS,
    all_optional=True,
    version=Whole(help_text=VERSION),
)


def options() -> serializers.ListField:
    meaning = "What can be chosen, for the kinds that offer choices."
    return serializers.ListField(child=Text(), max_length=50, required=False, help_text=meaning)


def accepts() -> serializers.ListField:
    meaning = "Which kinds of files may answer, for the kind file; each of them when left out of a new question."
    kind = OneOf(choices=[(each.code, each.label) for each in KINDS])
    return serializers.ListField(child=kind, max_length=20, required=False, help_text=meaning)


def question_body(name: str, meaning: str, **more: serializers.Field) -> Any:
    return body_from(name, meaning, OF_A_QUESTION, all_optional=True, options=options(), accepts=accepts(), **more)


NewQuestion = question_body(
    "NewQuestion",
    "A question that a call asks; give what belongs to its kind.",
    stage=OneOf(choices=QuestionStage.choices),
    kind=OneOf(choices=QuestionKind.choices),
)
QuestionChange = question_body(
    "QuestionChange",
    "A change of a question. What you leave out stays as it is.",
    version=Whole(help_text=VERSION),
)


class PlaceOfQuestion(Body):
    to = OneOf(choices=["up", "down"], help_text="Which way it moves; at the ends it stays.")
