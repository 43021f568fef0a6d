"""A table that is sent: pasted, or as a file."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.spread.sent_tables import MOST_LETTERS

NOTHING = "Paste the rows, or choose a file."


class TableForm(forms.Form):
    text = ShortText(
        label="Paste the rows, with their headings",
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea({"rows": 10}),
        help_text="Select them in your spreadsheet and copy them here.",
        error_messages={"max_length": f"Send at most {MOST_LETTERS:,} characters at a time."},
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,.tsv,.txt"}),
        help_text="CSV or an Excel workbook; its first tab is read.",
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("text", "").strip():
            self.add_error("text", NOTHING)
        return given
