"""What is measured at sites: a measure, and a month's value."""

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate

from proposals.forms.spread import SiteChoice
from proposals.models import Measure
from proposals.models.spread import Direction

MONTHS_BACK = 60


class MeasureForm(forms.Form):
    name = forms.CharField(
        label="What is measured?",
        max_length=160,
        help_text="For example, women seen within 15 minutes of arriving.",
        error_messages={"required": "Say what is measured."},
    )
    unit = forms.CharField(
        label="Unit",
        max_length=60,
        widget=forms.TextInput({"data-width": 20}),
        help_text="For example, % of women, or falls a month.",
        error_messages={"required": "Enter the unit."},
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        choices=Direction.choices,
        widget=forms.RadioSelect({"data-layout": "inline"}),
        error_messages={"required": "Choose which way is better."},
    )
    baseline_value = forms.DecimalField(
        label="Value before it started",
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 10}),
        error_messages={"required": "Enter the value before it started.", "invalid": "Enter a number, such as 38.5."},
    )


class PointForm(forms.Form):
    """A site's value for one month. `version` is that of the value `replaces`, which stood when the page was opened."""

    site = SiteChoice(label="Site")
    month = forms.TypedChoiceField(
        label="Month",
        coerce=date.fromisoformat,
        error_messages={
            "required": "Choose the month.",
            "invalid_choice": "Choose a month from the list. A month that lies ahead can’t be reported yet.",
        },
    )
    value = forms.DecimalField(
        label="Value",
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 10}),
        error_messages={"required": "Enter the value.", "invalid": "Enter a number, such as 38.5."},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["site"].offer(measure.proposal)  # type: ignore[attr-defined]
        self.fields["month"].choices = [("", "Choose a month"), *months_until(localdate())]  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs["data-suffix"] = measure.unit

    def clean(self) -> dict[str, Any]:
        """The version of one site's month says nothing about another's: then none was seen."""
        given: dict[str, Any] = super().clean() or {}
        seen = {"pk": given.pop("replaces", None), "site": given.get("site"), "month": given.get("month")}
        if not self.measure.points.filter(**seen).exists():
            given["version"] = None
        return given


def months_until(today: date) -> list[tuple[str, str]]:
    """The current month and those before it, the latest first: [("2026-03-01", "March 2026")]."""
    count = today.year * 12 + today.month - 1
    months = [date(number // 12, number % 12 + 1, 1) for number in range(count, count - MONTHS_BACK, -1)]
    return [(month.isoformat(), date_format(month, "F Y")) for month in months]
