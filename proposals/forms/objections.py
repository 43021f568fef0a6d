"""What authors write of somebody who should not assess their proposal."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.texts.nhs_numbers import find_nhs_numbers


class ObjectionForm(forms.Form):
    name = forms.CharField(
        label="Their name",
        required=False,
        max_length=160,
        help_text="First name and family name. Leave it empty if you mean everybody at an organisation.",
        error_messages={"max_length": "Shorten the name to 160 characters."},
    )
    organisation = forms.CharField(
        label="Their organisation",
        required=False,
        max_length=160,
        help_text="By its full name.",
        error_messages={"max_length": "Shorten the organisation to 160 characters."},
    )
    reason = ShortText(
        label="Why they should not assess it",
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="For example, that they lead a rival project, or that there is a dispute.",
        error_messages={
            "required": "Say why they should not assess it.",
            "max_length": "Shorten the reason to 1,000 characters: there are %(show_value)d now.",
        },
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "name" in given and "organisation" in given and not (given["name"] or given["organisation"]):
            self.add_error("name", "Give a name, or an organisation if you mean everybody there.")
        for name, text in list(given.items()):
            if find_nhs_numbers(text):
                self.add_error(name, "This could hold an NHS number. Take it out: no patient belongs in a proposal.")
        return given
