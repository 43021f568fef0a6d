"""Sending back a workbook, and agreeing to what it would change."""

from django import forms

from scoring.services.offline import MEGABYTES


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label="The workbook that you filled in",
        allow_empty_file=True,  # the check of files says it better
        widget=forms.FileInput({"accept": ".xlsx"}),
        help_text=f"The .xlsx that you downloaded here, at most {MEGABYTES} MB. Nothing is saved before you have seen "
        "what it would change.",
        error_messages={"required": "Choose the workbook that you filled in."},
    )


class AgreedForm(forms.Form):
    """A preview that was signed; what is wrong with it is told above the page, since nobody typed it."""

    preview = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
