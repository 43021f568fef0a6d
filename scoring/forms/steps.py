"""What the steps that panels and managers take ask for."""

from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE, StepForm
from proposals.states import Gateway
from scoring.models import Panel

YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class PassToPanelForm(StepForm):
    """The gateways, each yes or no with a note, and the panel that will mark the proposal."""

    panel = forms.ModelChoiceField(
        label="Panel",
        queryset=Panel.objects.none(),
        widget=forms.RadioSelect({"data-layout": "small"}),
        empty_label=None,
        error_messages={"required": "Choose the panel that will mark it."},
    )
    note = forms.CharField(
        label="Note to the panel",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["panel"].queryset = Panel.objects.filter(call=self.proposal.call_id)  # type: ignore[attr-defined]
        for gateway in Gateway:
            self.fields[gateway.value] = forms.ChoiceField(
                label=gateway.label,
                choices=YES_OR_NO,
                widget=forms.RadioSelect({"data-layout": "inline small"}),
                error_messages={"required": f"Answer yes or no: {gateway.label}."},
            )
            self.fields[f"{gateway.value}_note"] = forms.CharField(label="Why not", max_length=1_000, required=False)
        self.order_fields(
            [*(name for gateway in Gateway for name in (gateway.value, f"{gateway.value}_note")), "panel", "note"]
        )

    def gateways(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each question with the field for its note, for the page."""
        return [(self[gateway.value], self[f"{gateway.value}_note"]) for gateway in Gateway]

    def clean(self) -> dict[str, Any]:
        """Fold the answers into `gateways`, {gateway: (is it met, note)}."""
        given = super().clean() or {}
        if not self.errors:
            given["gateways"] = {
                gateway: (given.pop(gateway.value) == "yes", given.pop(f"{gateway.value}_note")) for gateway in Gateway
            }
        return given


class AwardForm(StepForm):
    award = forms.IntegerField(label="Award (£)", min_value=1, max_value=100_000_000)
    conditions = forms.CharField(
        label="Conditions",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_NOTE,
        required=False,
        help_text="The authors read these once outcomes are announced.",
    )
    reason = forms.CharField(
        label="Reason, if this departs from the rank order",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_NOTE,
        required=False,
    )
