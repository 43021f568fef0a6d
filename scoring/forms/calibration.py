"""What whoever runs a panel fills in to calibrate it: which proposal all mark first, and what was agreed over it."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.models import Proposal

LONGEST_AGREED = 3_000
CHOOSE = "Choose a proposal of the panel that is being marked."


class ProposalChoice(forms.ModelChoiceField):
    def label_from_instance(self, proposal: Any) -> str:
        return f"{proposal.reference} {proposal.title}"


class AnchorForm(forms.Form):
    proposal = ProposalChoice(
        label="Proposal that all mark first",
        help_text="Take one over which people may differ: what is plainly good or plainly poor teaches little.",
        queryset=Proposal.objects.none(),
        to_field_name="reference",
        empty_label="Choose a proposal",
        error_messages=dict.fromkeys(["required", "invalid_choice"], CHOOSE),
    )

    def __init__(self, sent: Any, *, offered: Any) -> None:
        super().__init__(sent)
        self.fields["proposal"].queryset = offered  # type: ignore[attr-defined]


class AgreedForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    agreed = ShortText(
        label="What was agreed",
        help_text="Such as: a 4 on evidence means figures from at least two sites. All members read this beside their "
        "sheets, also those who may not know of this proposal: do not say which one it is.",
        widget=forms.Textarea({"rows": 6}),
        max_length=LONGEST_AGREED,
        required=False,
    )
