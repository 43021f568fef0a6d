"""An instalment of an award, and the day on which it was paid."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator

from proposals.forms.awards import EARLIEST, LATEST
from proposals.models import Duty, Instalment, Proposal

WHOLE_POUNDS = "Give the sum in whole pounds, such as £5,000."
MOST_POUNDS = 100_000_000


class DutyChoice(forms.ModelChoiceField):
    def label_from_instance(self, duty: Any) -> str:
        return Truncator(f"{duty.get_kind_display()}: {duty.text}").chars(90)


class InstalmentChoice(forms.ModelChoiceField):
    def label_from_instance(self, instalment: Any) -> str:
        return f"£{instalment.pounds:,}, due on {instalment.due_on.day} {instalment.due_on:%B %Y}"


def _known_day(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise forms.ValidationError("Check the year of this date.")
    return day


class InstalmentForm(forms.Form):
    pounds = forms.IntegerField(
        label="Sum",
        min_value=0,
        max_value=MOST_POUNDS,
        widget=forms.NumberInput({"data-prefix": "£", "data-width": 10}),
        error_messages={
            "required": WHOLE_POUNDS,
            "invalid": WHOLE_POUNDS,
            "min_value": "A sum can’t be below £0.",
            "max_value": "That is more than any award. Check the figure.",
        },
    )
    due_on = forms.DateField(
        label="When is it due?",
        error_messages={"required": "Enter the day on which it is due.", "invalid": "Enter a real date."},
    )
    waits_for = DutyChoice(
        label="What must be done first?",
        queryset=Duty.objects.none(),
        required=False,
        empty_label="Nothing, it is paid on the day",
        error_messages={"invalid_choice": "Choose something that this award asks for."},
    )
    corrects = InstalmentChoice(
        label="Does it take the place of another one?",
        queryset=Instalment.objects.none(),
        required=False,
        empty_label="No, it is a further instalment",
        help_text="The earlier one stays in view and no longer counts. A sum of £0 takes it out of the schedule.",
        error_messages={"invalid_choice": "That instalment was corrected already, or is of another award."},
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waits_for"].queryset = proposal.duties.asked()  # type: ignore[attr-defined]
        self.fields["corrects"].queryset = proposal.instalments.standing()  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        return _known_day(self.cleaned_data["due_on"])


class PaidForm(forms.Form):
    paid_on = forms.DateField(
        label="When was it paid?",
        error_messages={"required": "Enter the day on which it was paid.", "invalid": "Enter a real date."},
    )

    def clean_paid_on(self) -> date:
        return _known_day(self.cleaned_data["paid_on"])
