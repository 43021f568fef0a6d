"""The questions of a call as a section of the form: one field for each, by its kind."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.utils.functional import cached_property

from proposals.files.kinds import endings_of
from proposals.forms.drafting import Prose, SectionForm
from proposals.forms.texts import ShortText
from proposals.models import Question, QuestionKind, QuestionStage
from proposals.models.questions import LONGEST_SHORT_TEXT
from proposals.projections import SeenAnswer, answer_to


class QuestionsForm(SectionForm):
    """What the call of this draft asks. Its fields bear the codes of the questions.

    A question that takes a file has its field here too, but its answer is no text of this section: a file is taken in
    by itself (`services/attachments.py`), so it is neither lost when the texts have to wait nor a conflict with them.
    """

    def prepare(self) -> None:
        self.asked = self.proposal.asked_in_the_form
        self.fields |= {each.code: field_for(each) for each in self.asked}
        self.file_questions = {each.code: each for each in self.asked if each.takes_a_file}
        self.may_stay_empty = tuple(each.code for each in self.asked if not each.is_required)
        for name in self.file_questions:
            self.fields[name].help_text += f" At most {self.proposal.call.attachment_megabytes_at_most} MB."

    def names(self) -> list[str]:
        return [name for name in super().names() if name not in self.file_questions]

    def parts(self) -> list[str]:
        return [each.text for each in self.asked]

    def answers(self, *, hides_applicants: bool = False) -> list[SeenAnswer]:
        return [answer_to(each, hides_applicants=hides_applicants) for each in self.asked]

    def is_begun(self) -> bool:
        return any(each.given for each in self.asked)

    def questions(self) -> Iterator[tuple[forms.BoundField, bool]]:
        for each in self.asked:
            yield self[each.code], not each.is_required

    @cached_property
    def stored(self) -> dict[str, Any]:
        return {each.code: each.typed(each.given) for each in self.asked if not each.takes_a_file}

    def arguments(self) -> dict[str, Any]:
        return {"values": {}, "answers": {name: self.cleaned_data[name] for name in self.names()}}


def preview_form(questions: list[Question]) -> forms.Form:
    """The questions of the form as authors will see them, before there is a draft to answer them in."""
    form = forms.Form()
    asked = [each for each in questions if each.stage == QuestionStage.FORM]
    form.fields |= {each.code: field_for(each, required=each.is_required) for each in asked}
    return form


def field_for(question: Question, *, required: bool = False) -> forms.Field:
    """A field that takes an answer; what a section still misses is told later, so it may stay empty there."""
    field = FIELDS[QuestionKind(question.kind)](question)
    example = f"For example: {question.example}" if question.example else ""
    field.label, field.required = question.text, required
    kinds = f"One file: {endings_of(question.kinds_of_files)}." if question.takes_a_file else ""
    field.help_text = " ".join(filter(None, [question.guidance, example, kinds]))
    return field


def _short_text(question: Question) -> forms.Field:
    too_long = f"Shorten “{question.text}” to {LONGEST_SHORT_TEXT} characters."
    return ShortText(max_length=LONGEST_SHORT_TEXT, error_messages={"max_length": too_long})


def _long_text(question: Question) -> forms.Field:
    return Prose(question.most_words or 0, label=question.text)


def _one_choice(question: Question) -> forms.Field:
    return forms.ChoiceField(
        choices=question.choices,
        widget=forms.RadioSelect({"data-layout": "inline" if question.kind == QuestionKind.YES_OR_NO else ""}),
        error_messages=dict.fromkeys(["required", "invalid_choice"], f"Choose an answer to “{question.text}”."),
    )


def _several_choices(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=question.choices,
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        error_messages=dict.fromkeys(["invalid_choice", "invalid_list"], f"Choose answers to “{question.text}”."),
    )


def _number(question: Question) -> forms.Field:
    wrong = f"Answer “{question.text}” with a number, such as 38 or 38.5."
    codes = ["invalid", "max_digits", "max_decimal_places", "max_whole_digits"]
    return forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 10}),
        error_messages=dict.fromkeys(codes, wrong),
    )


def _file(question: Question) -> forms.Field:
    accept = endings_of(question.kinds_of_files).replace(" ", "")
    return forms.FileField(widget=forms.FileInput({"accept": accept}))


def _date(question: Question) -> forms.Field:
    return forms.DateField(error_messages={"invalid": f"Answer “{question.text}” with a real date."})


FIELDS: dict[QuestionKind, Callable[[Question], forms.Field]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.CHOICE: _one_choice,
    QuestionKind.SEVERAL: _several_choices,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.YES_OR_NO: _one_choice,
    QuestionKind.FILE: _file,
}
