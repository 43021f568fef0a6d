"""What whoever runs a panel fills in about a flag."""

from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText


def flag_ids(pk: int | str = "") -> str:
    return f"flag{pk}-%s"


def _words(label: str, required: str, *, help_text: str = "") -> forms.CharField:
    return ShortText(
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": 2}),
        max_length=LONGEST_NOTE,
        error_messages={"required": required},
    )


class FlagForm(forms.Form):
    text = _words("What must be settled", "Say what must be settled.")


class ResolveForm(forms.Form):
    resolution = _words("How it was settled", "Say how it was settled.")


class NoteForm(forms.Form):
    text = _words("Note", "Write the note.", help_text="What you found, or what you asked of whom.")


class ReopenFlagForm(forms.Form):
    reason = _words("Why it is opened again", "Say why it is opened again.")


class OwnerForm(forms.Form):
    """Anybody may be sent; the service says why somebody can't own it. Those who can are offered."""

    owner: Any = forms.ModelChoiceField(
        label="Who sees to it",
        queryset=None,
        empty_label=None,
        error_messages={
            "required": "Choose who sees to it.",
            "invalid_choice": "Choose the chair of the panel or a manager, with no part in the proposal.",
        },
    )

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owners
