"""What a manager fills in when somebody is invited to a panel or leaves it, and what the invited answer."""

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from scoring.forms.assigning import MOST
from scoring.models import SeatKind

EMAIL = "Enter an email address, such as name@trust.nhs.uk."


class ReplaceForm(forms.Form):
    note = ShortText(
        label="Why they leave",
        help_text="The chair reads this beside their open sheets.",
        widget=forms.Textarea({"rows": 2}),
        max_length=LONGEST_NOTE,
        error_messages={"required": "Say why they leave."},
    )
    email = forms.EmailField(
        label="Email address of who takes the seat",
        help_text="If nobody takes it yet, leave it empty and take the tick below away.",
        required=False,
        max_length=254,
        error_messages={"invalid": EMAIL},
    )
    is_invited = forms.BooleanField(
        label="Ask them by mail first",
        help_text="They get the seat and the open sheets once they accept. Without this they need an account and get "
        "both at once.",
        required=False,
    )


class SeatInviteForm(forms.Form):
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        help_text="We send a link to it. They need no account yet; the link opens for this address and no other.",
        error_messages={
            "required": "Enter the email address of whom you invite.",
            "invalid": EMAIL,
            "max_length": "An email address has at most 254 characters.",
        },
    )
    kind = forms.ChoiceField(
        label="Seat",
        choices=SeatKind.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Choose which kind of seat it is."),
    )
    most_sheets = forms.IntegerField(
        label="Most sheets",
        min_value=0,
        max_value=MOST,
        required=False,
        help_text="No more are proposed for them. Empty: as many as there are; for the chair, none.",
    )
    words = ShortText(
        label="A few words to them",
        help_text="They read this in the message.",
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_NOTE,
        required=False,
    )


class DeclineSeatForm(forms.Form):
    reason = ShortText(
        label="Why you decline",
        help_text="Programme managers and the chair of the panel read this.",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        error_messages={"required": "Say why you decline."},
    )
