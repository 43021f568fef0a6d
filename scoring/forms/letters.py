"""How a letter is worded, and with which proposal it is looked at."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from scoring.lettering import problems_in
from scoring.models import LetterTemplate

LONGEST_LETTER = 10_000


class WordingForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label="Subject", max_length=150, error_messages={"required": "Give the letter a subject."}
    )
    text = ShortText(
        label="Text",
        widget=forms.Textarea({"rows": 18}),
        max_length=LONGEST_LETTER,
        help_text="Plain text. An empty line begins a new paragraph.",
        error_messages={"required": "Write the letter."},
    )

    def __init__(self, sent: Any, *, wording: LetterTemplate) -> None:
        super().__init__(sent, initial={"version": wording.version, "subject": wording.subject, "text": wording.text})
        self.wording = wording

    def clean_subject(self) -> str:
        return self._without_problems("subject")

    def clean_text(self) -> str:
        """Browsers send line ends as two letters; a letter counts and keeps one."""
        self.cleaned_data["text"] = self.cleaned_data["text"].replace("\r\n", "\n")
        return self._without_problems("text")

    def _without_problems(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if problems := problems_in(text, self.wording.kind):
            raise forms.ValidationError([*problems])
        return text


class PreviewForm(forms.Form):
    """A real proposal of the call, from those that this person may rank."""

    proposal = forms.ChoiceField(
        label="Show it with", required=False, error_messages={"invalid_choice": "Choose a proposal from the list."}
    )

    def __init__(self, sent: Any, *, references: list[tuple[str, str]]) -> None:
        super().__init__(sent or None)
        field: Any = self.fields["proposal"]
        field.choices = [(reference, f"{reference} {title}") for reference, title in references]
