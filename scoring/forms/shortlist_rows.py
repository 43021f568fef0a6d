"""One proposal of a shortlist: its conditions with dates, a comment, and what a decline tells its authors."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from proposals.errors import NotReady
from proposals.forms.texts import ShortText
from proposals.states import DeclineReason
from scoring.forms.shortlists import LONGEST_REASON
from scoring.models import ShortlistRow
from scoring.shortlists.wording import Condition, conditions_of

LONGEST_COMMENT, LONGEST_SIGNPOST, LONGEST_FEEDBACK, LONGEST_CONDITION = 2_000, 2_000, 5_000, 500
MOST_CONDITIONS, FREE_ROWS = 20, 2


class RowForm(forms.Form):
    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = ShortText(
        label="Comment",
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 3}),
        help_text="For the team. It stands on the shortlist.",
    )
    exception_reason = ShortText(
        label="Why its outcome departs from the line",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed where it does. It stays beside the line in the record.",
    )
    decline_reason = forms.ChoiceField(
        label="Reason for declining", required=False, choices=[("", "Choose one"), *DeclineReason.choices]
    )
    signpost = ShortText(
        label="Where to go next",
        required=False,
        max_length=LONGEST_SIGNPOST,
        widget=forms.Textarea({"rows": 3}),
        help_text="Its authors read it with the outcome: another call, a programme, a person.",
    )
    feedback = ShortText(
        label="Feedback",
        required=False,
        max_length=LONGEST_FEEDBACK,
        widget=forms.Textarea({"rows": 6}),
        help_text="Its authors read it with the outcome. Name no assessor and no rank.",
    )

    OF_A_DECLINE = ("decline_reason", "signpost", "feedback")
    OF_THE_TEAM = ("exception_reason", "comment")

    def of_a_decline(self) -> list[Any]:
        return [self[name] for name in self.OF_A_DECLINE]

    def of_the_team(self) -> list[Any]:
        return [self[name] for name in self.OF_THE_TEAM]

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*self.OF_A_DECLINE, *self.OF_THE_TEAM)}


class ConditionForm(forms.Form):
    """A row without words is an empty one."""

    all_optional = True

    text = forms.CharField(label="Condition", required=False, max_length=LONGEST_CONDITION)
    due_on = forms.DateField(label="Met by", required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("due_on") and not given.get("text") and "text" not in self.errors:
            self.add_error("text", "Say what must be met by then.")
        return given


class ConditionRows(BaseFormSet):
    def given(self) -> list[Condition]:
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return [(each["text"], each["due_on"]) for each in filled]

    def tell(self, refusal: NotReady, of: int) -> bool:
        """Whether it is about conditions of this proposal alone; each is told at its field."""
        filled = [form for form in self.forms if form.cleaned_data.get("text")]
        at = {f"{of}-conditions-{place}-due_on": form for place, form in enumerate(filled)}
        for name in refusal.fields.keys() & at.keys():
            at[name].add_error("due_on", refusal.fields[name])
        return bool(refusal.fields) and refusal.fields.keys() <= at.keys()


Conditions: Any = forms.formset_factory(
    ConditionForm, ConditionRows, extra=FREE_ROWS, max_num=MOST_CONDITIONS, absolute_max=MOST_CONDITIONS,
    validate_max=True,
)  # fmt: skip


def forms_of(row: ShortlistRow, version: int, typed: Any = None) -> tuple[RowForm, Any]:
    """(the row, its conditions), as they stand or as they were typed."""
    stored = {name: getattr(row, name) for name in RowForm.base_fields if name != "version"} | {"version": version}
    return RowForm(typed, initial=stored), conditions_form(conditions_of(row), typed)


def conditions_form(stored: Sequence[tuple[str, date | None]], typed: Any = None) -> Any:
    initial = [{"text": text, "due_on": due_on} for text, due_on in stored]
    return Conditions(typed, initial=initial, prefix="conditions")
