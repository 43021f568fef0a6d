"""The name of a saved filter."""

from django import forms


class SavedFilterForm(forms.Form):
    name = forms.CharField(
        label="Name of the filter",
        max_length=60,
        help_text="Such as “Overdue and nobody’s”. Only you see it.",
        error_messages={"required": "Give the filter a name.", "max_length": "Shorten the name to 60 characters."},
    )
