"""What a page sends to learn which proposals are like a text that is being written, and what is said of a pair."""

from django import forms

MOST_LETTERS = 1_000  # more than a title or a pitch may hold: what is too long is still looked at


class TextForm(forms.Form):
    """Never refused: too much is cut off, since nobody asked for anything but a quiet look."""

    title = forms.CharField(required=False)
    pitch = forms.CharField(required=False)
    besides = forms.CharField(required=False, max_length=20)

    def clean_title(self) -> str:
        return str(self.cleaned_data["title"])[:MOST_LETTERS]

    def clean_pitch(self) -> str:
        return str(self.cleaned_data["pitch"])[:MOST_LETTERS]
