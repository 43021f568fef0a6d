"""The gateways as fields: each yes or no with a note, and what stands in them already."""

from typing import Any, NamedTuple

from django import forms

from proposals.models import GatewayAnswer, Proposal
from proposals.states import Gateway

YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class Question(NamedTuple):
    """One gateway on the page: its two fields, and the answer that is kept already."""

    answer: forms.BoundField
    note: forms.BoundField
    kept: GatewayAnswer | None


class GatewayFields:
    """What a form needs to ask some or all of the gateways; mixed into a form."""

    fields: dict[str, forms.Field]

    def add_gateways(self, proposal: Proposal) -> None:
        self.kept = kept_answers(proposal)
        for gateway in Gateway:
            self.fields[gateway.value] = forms.ChoiceField(
                label=gateway.label,
                choices=YES_OR_NO,
                required=False,
                widget=forms.RadioSelect({"data-layout": "inline small"}),
            )
            self.fields[f"{gateway.value}_note"] = forms.CharField(label="Why not", max_length=1_000, required=False)
            if kept := self.kept.get(gateway):
                self.fields[gateway.value].initial = "yes" if kept.is_met else "no"
                self.fields[f"{gateway.value}_note"].initial = kept.note

    def gateways(self) -> list[Question]:
        form: Any = self
        return [Question(form[each.value], form[f"{each.value}_note"], self.kept.get(each)) for each in Gateway]

    def taken_answers(self, given: dict[str, Any]) -> dict[str, tuple[bool, str]]:
        """Take the fields out of what was given and fold them: {gateway: (is it met, note)} of those answered."""
        found = {each: (given.pop(each.value, ""), given.pop(f"{each.value}_note", "")) for each in Gateway}
        return {each: (answer == "yes", note) for each, (answer, note) in found.items() if answer}


class GatewaysForm(GatewayFields, forms.Form):
    """The gateways alone, saved as far as they are answered."""

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_gateways(proposal)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["answers"] = self.taken_answers(given)
        return given


def kept_answers(proposal: Proposal) -> dict[str, GatewayAnswer]:
    if proposal.pk is None:
        return {}
    return {each.gateway: each for each in proposal.gateway_answers.select_related("answered_by")}
