"""What managers fill in about a shortlist: its name, what becomes of each proposal, and why it is sent back."""

from collections.abc import Sequence
from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from scoring.models import RowOutcome, Shortlist
from scoring.shortlisting.funding_line import Fate
from scoring.shortlists.reading import DrawnLine

MOST_POUNDS = 100_000_000
LONGEST_REASON = 1_000
UNDECIDED = [("", "Undecided")]
WHOLE_POUNDS = "Enter whole pounds, such as £15,000."
FROM_RANKING = "ranking"
OF_A_ROW = ("outcome", "award_pounds", "reserve_place", "exception_reason")


class NewShortlistForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="Such as “As the panel ranks it”. Only the team reads it.",
        widget=forms.TextInput({"data-width": 30}),
        error_messages={"required": "Give the shortlist a name."},
    )
    start_from = forms.ChoiceField(label="Start from", error_messages={"required": "Choose what it starts from."})

    def __init__(self, *args: Any, drafts: Sequence[Shortlist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        start_from: Any = self.fields["start_from"]
        copies = [(str(each.pk), f"A copy of “{each.name}”") for each in drafts]
        start_from.choices = [(FROM_RANKING, "The ranking as it is now"), *copies]

    @property
    def values(self) -> dict[str, Any]:
        start = self.cleaned_data["start_from"]
        return {"name": self.cleaned_data["name"], "copy_of": None if start == FROM_RANKING else int(start)}


class RowsForm(forms.Form):
    """The open proposals of one page of a shortlist, four fields each, named "<proposal>-<field>"."""

    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, typed: Any, *, lines: Sequence[DrawnLine], version: int) -> None:
        self.open = [each for each in lines if each.line.entry.fate is Fate.OPEN and each.row is not None]
        stored = {f"{each.ranked.pk}-{name}": value for each in self.open for name, value in _stored(each).items()}
        super().__init__(typed, initial=stored | {"version": version})
        for each in self.open:
            for name, field in row_fields(each.ranked.reference).items():
                self.fields[f"{each.ranked.pk}-{name}"] = field

    def of(self, pk: int, name: str) -> Any:
        """A bound field, or nothing where the proposal is decided elsewhere."""
        return self[f"{pk}-{name}"] if f"{pk}-{name}" in self.fields else None

    def given(self) -> dict[int, dict[str, Any]]:
        clean = self.cleaned_data
        return {each.ranked.pk: {name: clean[f"{each.ranked.pk}-{name}"] for name in OF_A_ROW} for each in self.open}


def _stored(each: DrawnLine) -> dict[str, Any]:
    return {name: getattr(each.row, name) for name in OF_A_ROW}


def row_fields(about: str) -> dict[str, forms.Field]:
    """Their labels name the proposal: on the page a heading of the column stands for the eye."""
    return {
        "outcome": forms.ChoiceField(
            label=f"Outcome of {about}",
            choices=[*UNDECIDED, *RowOutcome.choices],
            required=False,
            error_messages={"invalid_choice": "Choose one of these outcomes."},
        ),
        "award_pounds": pounds(f"Award of {about}", width=10),
        "reserve_place": forms.IntegerField(
            label=f"Place of {about} on the reserve list",
            min_value=1,
            max_value=9_999,
            required=False,
            widget=forms.NumberInput({"data-width": 3}),
            error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], "Enter a place such as 1, 2 or 3."),
        ),
        "exception_reason": ShortText(
            label=f"Why the outcome of {about} departs from the line",
            max_length=LONGEST_REASON,
            required=False,
            widget=forms.Textarea({"rows": 2}),
        ),
    }


def pounds(label: str, *, width: int = 10, help_text: str = "", least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=MOST_POUNDS,
        required=False,
        widget=forms.NumberInput({"data-prefix": "£", "data-width": width}),
        error_messages={
            "invalid": WHOLE_POUNDS,
            "min_value": WHOLE_POUNDS,
            "max_value": "That is more than any pot holds. Check the figure.",
        },
    )


class WhyForm(forms.Form):
    """Why a shortlist is sent back, or reopened."""

    note = ShortText(
        label="Why",
        help_text="It stays in the history of the shortlist.",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        error_messages={"required": "Give the reason."},
    )


class ProposeForm(forms.Form):
    """The version that this manager has read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """The frozen record that this manager has read, so that they can't confirm another one by accident."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
