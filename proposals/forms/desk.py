"""What moderators keep and write beside the steps: texts, signposts, offers of support and notes."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.models import SupportKind, TextKind
from proposals.models.kept import PLACEHOLDER, PLACEHOLDERS

WANTED = [("yes", "Yes, please"), ("no", "No, thank you")]


class KeptForm(forms.Form):
    """`version` says what the row was when this page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


def line(label: str, longest: int, *, missing: str, shorten: str, **options: Any) -> forms.CharField:
    """A text of one line; `shorten` is what it is called where it is too long."""
    told = {"required": missing, "max_length": f"Shorten {shorten} to {longest} characters."}
    return forms.CharField(label=label, max_length=longest, error_messages=told, **options)


class CannedTextForm(KeptForm):
    kind = forms.ChoiceField(
        label="Where it is offered",
        choices=TextKind.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose where it is offered."},
    )
    title = line(
        "Title",
        80,
        missing="Give it a title.",
        shorten="the title",
        help_text="By this moderators find it. Authors never see it.",
    )
    body = ShortText(
        label="Text",
        widget=forms.Textarea({"rows": 8}),
        max_length=5_000,
        help_text="You can write {reference}, {title}, {first_name} (of the lead author) and {call}: "
        "they are filled in when the text is used.",
        error_messages={"required": "Write the text."},
    )
    is_retired = forms.BooleanField(label="No longer offer it", required=False)

    def clean_body(self) -> str:
        unknown = [word for word in PLACEHOLDER.findall(self.cleaned_data["body"]) if word not in PLACEHOLDERS]
        if unknown:
            known = ", ".join(f"{{{word}}}" for word in PLACEHOLDERS)
            raise forms.ValidationError(f"Nothing can be filled in for {{{unknown[0]}}}. You can write {known}.")
        return self.cleaned_data["body"]


class SignpostForm(KeptForm):
    name = line(
        "Name of the service or person",
        120,
        missing="Enter the name of the service or person.",
        shorten="the name",
    )
    about = line("What they help with", 300, missing="Say what they help with.", shorten="what they help with")
    contact = line(
        "How to reach them",
        300,
        missing="Say how to reach them.",
        shorten="how to reach them",
        help_text="A web address, an email address or a telephone number. The authors read it.",
    )
    is_retired = forms.BooleanField(label="No longer offer it", required=False)


class SupportForm(forms.Form):
    kind = forms.ChoiceField(
        label="Kind of support",
        choices=SupportKind.choices,
        error_messages={"required": "Choose the kind of support."},
    )
    text = ShortText(
        label="What you offer",
        widget=forms.Textarea({"rows": 3}),
        max_length=2_000,
        help_text="The authors read this and answer.",
        error_messages={"required": "Say what you offer."},
    )


class SupportAnswerForm(forms.Form):
    is_wanted = forms.TypedChoiceField(
        label="Do you want it?",
        choices=WANTED,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect({"data-layout": "inline small"}),
        error_messages={"required": "Say whether you want it."},
    )
    answer = ShortText(
        label="Your answer",
        widget=forms.Textarea({"rows": 2}),
        max_length=2_000,
        required=False,
        help_text="Such as when you are free, or what you need most.",
    )


class NoteForm(forms.Form):
    text = ShortText(
        label="A note for moderators and managers",
        widget=forms.Textarea({"rows": 3}),
        max_length=5_000,
        help_text="Authors and assessors never see it. It can’t be changed afterwards.",
        error_messages={"required": "Write the note."},
    )
