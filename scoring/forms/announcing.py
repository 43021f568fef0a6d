"""Announcing a shortlist: what was read, and that it is meant."""

from django import forms


class AnnounceShortlistForm(forms.Form):
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    confirm = forms.BooleanField(
        label="I have read what will happen, and it can’t be undone.",
        error_messages={"required": "Confirm that you have read it."},
    )
