"""Declining an offer to a proposal of the reserve list."""

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText


class DeclineOfferForm(forms.Form):
    reason = ShortText(
        label="Why you decline",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        help_text="The programme team reads it. The money is offered to the next proposal at once.",
        error_messages={"required": "Say why you decline."},
    )
