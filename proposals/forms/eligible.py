"""The list of eligible sites: one site, many of the register of organisations, and the day on which one leaves."""

from datetime import date
from typing import Any

from django import forms

from proposals.forms.awards import EARLIEST, LATEST
from proposals.forms.spread import SiteChoice
from proposals.forms.texts import NoPatients
from proposals.models import Organisation, OrganisationKind, Proposal
from proposals.models.spread import LONGEST_PLACE

REAL_DATE = "Enter a real date."
LONGEST_WHY = 300


class KnownDay(forms.DateField):
    """A day whose year is no slip of the key."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if isinstance(value, date) and not EARLIEST <= value <= LATEST:
            raise forms.ValidationError("Check the year of this date.")


def eligible_from() -> KnownDay:
    return KnownDay(
        label="Eligible from",
        help_text="The first day on which it could have taken it up. Shares of earlier days leave it out.",
        error_messages={"required": "Enter the day from which it is eligible.", "invalid": REAL_DATE},
    )


class EligibleForm(forms.Form):
    organisation = SiteChoice(label="Organisation")
    place = forms.CharField(
        label="Ward, practice or team in it",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="Leave it empty if the whole organisation takes it up or does not.",
        error_messages={"max_length": f"Shorten the name to {LONGEST_PLACE} characters."},
    )
    from_on = eligible_from()

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(proposal)  # type: ignore[attr-defined]


class FillForm(forms.Form):
    """Which organisations of the register. `found` names those that were shown, so that no other is added unseen."""

    kind = forms.ChoiceField(
        label="Which kind of organisation?",
        choices=OrganisationKind.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the kind of organisation."},
    )
    boards = forms.ModelMultipleChoiceField(
        label="In the areas of which boards?",
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="Choose none for the whole region.",
        error_messages={"invalid_choice": "Choose integrated care boards from the list."},
    )
    from_on = eligible_from()
    found = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = Organisation.objects.filter(kind=OrganisationKind.ICB)
        self.fields["boards"].queryset = boards  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    until_on = KnownDay(
        label="From which day is it no longer eligible?",
        error_messages={"required": "Enter the day from which it is no longer eligible.", "invalid": REAL_DATE},
    )
    why_left = NoPatients(
        label="Why?",
        max_length=LONGEST_WHY,
        widget=forms.Textarea({"rows": 2}),
        help_text="For example: the unit closed; listed by mistake.",
        error_messages={
            "required": "Say why it can’t take it up any more.",
            "max_length": f"Shorten the reason to {LONGEST_WHY} characters.",
        },
    )


class AsAtForm(forms.Form):
    """As at which day the figures are counted. It comes with the address: `?on=2026-03-05`."""

    on = KnownDay(label="As at", required=False, error_messages={"invalid": REAL_DATE})


class LedgerForm(AsAtForm):
    """Also as it was known then: `?on=2026-03-05&known=on`."""

    known = forms.BooleanField(
        label="Only what was recorded by then",
        required=False,
        help_text="As a report of that day would have told it, with its mistakes.",
    )

    @property
    def day(self) -> date | None:
        return self.cleaned_data.get("on") if self.is_valid() else None

    @property
    def known_day(self) -> date | None:
        return self.day if self.day and self.cleaned_data.get("known") else None
