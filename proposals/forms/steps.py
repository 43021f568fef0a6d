"""What a step asks for. Each form's cleaned fields are the keyword arguments of the verb that takes the step."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate, now

from proposals.forms.changes import Changes, Row, rows_of, titles_of
from proposals.forms.texts import ShortText
from proposals.models import Call, Signpost
from proposals.states import CallState, DeclineReason

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
    note = ShortText(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_NOTE,
        help_text="Kept in the history for the programme team.",
        error_messages={"required": "Give the reason."},
    )


class ReasonToldForm(ReasonForm):
    """A reason that the authors read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = "The authors and the programme team read it."


class OptionalNoteForm(StepForm):
    note = ShortText(label="Note", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST_NOTE, required=False)


class ReturnForm(StepForm):
    changes = Changes(label="What is needed", required=False)
    note = ShortText(
        label="Your words to the authors",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_NOTE,
        required=False,
        help_text="They read this above the list. Say why it matters.",
    )
    return_by = forms.DateField(
        label="Back by",
        help_text="They may submit again until the end of this day, even after the call closes.",
        initial=lambda: localdate() + timedelta(days=14),
        error_messages={"required": "Give the date by which it may come back."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["changes"].sections = titles_of(self.proposal)  # type: ignore[attr-defined]

    def change_rows(self) -> list[Row]:
        return rows_of(self["changes"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given["changes"] and not given["note"]:
            self.add_error("note", "Say what is needed from the authors.")
        return given


class DeclineForm(StepForm):
    reason = forms.ChoiceField(
        label="Reason",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the reason."},
    )
    note = ShortText(
        label="Feedback",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_NOTE,
        help_text="The authors read this. Say what was good, what was missing, what would change your mind.",
        error_messages={"required": "Write the feedback that the authors will read."},
    )
    call = forms.ModelChoiceField(
        label="Where to go next: another call",
        queryset=Call.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="No other call",
    )
    contact = forms.ModelChoiceField(
        label="Where to go next: a service or a person",
        queryset=Signpost.objects.filter(is_retired=False),
        required=False,
        empty_label="None of the kept signposts",
    )
    signpost = ShortText(
        label="Where to go next: in your words",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1_000,
        required=False,
        help_text="Choose a call or a signpost, or write who can help them. At least one is needed.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls: Any = self.fields["call"]
        calls.queryset = calls_to_point_to(self.proposal, self.person)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not (given["call"] or given["contact"] or given["signpost"]):
            self.add_error("signpost", "Point the authors to a next place: another call, a service or a person.")
        return given


def calls_to_point_to(proposal: Any, person: Any) -> QuerySet[Call]:
    """Calls that are open or open soon, as far as this person knows; not the one that it is declined from."""
    if person is None:
        return Call.objects.none()
    to_come = Call.objects.visible_to(person).filter(state=CallState.OPEN, closes_at__gt=now())
    return to_come.exclude(pk=proposal.call_id).order_by("closes_at", "pk")
