"""What a member writes to the champion of a proposal."""

from django import forms

from proposals.forms.texts import ShortText


class ChampionForm(forms.Form):
    text = ShortText(
        label="Your message",
        max_length=2_000,
        widget=forms.Textarea({"rows": 8}),
        help_text="Say who you are, what you have in mind and what you would like to know. Leave out any patient.",
        error_messages={
            "required": "Write a message.",
            "max_length": "Shorten the message to 2,000 characters: there are %(show_value)d now.",
        },
    )
