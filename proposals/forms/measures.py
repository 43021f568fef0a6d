"""What is measured: a measure, and how its charts are read.

What sites enter stands in `months` and `columns`, what people decide about charts in `charts`.
"""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.models.measures import LONGEST, SHORTEST, WIDEST_WINDOW, Basis, Better, Frequency, MeasureKind
from proposals.variation import FEWEST_FOR_FIRM_LIMITS

LONGEST_DEFINITION = 1_000
MOST_TOLD_FOR = 1_000_000
NO_NUMBER = "Enter a number, such as 38.5."
LENGTHS = [(each, f"{each} values") for each in range(SHORTEST, LONGEST + 1)]


def figure(label: str, required: str = "", **facts: Any) -> forms.DecimalField:
    messages = {"invalid": NO_NUMBER, "required": required}
    box = forms.NumberInput({"data-width": 10})
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=4, widget=box, error_messages=messages,
        required=bool(required), **facts,
    )  # fmt: skip


class MeasureForm(forms.Form):
    name = forms.CharField(
        label="What is measured?",
        max_length=160,
        help_text="For example, women seen within 15 minutes of arriving.",
        error_messages={"required": "Say what is measured."},
    )
    kind = forms.ChoiceField(
        label="What kind of measure is it?",
        choices=MeasureKind.choices,
        initial=MeasureKind.OUTCOME,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the kind of measure."},
    )
    definition = ShortText(
        label="How exactly is it counted?",
        required=False,
        max_length=LONGEST_DEFINITION,
        widget=forms.Textarea({"rows": 3}),
        help_text="Who or what counts, who does not, and on which day of the month.",
    )
    basis = forms.ChoiceField(
        label="What does a site enter each time?",
        choices=Basis.choices,
        initial=Basis.FIGURE,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose what a site enters."},
    )
    per = forms.IntegerField(
        label="For a rate: told for how many?",
        required=False,
        min_value=1,
        max_value=MOST_TOLD_FOR,
        widget=forms.NumberInput({"data-width": 5}),
        help_text="1,000 for falls in 1,000 bed days.",
    )
    unit = forms.CharField(
        label="Unit",
        max_length=60,
        widget=forms.TextInput({"data-width": 20}),
        help_text="For example, % of women, or falls in 1,000 bed days.",
        error_messages={"required": "Enter the unit."},
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        choices=Better.choices,
        widget=forms.RadioSelect({"data-layout": "inline"}),
        error_messages={"required": "Choose which way is better."},
    )
    frequency = forms.ChoiceField(
        label="How often is it reported?",
        choices=Frequency.choices,
        initial=Frequency.MONTHLY,
        widget=forms.RadioSelect({"data-layout": "inline"}),
        error_messages={"required": "Choose how often it is reported."},
    )
    baseline_value = figure("Value before it started", "Enter the value before it started.")
    target_value = figure("Target", help_text="Leave it empty where none was agreed.")
    source = forms.CharField(
        label="Where do the figures come from?",
        required=False,
        max_length=200,
        help_text="For example, the maternity information system of the trust.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("basis") == Basis.RATE and not given.get("per"):
            self.add_error("per", "Say for how many the rate is told, such as 1,000.")
        given["per"] = given.get("per") or 1
        return given


class ChangedMeasureForm(MeasureForm):
    """The same, with how charts are read; `version` is that of the measure as it was opened."""

    screens = forms.BooleanField(
        label="Leave extreme jumps out when limits are found",
        required=False,
        help_text="Recommended. One wild month then widens the limits of no other.",
    )
    window = forms.IntegerField(
        label="Find limits from the first values only",
        required=False,
        min_value=FEWEST_FOR_FIRM_LIMITS,
        max_value=WIDEST_WINDOW,
        widget=forms.NumberInput({"data-width": 3}),
        help_text="How many, 12 or more. Leave it empty to use all of them.",
    )
    trend_length = forms.TypedChoiceField(
        label="A trend is", coerce=int, choices=LENGTHS, help_text="Rising or falling in a row."
    )
    shift_length = forms.TypedChoiceField(
        label="A shift is", coerce=int, choices=LENGTHS, help_text="In a row on one side of the mean."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
