"""A claim of benefit as people enter it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.timezone import localdate

from proposals.forms.spread import OLDEST_DATE
from proposals.forms.texts import ShortText
from proposals.models import BenefitClaim, BenefitKind, ClaimStatus, Proposal

LONGEST_TEXT = 2_000
LATEST_YEAR = 2100


class ClaimChoice(forms.ModelChoiceField):
    def label_from_instance(self, claim: Any) -> str:
        return Truncator(f"{claim.what}: {claim.quantity.normalize():f}, {claim.covers}").chars(100)


class BenefitForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of benefit is it?",
        choices=BenefitKind.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the kind of benefit."},
    )
    unit = forms.CharField(
        label="What is counted?",
        max_length=60,
        required=False,
        help_text="Only for “something else”, such as tonnes of carbon. It is shown and added to no total.",
    )
    covers = forms.CharField(
        label="Which sites and which months?",
        max_length=160,
        help_text="For example, seven maternity units, April 2025 to March 2026.",
        error_messages={"required": "Say which sites and which months it covers."},
    )
    quantity = forms.DecimalField(
        label="How much or how many?",
        min_value=Decimal(0),
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 10}),
        error_messages={
            "required": "Give the figure.",
            "invalid": "Enter a number, such as 52.",
            "min_value": "A benefit can’t be below nothing. Harm is told in the story of the innovation.",
        },
    )
    attributed_percent = forms.IntegerField(
        label="How much of that is due to the innovation?",
        min_value=1,
        max_value=100,
        widget=forms.NumberInput({"data-suffix": "%", "data-width": 3}),
        help_text="Other work often helped too. Totals add only this share.",
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], "Give a share from 1 to 100."),
    )
    method = ShortText(
        label="How was it counted?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say how it was counted."},
    )
    counterfactual = ShortText(
        label="What would have happened without it?",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text="What you compared with: the year before, sites without it, a trend.",
        error_messages={"required": "Say what would have happened without it."},
    )
    as_of = forms.DateField(
        label="As of which day?",
        help_text="The last day that the figure covers.",
        error_messages={"required": "Enter the day.", "invalid": "Enter a real date."},
    )
    status = forms.ChoiceField(
        label="How sure is it?",
        choices=ClaimStatus.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose how sure it is."},
    )
    validated_by = forms.CharField(
        label="Who validated it?",
        max_length=160,
        required=False,
        help_text="The person or body outside the project that checked it.",
    )
    part_of = ClaimChoice(
        label="Is it counted in another claim already?",
        queryset=BenefitClaim.objects.none(),
        required=False,
        empty_label="No, it stands for itself",
        help_text="Then totals leave it out, so that nothing counts twice.",
        error_messages={"invalid_choice": "Choose a claim of this proposal that stands for itself."},
    )
    corrects = ClaimChoice(
        label="Does it take the place of an earlier claim?",
        queryset=BenefitClaim.objects.none(),
        required=False,
        empty_label="No, it is a new claim",
        help_text="The earlier one stays in view and no longer counts. A figure of 0 takes it back.",
        error_messages={"invalid_choice": "That claim was corrected already, or is of another proposal."},
    )

    def __init__(self, *args: Any, proposal: Proposal, may_validate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing: Any = proposal.benefit_claims.standing()
        self.fields["part_of"].queryset = standing.filter(part_of=None)  # type: ignore[attr-defined]
        self.fields["corrects"].queryset = standing  # type: ignore[attr-defined]
        if not may_validate:
            status: Any = self.fields["status"]
            status.choices = [each for each in ClaimStatus.choices if each[0] != ClaimStatus.VALIDATED]
            status.help_text = "A programme manager records that a figure was validated."
            del self.fields["validated_by"]

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if not OLDEST_DATE <= day <= date(LATEST_YEAR, 12, 31):
            raise forms.ValidationError("Check the year of this date.")
        return day


def as_entered(claim: BenefitClaim) -> dict[str, Any]:
    """What the form starts from where it corrects this claim."""
    names = [name for name in BenefitForm.base_fields if name not in ("corrects", "part_of")]
    whole = claim.proposal.benefit_claims.standing().filter(pk=claim.part_of_id).first() if claim.part_of_id else None
    return {name: getattr(claim, name) for name in names} | {
        "part_of": whole and whole.pk, "corrects": claim.pk, "as_of": localdate(),
    }  # fmt: skip
