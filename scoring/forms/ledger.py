"""What two people fill in to change what counts: the one who proposes it, and the one who answers."""

from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from scoring.arithmetic import HIGHEST_MARK
from scoring.forms.meetings import FROM_TO, OFF_THE_SCALE, TOO_EXACT
from scoring.models import ChangeKind
from scoring.services.ledger import Change
from scoring.sheets.side_by_side import ReturnedSheet


def reason_field(label: str, required: str, help_text: str = "") -> forms.CharField:
    return ShortText(
        label=label,
        help_text=help_text,
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_NOTE,
        error_messages={"required": required},
    )


class ChangeForm(forms.Form):
    what = forms.ChoiceField(
        label="What to change",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what to change.",
            "invalid_choice": "Choose one of these. Somebody may have changed what counts since you opened the page.",
        },
    )
    figure = forms.DecimalField(
        label="The adjusted score",
        help_text="Only to adjust the score. From 0 to 5, with up to two decimals.",
        required=False,
        min_value=0,
        max_value=HIGHEST_MARK,
        max_digits=3,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 4}),
        error_messages=OFF_THE_SCALE | TOO_EXACT,
    )
    reason = reason_field("Why", "Give the reason.", "Whoever confirms it reads this, and it stays in the ledger.")

    def __init__(self, *args: Any, sheets: list[ReturnedSheet], is_adjusted: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what: Any = self.fields["what"]
        what.choices = [*(_of(each) for each in sheets), (ChangeKind.ADJUST.value, "Adjust the score")]
        if is_adjusted:
            what.choices = [*what.choices, (ChangeKind.LIFT.value, ChangeKind.LIFT.label)]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("what") == ChangeKind.ADJUST and given.get("figure") is None and "figure" not in self.errors:
            self.add_error("figure", FROM_TO)
        return given

    @property
    def change(self) -> Change:
        kind, _, sheet = self.cleaned_data["what"].partition(":")
        figure = self.cleaned_data["figure"] if kind == ChangeKind.ADJUST else None
        return Change(kind, int(sheet) if sheet else None, figure)


def _of(sheet: ReturnedSheet) -> tuple[str, str]:
    kind = ChangeKind.RESTORE if sheet.is_set_aside else ChangeKind.SET_ASIDE
    verb = "Let the sheet of {} count again" if sheet.is_set_aside else "Set the sheet of {} aside"
    return f"{kind.value}:{sheet.assignment_pk}", verb.format(f"{sheet.code}, {sheet.name}") + f" (total {sheet.total})"


class RefuseForm(forms.Form):
    reason = reason_field("Why it is refused", "Say why it is refused.")
