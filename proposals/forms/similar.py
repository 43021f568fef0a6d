"""What a page sends to learn which proposals are like a text that is being written, and what is said of a pair."""

from typing import Any

from django import forms

from proposals.forms.texts import ShortText
from proposals.models import SimilarLink, Verdict

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


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        label="How alike are they?",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether they are the same, related or different.",
            "invalid_choice": "Choose same, related or different.",
        },
    )
    note = ShortText(
        label="Note for the team",
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Why you think so, and what should follow from it. Authors do not read it.",
        error_messages={"max_length": "Shorten the note to 1,000 characters."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)

    def __init__(self, data: Any = None, *, link: SimilarLink | None = None) -> None:
        super().__init__(data, initial=_standing(link))
        field: Any = self.fields["verdict"]
        field.choice_hints = HINTS

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


HINTS = {
    Verdict.SAME: "One idea handed in twice, or one that can’t be told from the other.",
    Verdict.RELATED: "Their authors should know of each other.",
    Verdict.DIFFERENT: "They only sound alike. Nobody need look at this pair again.",
}


def _standing(link: SimilarLink | None) -> dict[str, Any]:
    return {"verdict": link.verdict, "note": link.note, "version": link.version} if link else {"version": 0}
