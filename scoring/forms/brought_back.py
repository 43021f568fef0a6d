"""Sending back the workbook of a shortlist. Agreeing to what it would change is in `offline.py`."""

from django import forms

from scoring.services.brought_back import MEGABYTES


class SentShortlistForm(forms.Form):
    file = forms.FileField(
        label="The workbook that you filled in",
        allow_empty_file=True,  # the check of files says it better
        widget=forms.FileInput({"accept": ".xlsx"}),
        help_text=f"The .xlsx of this shortlist, at most {MEGABYTES} MB. Nothing is saved before you have seen what it "
        "would change.",
        error_messages={"required": "Choose the workbook that you filled in."},
    )
