"""What a step asks for. Each form's cleaned fields are the keyword arguments of the verb that takes the step."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localdate

from proposals.states import DeclineReason

LONGEST_NOTE = 5_000


class StepForm(forms.Form):
    """A step that asks for nothing. `proposal` is the row the step is about, `person` who takes it."""

    def __init__(self, *args: Any, proposal: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal, self.person = proposal, person


class SubmitForm(StepForm):
    is_true = forms.BooleanField(
        label="What I wrote is true as far as I know, and my organisation agrees that I submit it.",
        error_messages={"required": "Confirm the declaration to submit."},
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.cleaned_data.pop("is_true", None)
        return self.cleaned_data


class ReasonForm(StepForm):
    note = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_NOTE,
        help_text="Kept in the history for the programme team.",
        error_messages={"required": "Give the reason."},
    )


class OptionalNoteForm(StepForm):
    note = forms.CharField(
        label="Note", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_NOTE, required=False
    )


class ReturnForm(StepForm):
    note = forms.CharField(
        label="What is needed from the authors",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_NOTE,
        help_text="The authors read this. List each change; say why it matters.",
        error_messages={"required": "Say what is needed from the authors."},
    )
    return_by = forms.DateField(
        label="Back by",
        help_text="They may submit again until the end of this day, even after the call closes.",
        initial=lambda: localdate() + timedelta(days=14),
        error_messages={"required": "Give the date by which it may come back."},
    )


class DeclineForm(StepForm):
    reason = forms.ChoiceField(
        label="Reason",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the reason."},
    )
    note = forms.CharField(
        label="Feedback",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_NOTE,
        help_text="The authors read this. Say what was good, what was missing, what would change your mind.",
        error_messages={"required": "Write the feedback that the authors will read."},
    )
    signpost = forms.CharField(
        label="Where to go next",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1_000,
        help_text="Another call, a service or a person who can help them.",
        error_messages={"required": "Point the authors to a next place: another call, a service or a person."},
    )
