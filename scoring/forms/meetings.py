"""What whoever runs a meeting fills in."""

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from scoring.arithmetic import HIGHEST_MARK
from scoring.models.meetings import FEWEST_MINUTES, MOST_MINUTES

FROM_TO = "Enter a figure from 0 to 5."
OFF_THE_SCALE = dict.fromkeys(["min_value", "max_value", "max_digits", "max_whole_digits"], FROM_TO)
NO_FIGURE = OFF_THE_SCALE | {"required": FROM_TO}
TOO_EXACT = {"max_decimal_places": "Enter it with up to two decimals."}


class StartForm(forms.Form):
    minutes_each = forms.IntegerField(
        label="Minutes for each proposal",
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        initial=10,
        widget=forms.NumberInput({"data-width": 3, "data-suffix": "minutes"}),
    )


class FigureForm(forms.Form):
    figure = forms.DecimalField(
        label="What the panel came to",
        help_text="From 0 to 5, with up to two decimals. It begins as the mean of the members’ figures.",
        min_value=0,
        max_value=HIGHEST_MARK,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 4}),
        error_messages=NO_FIGURE | TOO_EXACT,
    )
    reason = ShortText(
        label="Why",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        error_messages={"required": "Say why the panel came to it."},
    )
