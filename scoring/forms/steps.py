"""What the steps that panels and managers take ask for."""

from typing import Any

from django import forms
from django.db.models import Case, When

from proposals.forms.gateways import GatewayFields
from proposals.forms.steps import LONGEST_NOTE, StepForm
from proposals.states import Gateway
from scoring.models import Panel


class PassToPanelForm(GatewayFields, StepForm):
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
        self._offer_panels()
        self.add_gateways(self.proposal)
        self.order_fields(
            [*(name for gateway in Gateway for name in (gateway.value, f"{gateway.value}_note")), "panel", "note"]
        )

    def _offer_panels(self) -> None:
        """All panels of the call, those of the proposal's area first and named as suggested."""
        field: Any = self.fields["panel"]
        field.queryset = Panel.objects.filter(call=self.proposal.call_id)
        suggested = suggested_panels(self.proposal)
        field.queryset = field.queryset.order_by(Case(When(pk__in=suggested, then=0), default=1), "name")
        field.choice_hints = dict.fromkeys(suggested, f"Suggested: it marks {self.proposal.area}.")
        if len(suggested) == 1:
            field.initial = suggested[0]

    def clean(self) -> dict[str, Any]:
        """Fold the answers into `gateways`; those that were kept before need not be given again."""
        given = super().clean() or {}
        answers = self.taken_answers(given)
        for gateway in Gateway:
            if gateway not in answers and gateway not in self.kept and gateway.value not in self.errors:
                self.add_error(gateway.value, f"Answer yes or no: {gateway.label}.")
        given["gateways"] = answers
        return given


def suggested_panels(proposal: Any) -> list[int]:
    """The panels of its call that are best at its priority area; a suggestion, whoever passes it may choose another."""
    if proposal.area_id is None:
        return []
    return list(Panel.objects.filter(call=proposal.call_id, areas=proposal.area_id).values_list("pk", flat=True))


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
