"""The section on spread: how ready it is, who took part, and the plan: how many sites, by when, measured by what.

What sites report later has its forms in `spread.py`; the other sections stand in `writing.py`.
"""

from datetime import date, timedelta

from django import forms

from proposals import days
from proposals.forms.drafting import Prose, SectionForm, from_the_list
from proposals.models import SiteUnit
from proposals.models.proposal import PLAN_WITH_BASELINE
from proposals.models.spread import Direction


class SpreadForm(SectionForm):
    readiness = Prose(
        300,
        label="Readiness to spread",
        help_text="What is ready to hand over, who has said yes, and what stands in the way.",
    )
    involvement = Prose(
        200,
        label="Patient and public involvement",
        help_text="Who took part, and one thing they changed.",
    )
    equality = Prose(
        200,
        label="Equality and inequalities",
        help_text="Who might be missed or harmed, and what you do about it.",
    )
    risks = Prose(200, label="Risks", help_text="The ones that matter, and who looks after each.")
    unit = forms.ChoiceField(
        label="Kind of site that can take it up",
        required=False,
        choices=SiteUnit.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages=from_the_list("a kind of site"),
    )
    eligible_sites = forms.IntegerField(
        label="Eligible sites in the region",
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"data-width": 5}),
        help_text="How many there are that could use it.",
        error_messages={
            "invalid": "Give the number of sites as a whole number.",
            "min_value": "There must be at least one eligible site.",
            "max_value": "Give a number of sites up to 100,000.",
        },
    )
    target_share_percent = forms.IntegerField(
        label="Share of them that should adopt it",
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput({"data-suffix": "%", "data-width": 3}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], "Give the share as a whole number from 1 to 100."
        ),
    )
    target_on = forms.DateField(
        label="By when",
        required=False,
        help_text="For example, 31 3 2028",
        error_messages={"invalid": "Give a target date that exists, such as 31 3 2028."},
    )
    baseline_measure = forms.CharField(
        label="Baseline measure",
        required=False,
        max_length=160,
        help_text="The one measure that will show whether patients are safer. "
        "For example, “Women seen within 15 minutes of arrival”.",
        error_messages={"max_length": "Shorten the baseline measure to 160 characters."},
    )
    baseline_unit = forms.CharField(
        label="Unit of the measure",
        required=False,
        max_length=60,
        widget=forms.TextInput({"data-width": 20}),
        help_text="For example, “% of women” or “minutes”.",
        error_messages={"max_length": "Shorten the unit of the measure to 60 characters."},
    )
    baseline_value = forms.DecimalField(
        label="Value today",
        required=False,
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 10}),
        error_messages={
            "invalid": "Give today’s value as a number, such as 38 or 38.5.",
            "max_decimal_places": "Give today’s value with two decimals at most.",
            "max_digits": "Give a value of today below 100,000,000.",
            "max_whole_digits": "Give a value of today below 100,000,000.",
        },
    )
    direction = forms.ChoiceField(
        label="Which way is better",
        required=False,
        choices=Direction.choices,
        widget=forms.RadioSelect({"data-layout": "inline"}),
        error_messages=from_the_list("which way is better"),
    )

    of_the_plan = (
        "unit", "eligible_sites", "target_share_percent", "target_on", "baseline_measure", "baseline_unit",
        "baseline_value", "direction",
    )  # fmt: skip
    may_stay_empty = ("target_share_percent", "target_on", "baseline_unit", "direction")

    def parts(self) -> list[str]:
        return [*super().parts(), PLAN_WITH_BASELINE]

    def clean_target_on(self) -> date | None:
        """Adoption can only follow the decision; a year far off is a slip of the key."""
        given, first = self.cleaned_data["target_on"], self.proposal.call.decision_due_on
        if given and given <= first:
            raise forms.ValidationError(f"Give a target date after {days.in_words(first)}, when decisions are due.")
        if given and given > first + timedelta(days=10 * 365):
            raise forms.ValidationError("Give a target date within ten years of the decision.")
        return given
