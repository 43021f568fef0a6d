"""What moderators keep and write beside the steps: texts, signposts, offers of support and notes."""

from typing import Any

from django import forms

from proposals.models import CannedText, Signpost, SupportKind, TextKind
from proposals.services.kept import PLACEHOLDER, PLACEHOLDERS

WANTED = [("yes", "Yes, please"), ("no", "No, thank you")]


class KeptForm(forms.Form):
    """`version` says what the row was when this page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class CannedTextForm(KeptForm):
    kind = forms.ChoiceField(
        label="Where it is offered",
        choices=TextKind.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose where it is offered."},
    )
    title = forms.CharField(
        label="Title",
        max_length=80,
        help_text="By this moderators find it. Authors never see it.",
        error_messages={"required": "Give it a title.", "max_length": "Shorten the title to 80 characters."},
    )
    body = forms.CharField(
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

    @staticmethod
    def values_of(row: CannedText) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("kind", "title", "body", "is_retired", "version")}


class SignpostForm(KeptForm):
    name = forms.CharField(
        label="Name of the service or person",
        max_length=120,
        error_messages={
            "required": "Enter the name of the service or person.",
            "max_length": "Shorten the name to 120 characters.",
        },
    )
    about = forms.CharField(
        label="What they help with",
        max_length=300,
        error_messages={
            "required": "Say what they help with.",
            "max_length": "Shorten what they help with to 300 characters.",
        },
    )
    contact = forms.CharField(
        label="How to reach them",
        max_length=300,
        help_text="A web address, an email address or a telephone number. The authors read it.",
        error_messages={
            "required": "Say how to reach them.",
            "max_length": "Shorten how to reach them to 300 characters.",
        },
    )
    is_retired = forms.BooleanField(label="No longer offer it", required=False)

    @staticmethod
    def values_of(row: Signpost) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("name", "about", "contact", "is_retired", "version")}


class SupportForm(forms.Form):
    kind = forms.ChoiceField(
        label="Kind of support",
        choices=SupportKind.choices,
        error_messages={"required": "Choose the kind of support."},
    )
    text = forms.CharField(
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
    answer = forms.CharField(
        label="Your answer",
        widget=forms.Textarea({"rows": 2}),
        max_length=2_000,
        required=False,
        help_text="Such as when you are free, or what you need most.",
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label="A note for moderators and managers",
        widget=forms.Textarea({"rows": 3}),
        max_length=5_000,
        help_text="Authors and assessors never see it. It can’t be changed afterwards.",
        error_messages={"required": "Write the note."},
    )
