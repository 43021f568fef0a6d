"""What a member of a panel fills in during its meeting."""

from django import forms

from scoring.arithmetic import HIGHEST_MARK
from scoring.forms.meetings import NO_FIGURE, TOO_EXACT


class StatedForm(forms.Form):
    figure = forms.DecimalField(
        label="Your figure after the talk",
        help_text="From 0 to 5, with up to two decimals. It changes neither your sheet nor the score.",
        min_value=0,
        max_value=HIGHEST_MARK,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 4}),
        error_messages=NO_FIGURE | TOO_EXACT,
    )
