"""A column of months and values, pasted or as a file."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.measured.columns import MOST_LETTERS

LONGEST_PREVIEW = 2**17


class ColumnForm(forms.Form):
    text = ShortText(
        label="Paste the months and the values",
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea({"rows": 8}),
        help_text="Straight from a spreadsheet: a month and its value on each line, such as 2026-03 and 38.5.",
    )
    file = forms.FileField(
        label="Or send a file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
        help_text="A CSV file or an Excel workbook (.xlsx), with the months in its first column.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("text", "").strip() and not given.get("file"):
            self.add_error("text", "Paste the column, or send a file.")
        return given


class KeptColumnForm(forms.Form):
    preview = forms.CharField(max_length=LONGEST_PREVIEW, widget=forms.HiddenInput)
