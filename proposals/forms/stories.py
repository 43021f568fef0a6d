"""A story as its authors write it, and a moderator's word on it."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText

LONGEST_OVERVIEW, LONGEST_PART, LONGEST_NOTE = 1_000, 6_000, 2_000
APPROVE, RETURN = "approve", "return"


def _part(label: str, longest: int, hint: str, rows: int = 8) -> Any:
    return ShortText(
        label=label, required=False, max_length=longest, help_text=hint, widget=forms.Textarea({"rows": rows})
    )


class StoryForm(forms.Form):
    title = forms.CharField(label="Title", required=False, max_length=160, help_text="What a stranger would look for.")
    overview = _part("Overview", LONGEST_OVERVIEW, "What it is and whom it helps, in a few sentences.", 4)
    challenge = _part("The challenge, and what you did", LONGEST_PART, "What went wrong before, and what you changed.")
    outcomes = _part(
        "Impacts and outcomes",
        LONGEST_PART,
        "What came of it, with figures where you have them; also what did not work, and why it stopped if it did. "
        "Leave out anything about a patient who could be known by it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class StoryRulingForm(forms.Form):
    ruling = forms.ChoiceField(
        label="What do you decide?",
        choices=[(APPROVE, "Let everybody read it"), (RETURN, "Ask its authors for more")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide."},
    )
    note = ShortText(
        label="Words to its authors",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text="Needed when you ask for more.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class TakeDownForm(forms.Form):
    note = ShortText(
        label="Why is it taken down?",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text="Its authors read this.",
        error_messages={"required": "Say what its authors should know."},
    )
