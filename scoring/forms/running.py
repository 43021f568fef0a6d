"""What whoever runs a panel does to several at once: remind assessors, close the scoring of proposals."""

from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from proposals.models import Proposal
from scoring.forms.seats import SeatsOfAPanel
from scoring.sheets.owing import Owing


class RemindForm(forms.Form):
    seats = SeatsOfAPanel(label="Remind")
    note = ShortText(
        label="Your words to them",
        help_text="They are added to the reminder. Name no proposal: everybody whom you tick reads the same.",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, panel_pk: int, owing: Sequence[Owing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seats"]
        seats.take_those_of(panel_pk)
        seats.offer([(each.seat_pk, each.name) for each in owing], {each.seat_pk: each.owed for each in owing})
        seats.initial = [each.seat_pk for each in owing]


A_CHANGE_WAITS = ". A change of what counts waits for a second person."


class CloseForm(forms.Form):
    """Any proposal of the panel may be sent; the service says which can't be closed.

    Where a change of what counts waits, that is said and nothing is chosen: closed now, the score stands without it.
    """

    proposals = forms.MultipleChoiceField(
        label="Close the scoring of",
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        error_messages={
            "required": "Choose at least one proposal.",
            "invalid_choice": "Choose proposals from the list.",
        },
    )

    def __init__(self, *args: Any, placed: Sequence[Proposal], ready: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proposals"]
        field.choices = [(each.reference, each.title) for each in placed]
        field.widget.choices = [(each.reference, each.title) for each in ready]
        field.choice_hints = {each.reference: each.reference + A_CHANGE_WAITS * each.a_change_waits for each in ready}
        field.initial = [each.reference for each in ready if not each.a_change_waits]
