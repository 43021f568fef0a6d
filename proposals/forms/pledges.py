"""What a site pledges, and why it withdraws that."""

from datetime import date
from typing import Any

from django import forms

from proposals.forms.texts import NoPatients
from proposals.models import Organisation
from proposals.models.pledges import LONGEST_PLEDGE, MOST_PEOPLE_PLEDGED
from proposals.models.spread import LONGEST_PLACE

LATEST = date(2100, 12, 31)
HOW_MANY = f"Give a whole number from 1 to {MOST_PEOPLE_PLEDGED}."
TOO_LONG = f"Shorten the text to {LONGEST_PLEDGE:,} characters."


class ChangePledgeForm(forms.Form):
    """What a pledge says of a site that is known."""

    people = forms.IntegerField(
        label="How many people?",
        min_value=1,
        max_value=MOST_PEOPLE_PLEDGED,
        widget=forms.NumberInput({"data-width": 3}),
        help_text="Who would work on taking it up: leads, trainers, those who count.",
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], HOW_MANY),
    )
    from_on = forms.DateField(
        label="From when?",
        help_text="For example, 1 4 2027",
        error_messages={"required": "Give the day from which they are there.", "invalid": "Enter a real date."},
    )
    note = NoPatients(
        label="What else should its authors and the programme team know?",
        required=False,
        max_length=LONGEST_PLEDGE,
        widget=forms.Textarea({"rows": 4}),
        help_text="For example who leads it, and what your site needs first.",
        error_messages={"max_length": TOO_LONG},
    )

    def clean_from_on(self) -> date:
        day: date = self.cleaned_data["from_on"]
        if day > LATEST:
            raise forms.ValidationError("Check the year of this date.")
        return day


class PledgeForm(ChangePledgeForm):
    organisation = forms.ModelChoiceField(
        label="Your organisation",
        queryset=Organisation.objects.none(),
        empty_label="Choose your organisation",
        error_messages={
            "required": "Choose your organisation.",
            "invalid_choice": "Choose an organisation that you belong to. Your account page says which are confirmed.",
        },
    )
    place = forms.CharField(
        label="Ward, practice or team in it",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Leave it empty for the whole organisation.",
        error_messages={"max_length": f"Shorten the name to {LONGEST_PLACE} characters."},
    )
    field_order = ["organisation", "place", "people", "from_on", "note"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class WithdrawPledgeForm(forms.Form):
    reason = NoPatients(
        label="Why does your site withdraw it?",
        max_length=LONGEST_PLEDGE,
        widget=forms.Textarea({"rows": 3}),
        help_text="Its authors and the programme team read it.",
        error_messages={"required": "Say why your site withdraws it.", "max_length": TOO_LONG},
    )
