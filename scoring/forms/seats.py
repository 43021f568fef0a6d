"""Some of the seats of a panel, chosen by ticking them."""

from typing import Any

from django import forms

from proposals.forms.several import Several
from scoring.models import Seat


class SeatsOfAPanel(Several):
    """Any seat of the panel may be sent: the service says why one can't be taken. `offer` says which are shown."""

    def __init__(self, *, label: str) -> None:
        from_the_list = "Choose assessors from the list."
        super().__init__(
            label=label,
            queryset=Seat.objects.none(),
            widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
            error_messages={
                "required": "Choose at least one assessor.",
                "invalid_choice": from_the_list,
                "invalid_pk_value": from_the_list,
            },
        )

    def take_those_of(self, panel_pk: int) -> None:
        self.queryset = Seat.objects.filter(panel=panel_pk)

    def offer(self, seats: list[tuple[int, str]], hints: dict[int, str]) -> None:
        widget: Any = self.widget
        widget.choices = seats
        self.choice_hints = hints
