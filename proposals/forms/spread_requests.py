"""What somebody says who proposes that spread be recorded, and what a manager answers."""

from typing import Any

from django import forms

from proposals.forms.spread import EventChoice
from proposals.forms.texts import NoPatients, ShortText
from proposals.models import AdoptionEvent, Proposal
from proposals.services.spread_requests import OF_ANOTHER
from proposals.spread.requested import grounds_for

LONGEST_TEXT, LONGEST_REASON = 2_000, 1_000
CONFIRM, RETURN = "confirm", "return"
ANSWERS = [(CONFIRM, "Yes, record that it has spread"), (RETURN, "No, return it")]


class SpreadRequestForm(forms.Form):
    event = EventChoice(
        AdoptionEvent.objects.none(),
        label="Which report shows it?",
        empty_label="Choose a report",
        help_text="Of a site other than the one that began it.",
        error_messages={"required": OF_ANOTHER, "invalid_choice": OF_ANOTHER},
    )
    text = NoPatients(
        label="What shows that it has spread?",
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_TEXT,
        help_text="How a manager can check it: who uses it there, since when, and whom to ask.",
        error_messages={
            "required": "Say in a sentence what shows that it has spread.",
            "max_length": f"Shorten the text to {LONGEST_TEXT:,} characters.",
        },
    )

    def __init__(self, *args: Any, proposal: Proposal, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = grounds_for(person, proposal)  # type: ignore[attr-defined]


class RequestAnswerForm(forms.Form):
    verdict = forms.ChoiceField(
        label="Has it spread?",
        choices=ANSWERS,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose whether to record it.", "invalid_choice": "Choose whether to record it."},
    )
    reason = ShortText(
        label="What is missing?",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Only if you return it. Whoever proposed it reads it.",
        error_messages={"max_length": f"Shorten the text to {LONGEST_REASON:,} characters."},
    )
