"""The questions of a call and what is answered to them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from proposals.models import QuestionKind, QuestionStage


class QuestionOfACall(serializers.Serializer):
    """What a call asks. A draft answers it under its `code`."""

    code = serializers.CharField()
    stage = serializers.ChoiceField(choices=QuestionStage.choices)
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    text = serializers.CharField()
    guidance = serializers.CharField()
    example = serializers.CharField()
    is_required = serializers.BooleanField()
    choices = serializers.SerializerMethodField(help_text="What can be answered, where it is a choice.")
    most_words = serializers.IntegerField(allow_null=True)
    accepts = serializers.SerializerMethodField(help_text="Which kinds of files can answer it, where it takes a file.")

    def get_choices(self, question: Any) -> list[str]:
        return [value for value, _ in question.choices]

    def get_accepts(self, question: Any) -> list[str]:
        return [kind.code for kind in question.kinds_of_files]


ONE_ANSWER = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "array", "items": {"type": "string"}}]}


@extend_schema_field({**ONE_ANSWER, "nullable": True})
class OneAnswer(serializers.Field):
    """Text, a number, or a list of texts; a date is text, yes and no are "yes" and "no".

    A file that answers is read as its number among the files of the proposal.
    """

    default_error_messages = {"invalid": "Send text, a number, or a list of texts."}

    def to_internal_value(self, sent: Any) -> Any:
        is_one = isinstance(sent, str | int | float) and not isinstance(sent, bool)
        is_several = isinstance(sent, list) and all(isinstance(each, str) for each in sent)
        if not (is_one or is_several):
            self.fail("invalid")
        return sent

    def to_representation(self, stored: Any) -> Any:
        return stored["number"] if isinstance(stored, dict) else stored


class Answered(serializers.Serializer):
    """A question of the call beside what the proposal answers, as it is kept."""

    code = serializers.CharField()
    question = serializers.CharField(source="text")
    answer = OneAnswer(source="given", allow_null=True)


def answers(meaning: str) -> serializers.DictField:
    """The field of a body: {code of a question: its answer}. Null or empty takes an answer back."""
    return serializers.DictField(child=OneAnswer(allow_null=True), required=False, help_text=meaning)
