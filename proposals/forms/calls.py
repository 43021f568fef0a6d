"""What announcing the outcomes of a call asks for."""

from typing import Any

from django import forms


class AnnounceForm(forms.Form):
    """One button; `seen` holds the outcomes as the page told them, so that nobody announces others unawares."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, outcomes: str) -> None:
        super().__init__(data, initial={"seen": outcomes})
        self.outcomes = outcomes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("seen") != self.outcomes:
            raise forms.ValidationError("The outcomes changed after you opened this page. Read them again.")
        return given
