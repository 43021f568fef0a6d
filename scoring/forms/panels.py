"""What whoever runs a panel fills in on the page of a proposal: assessors to ask, a reason to reopen a sheet."""

from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from scoring.forms.seats import SeatsOfAPanel
from scoring.oversight.asked import Candidate


class AssignForm(forms.Form):
    seats = SeatsOfAPanel(label="Ask to mark it")

    def __init__(self, *args: Any, panel_pk: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats: Any = self.fields["seats"]
        seats.take_those_of(panel_pk)

    def offer(self, offered: Sequence[Candidate]) -> None:
        seats: Any = self.fields["seats"]
        named = [(each.pk, f"{each.name}, {each.seat_kind.lower()}") for each in offered]
        seats.offer(named, {each.pk: _hint(each) for each in offered})


def _hint(each: Candidate) -> str:
    load = f"{each.assigned} assigned, {each.returned} returned"
    return f"{load}. Named by its authors. {each.objection}" if each.objection else load


class ReopenForm(forms.Form):
    note = ShortText(
        label="Why it is reopened",
        help_text="Its assessor reads this.",
        widget=forms.Textarea({"rows": 2}),
        max_length=LONGEST_NOTE,
        error_messages={"required": "Say why the sheet is reopened."},
    )
