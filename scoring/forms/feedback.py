"""What becomes of each comment before authors read it, and the programme's own paragraph."""

from collections.abc import Iterator
from typing import Any

from django import forms

from proposals.forms.steps import LONGEST_NOTE
from proposals.forms.texts import ShortText
from scoring.letters.approving import Comment, Review
from scoring.models import Verdict
from scoring.services.feedback import Judged

NOT_DECIDED = "Not decided"
CHOOSE_EDITED = "You changed these words. Choose “In edited words”, or put the comment back as it was written."
SAY_SOMETHING = "Write the words that the authors will read, or hold the comment back."


class FeedbackForm(forms.Form):
    """Two fields for each comment: `verdict_…` and `words_…`. A comment without a verdict stays as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    paragraph = ShortText(
        label="A paragraph of the programme’s own",
        help_text="The authors read it below the comments. Name no assessor, no score and no rank.",
        widget=forms.Textarea({"rows": 4}),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, sent: Any, *, review: Review) -> None:
        initial: dict[str, Any] = {"version": review.version, "paragraph": review.paragraph}
        for each in review.comments:
            initial |= {f"verdict_{each.key}": each.verdict, f"words_{each.key}": each.words or each.text}
        super().__init__(sent, initial=initial)
        self.review = review
        for each in review.comments:
            self.fields[f"verdict_{each.key}"] = _verdict_field()
            self.fields[f"words_{each.key}"] = _words_field()

    def groups(self) -> Iterator[tuple[str, list[tuple[Comment, Any, Any]]]]:
        """[(criterion, [(comment, its verdict, its words)])]"""
        for name, comments in self.review.groups:
            yield name, [(each, self[f"verdict_{each.key}"], self[f"words_{each.key}"]) for each in comments]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for each in self.review.comments:
            verdict, words = given.get(f"verdict_{each.key}"), given.get(f"words_{each.key}", "")
            if verdict == Verdict.EDITED and not words:
                self.add_error(f"words_{each.key}", SAY_SOMETHING)
            elif verdict != Verdict.EDITED and words not in ("", each.text.strip(), each.words):
                self.add_error(f"words_{each.key}", CHOOSE_EDITED)
        return given

    def verdicts(self, *, and_the_rest: bool = False) -> dict[str, Judged]:
        """{key: what becomes of it}. `and_the_rest`: what nobody decided yet is approved as written."""
        given = {each.key: self.cleaned_data[f"verdict_{each.key}"] for each in self.review.comments}
        rest = Verdict.AS_WRITTEN.value if and_the_rest else ""
        return {
            key: Judged(verdict or rest, self.cleaned_data[f"words_{key}"])
            for key, verdict in given.items()
            if verdict or rest
        }

    def both(self) -> list[tuple[str, str, str]]:
        """After somebody else saved first: comment, what they decided and what was chosen here, where they differ."""
        given = self.cleaned_data
        chosen = {
            each: (given.get(f"verdict_{each.key}"), given.get(f"words_{each.key}", ""))
            for each in self.review.comments
        }
        both = [
            (each.text, _in_words(each.verdict, each.words), _in_words(verdict, words))
            for each, (verdict, words) in chosen.items()
            if verdict and (verdict, words) != (each.verdict, each.words or each.text)
        ]
        paragraph = given.get("paragraph", "")
        changed = [("The programme’s paragraph", self.review.paragraph, paragraph)]
        return both + (changed if paragraph != self.review.paragraph else [])


def _verdict_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What the authors read",
        choices=Verdict.choices,
        required=False,
        widget=forms.RadioSelect({"data-layout": "inline small"}),
        error_messages={"invalid_choice": "Choose one of the three."},
    )


def _words_field() -> forms.CharField:
    return ShortText(label="Edited words", widget=forms.Textarea({"rows": 2}), max_length=LONGEST_NOTE, required=False)


def _in_words(verdict: str | None, words: str) -> str:
    if not verdict:
        return NOT_DECIDED
    return f"{Verdict(verdict).label}: {words}" if verdict == Verdict.EDITED else Verdict(verdict).label
