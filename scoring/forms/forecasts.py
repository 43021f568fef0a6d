"""How likely somebody thinks it that an innovation spreads."""

from django import forms

WHAT = "Give a whole number from 0 to 100."


class ForecastForm(forms.Form):
    percent = forms.IntegerField(
        label="How likely is that?",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"data-suffix": "%", "data-width": 3}),
        help_text="0 is impossible, 50 is as likely as not, 100 is certain.",
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], WHAT),
    )
