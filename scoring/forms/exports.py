"""Asking for a file that takes long to make."""

from django import forms

from scoring.models import ExportKind


class ExportForm(forms.Form):
    kind = forms.ChoiceField(choices=ExportKind.choices, widget=forms.HiddenInput)
    shortlist = forms.IntegerField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
