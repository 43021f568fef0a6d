"""What is filled in after the award: what is asked for, what is reported, and what the programme team makes of it.

`version` is that of the duty as it was read, so that nobody answers what was changed meanwhile.
"""

from datetime import date
from typing import Any

from django import forms

from proposals.files.kinds import BY_ENDING
from proposals.forms.texts import NO_PATIENTS, ShortText
from proposals.texts.links import LONGEST_LINK
from proposals.texts.nhs_numbers import find_nhs_numbers

LONGEST_TEXT = 2_000
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
ACCEPT, SEND_BACK = "accept", "send_back"
RULINGS = [(ACCEPT, "Accept it"), (SEND_BACK, "Send it back")]
TOO_LONG = f"Shorten the text to {LONGEST_TEXT:,} characters: there are %(show_value)d now."


class VersionedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_147_483_647)


class DutyForm(forms.Form):
    """What is asked for, and by when."""

    text = ShortText(
        label="What is asked for?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Say what is asked for.", "max_length": TOO_LONG},
    )
    due_on = forms.DateField(
        label="By when?",
        required=False,
        help_text="Its authors are reminded a week before, and while it is late. Leave it empty if no day was agreed.",
        error_messages={"invalid": "Enter a real date, or leave it empty."},
    )

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError("Check the year of this date.")
        return day


class ChangedDutyForm(DutyForm, VersionedForm):
    """The same for one that is asked for already."""


class DropForm(VersionedForm):
    text = ShortText(
        label="Why is it no longer asked for?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why it is no longer asked for.", "max_length": TOO_LONG},
    )


class DutyReportForm(VersionedForm):
    """How it was done. One of the three is enough; which, the verb says."""

    text = ShortText(
        label="How was it done?",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text="Leave out anything about a patient.",
        error_messages={"max_length": TOO_LONG},
    )
    link = forms.CharField(
        label="A link that shows it",
        required=False,
        max_length=LONGEST_LINK,
        help_text="For example https://www.example.nhs.uk/report.",
        error_messages={"max_length": f"Shorten the link to {LONGEST_LINK} characters."},
    )
    file = forms.FileField(
        label="A file that shows it",
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ",".join(f".{ending}" for ending in BY_ENDING)}),
        help_text="Only the authors and the programme team can open it.",
    )

    def clean_text(self) -> str:
        return _without_patients(self.cleaned_data["text"])


class RulingForm(VersionedForm):
    ruling = forms.ChoiceField(
        label="Accept it, or send it back?",
        choices=RULINGS,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose whether to accept it or to send it back."},
    )
    text = ShortText(
        label="Words to its authors",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text="If you send it back, say what is missing.",
        error_messages={"max_length": TOO_LONG},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("ruling") == SEND_BACK and not given.get("text"):
            self.add_error("text", "Say what is missing.")
        return given


def _without_patients(text: str) -> str:
    if find_nhs_numbers(text):
        raise forms.ValidationError(NO_PATIENTS)
    return text
