"""What a manager fills in when a member leaves a panel."""

from django import forms

from proposals.forms.steps import LONGEST_NOTE


class ReplaceForm(forms.Form):
    note = forms.CharField(
        label="Why they leave",
        help_text="The chair reads this beside their open sheets.",
        widget=forms.Textarea({"rows": 2}),
        max_length=LONGEST_NOTE,
        error_messages={"required": "Say why they leave."},
    )
    email = forms.EmailField(
        label="Email address of who takes the seat",
        help_text="Somebody with an account. Leave it empty if nobody takes it yet.",
        required=False,
        error_messages={"invalid": "Give an email address, such as name@trust.nhs.uk."},
    )
