"""Proposing an award and confirming it, as the award page asks for it."""

from typing import Any

from django import forms

from proposals.forms.steps import StepForm
from scoring.forms.steps import AwardForm

WHOLE_POUNDS = "Give the award in whole pounds, such as £15,000."


class ProposeAwardForm(AwardForm):
    """`suggested` is what the box starts with: what was asked for, capped by what is left."""

    award = forms.IntegerField(
        label="Award",
        min_value=1,
        max_value=100_000_000,
        widget=forms.NumberInput({"data-prefix": "£", "data-width": 10}),
        error_messages={
            "required": WHOLE_POUNDS,
            "invalid": WHOLE_POUNDS,
            "min_value": "The award must be at least £1.",
            "max_value": "That is more than any pot holds. Check the figure.",
        },
    )
    field_order = ["award", "conditions", "reason"]

    def __init__(self, *args: Any, suggested: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].initial = suggested or None


class ConfirmAwardForm(StepForm):
    """Names the award that the manager has read, so that they can't confirm another one by accident."""

    decision = forms.IntegerField(widget=forms.HiddenInput)
