"""A question as a manager writes it: each kind asks only for what belongs to it."""

from typing import Any

from django import forms

from proposals.administration import PlainForm
from proposals.files.kinds import BY_CODE, KINDS, endings_of
from proposals.forms.limits import limit
from proposals.models import Question, QuestionKind, QuestionStage
from proposals.models.questions import DECIDES, HAS_OPTIONS, LONGEST_OPTION, MOST_OPTIONS, YES_AND_NO

LONGEST_HELP = 1_000
MOST_WORDS = 2_000
OFFERED: dict[QuestionStage, list[QuestionKind]] = {
    QuestionStage.ELIGIBILITY: DECIDES,
    QuestionStage.FORM: list(QuestionKind),
}


class KindForm(forms.Form):
    """Which kind of question comes next."""

    kind = forms.ChoiceField(
        label="What kind of answer does it take?",
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the kind of answer."},
    )

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = OFFERED[QuestionStage(stage)]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in offered]  # type: ignore[attr-defined]


class QuestionForm(PlainForm):
    """A question of the kind and stage of its instance. `version` is the question as this page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    accepts = forms.MultipleChoiceField(
        label="Which kinds of files may answer it?",
        choices=[(kind.code, f"{kind.label} ({endings_of([kind])})") for kind in KINDS],
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        error_messages=dict.fromkeys(["required", "invalid_choice", "invalid_list"], "Choose one kind at least."),
    )

    class Meta:
        model = Question
        fields = [
            "text", "guidance", "example", "options", "accepts", "most_words", "is_required", "expected_answer",
            "otherwise",
        ]  # fmt: skip
        labels = {
            "text": "Question", "guidance": "Guidance", "example": "Example", "options": "Choices",
            "most_words": "Word limit", "is_required": "It must be answered before the proposal is submitted",
            "expected_answer": "Which answer lets a proposal begin?",
            "otherwise": "What do you tell those who answer differently?",
        }  # fmt: skip
        help_texts = {
            "text": "As the authors read it.",
            "guidance": "What a good answer says. It stands below the question.",
            "example": "How a good answer could read.",
            "options": f"One on each line, {MOST_OPTIONS} at most.",
            "otherwise": "Say kindly why, and where their idea belongs: a call, a service or a person. In Markdown.",
        }
        error_messages = {"text": {"required": "Write the question."}, "options": {"required": "Write the choices."}}
        widgets = {
            "text": forms.Textarea({"rows": 2}),
            "guidance": forms.Textarea({"rows": 3}),
            "example": forms.Textarea({"rows": 3}),
            "options": forms.Textarea({"rows": 6}),
            "most_words": forms.NumberInput({"data-suffix": "words", "data-width": 4}),
            "otherwise": forms.Textarea({"rows": 4}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.initial["accepts"] = self.instance.accepts.split() or list(BY_CODE)
        is_asked_before = self.instance.stage == QuestionStage.ELIGIBILITY
        self.keep("options", self.instance.kind in HAS_OPTIONS, required=True)
        self.keep("accepts", self.instance.takes_a_file, required=True)
        self.keep("most_words", self.instance.kind == QuestionKind.LONG_TEXT, required=True)
        self.keep("is_required", not is_asked_before)
        self.keep("expected_answer", is_asked_before, required=True)
        self.keep("otherwise", is_asked_before, required=True)
        if is_asked_before:
            self.fields["expected_answer"] = right_answer(self.instance.kind, self.fields["expected_answer"])
        for name in {"guidance", "example", "otherwise"} & self.fields.keys():
            limit(self.fields[name], LONGEST_HELP)

    def keep(self, name: str, belongs: bool, *, required: bool = False) -> None:
        if belongs:
            self.fields[name].required = required
        else:
            del self.fields[name]

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def clean_options(self) -> str:
        """Each choice once, without blank lines."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        options = list(dict.fromkeys(line for line in lines if line))
        if not 2 <= len(options) <= MOST_OPTIONS:
            raise forms.ValidationError(f"Give from 2 to {MOST_OPTIONS} choices: there are {len(options)} now.")
        if longest := next((each for each in options if len(each) > LONGEST_OPTION), None):
            raise forms.ValidationError(f"Shorten “{longest[:40]}…” to {LONGEST_OPTION} characters.")
        return "\n".join(options)

    def clean_accepts(self) -> str:
        return " ".join(code for code in BY_CODE if code in self.cleaned_data["accepts"])

    def clean_most_words(self) -> int:
        words = self.cleaned_data["most_words"]
        if not 1 <= words <= MOST_WORDS:
            raise forms.ValidationError(f"Give a limit from 1 to {MOST_WORDS:,} words.")
        return words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        offered = given.get("options", "").splitlines()
        if offered and given.get("expected_answer") and given["expected_answer"] not in offered:
            self.add_error("expected_answer", "This is none of the choices above.")
        return given

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def right_answer(kind: str, field: forms.Field) -> forms.Field:
    """Yes or no is chosen; one of the choices is written as it stands among them."""
    if kind == QuestionKind.YES_OR_NO:
        widget = forms.RadioSelect({"data-layout": "inline"})
        return forms.ChoiceField(label=field.label, choices=list(YES_AND_NO.items()), widget=widget)
    field.help_text = "Write it as it stands among the choices."
    return field
