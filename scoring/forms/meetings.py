"""What whoever runs a meeting fills in."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from proposals.models import Proposal
from scoring.arithmetic import HIGHEST_MARK
from scoring.models.meetings import FEWEST_MINUTES, MOST_MINUTES

FROM_TO = "Enter a figure from 0 to 5."
OFF_THE_SCALE = dict.fromkeys(["min_value", "max_value", "max_digits", "max_whole_digits"], FROM_TO)
NO_FIGURE = OFF_THE_SCALE | {"required": FROM_TO}
ASKS_FOR_TALK = "marks far apart or an open flag"
TOO_EXACT = {"max_decimal_places": "Enter it with up to two decimals."}


class MinutesForm(forms.Form):
    minutes_each = forms.IntegerField(
        label="Minutes for each proposal",
        min_value=FEWEST_MINUTES,
        max_value=MOST_MINUTES,
        initial=10,
        widget=forms.NumberInput({"data-width": 3, "data-suffix": "minutes"}),
    )


class AgendaForm(forms.Form):
    """Whatever can be talked about may be sent; offered is what has no place on the agenda yet."""

    proposals = forms.MultipleChoiceField(
        label="Talk about",
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        error_messages={
            "required": "Choose at least one proposal to talk about.",
            "invalid_choice": "Choose proposals from the list.",
        },
    )

    def __init__(self, *args: Any, ready: Sequence[Proposal], offered: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proposals"]
        field.choices = [(each.reference, each.title) for each in ready]
        field.widget.choices = [(each.reference, each.title) for each in offered]
        field.choice_hints = {each.reference: each.reference for each in offered}


class StartForm(AgendaForm, MinutesForm):
    """Ticked is what asks for a talk; where nothing does, everything."""

    field_order = ["proposals", "minutes_each"]

    def __init__(self, *args: Any, ready: Sequence[Proposal], first: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, ready=ready, offered=ready, **kwargs)
        field: Any = self.fields["proposals"]
        asking = [each.reference for each in ready if each.pk in first]
        field.initial = asking or [each.reference for each in ready]
        field.choice_hints |= {reference: f"{reference}, {ASKS_FOR_TALK}" for reference in asking}


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
