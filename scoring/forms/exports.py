"""Asking for a file that takes long to make."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from scoring.models import ExportKind
from scoring.models.exports import OF_A_SHORTLIST


class ExportForm(forms.Form):
    kind = forms.ChoiceField(choices=ExportKind.choices, widget=forms.HiddenInput)
    shortlist = forms.IntegerField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if (given.get("kind") in OF_A_SHORTLIST) != bool(given.get("shortlist")):
            raise ValidationError("A file of a shortlist names it, and no other one does.")
        return given
