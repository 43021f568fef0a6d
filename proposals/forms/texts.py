"""Texts of more than one line, as a browser sends them."""

from typing import Any

from django import forms

from proposals.texts.nhs_numbers import find_nhs_numbers

NO_PATIENTS = "This could hold an NHS number. Take it out: no patient belongs in a report."


class ShortText(forms.CharField):
    """A text of a few lines with a limit in characters; a line end counts as one, as on the page."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class NoPatients(ShortText):
    """The same, holding nothing like an NHS number."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if find_nhs_numbers(value):
            raise forms.ValidationError(NO_PATIENTS)
