"""What people decide about the charts of a site: limits that begin anew, and notes of what happened."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate

from proposals.forms.texts import ShortText
from proposals.measured.site_charts import SiteChart
from proposals.models.measures import NoteKind

LONGEST_REASON = 1_000
LONGEST_NOTE = 200
OLDEST_DATE = date(2000, 1, 1)


class RebaseForm(forms.Form):
    month = forms.TypedChoiceField(
        label="From which value on?",
        coerce=date.fromisoformat,
        error_messages={"required": "Choose the value.", "invalid_choice": "Choose a value of the list."},
    )
    why = ShortText(
        label="What changed for good?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Name the change and how you know that it lasts. Your name and this reason stand beside the chart.",
        error_messages={"required": "Say what changed for good, so that others can follow it."},
    )

    def __init__(self, *args: Any, chart: SiteChart, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", "Choose a value"), *_later_values(chart)]  # type: ignore[attr-defined]


def _later_values(chart: SiteChart) -> list[tuple[str, str]]:
    """All but the first, with which limits begin anyway, and those where they begin anew already."""
    return [(row.point.month.isoformat(), row.month_in_words) for row in reversed(chart.rows[1:]) if not row.is_rebased]


class TakeBackForm(forms.Form):
    rebase = forms.IntegerField(widget=forms.HiddenInput)
    why = ShortText(
        label="Why should the limits not begin anew there?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Say why, so that others can follow it."},
    )


class NoteForm(forms.Form):
    happened_on = forms.DateField(
        label="When was it?",
        error_messages={"required": "Enter the day.", "invalid": "Enter a real date."},
    )
    kind = forms.ChoiceField(
        label="What was it?",
        choices=NoteKind.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose what it was."},
    )
    text = forms.CharField(
        label="In a few words",
        max_length=LONGEST_NOTE,
        help_text="For example, second test of the checklist on the night shift. Leave out anything about a patient.",
        error_messages={"required": "Say in a few words what happened."},
    )

    def clean_happened_on(self) -> date:
        day = self.cleaned_data["happened_on"]
        if day < OLDEST_DATE:
            raise forms.ValidationError("Check the year: this date is before the year 2000.")
        if day > localdate():
            raise forms.ValidationError("The day lies ahead.")
        return day
