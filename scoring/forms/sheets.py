"""What an assessor fills in: a reason to decline, the score sheet. The declaration stands in `declaring.py`."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from proposals.forms.pages import SentByAPage
from proposals.forms.texts import ShortText
from scoring.arithmetic import HIGHEST_MARK
from scoring.models import Confidence, Criterion, Mark, ScoreSheet
from scoring.sheets.one import Given, total_so_far

LONGEST_COMMENT = 5_000
YES_OR_NO = [("yes", "Yes"), ("no", "No")]
WORDS = ["overall_comment", "private_note", "confidence", "is_fundable"]
TRUTH = {"yes": True, "no": False, "": None}
HOW_SURE = "The chair reads it beside your total; it does not change how much your marks count."
MARKS = {str(mark): mark for mark in range(HIGHEST_MARK + 1)}


class DeclineForm(forms.Form):
    note = ShortText(
        label="Why you can’t mark it",
        help_text="The chair reads this and asks somebody else.",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_COMMENT,
        error_messages={"required": "Say why you can’t mark it."},
    )


def _version_field() -> forms.Field:
    lost = "This page lost its place. Copy what you typed and open the sheet again."
    return forms.IntegerField(widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], lost))


class ReturnForm(forms.Form):
    """The version of the sheet that its assessor has checked."""

    version = _version_field()


class SheetForm(SentByAPage, forms.Form):
    """One mark and one comment for each criterion; any of them may be missing until the sheet is returned."""

    version = _version_field()

    def __init__(self, *args: Any, criteria: Iterable[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            self.fields[f"mark_{criterion.pk}"] = _mark_field(criterion)
            self.fields[f"comment_{criterion.pk}"] = _reasons_field(criterion)
        self.fields["confidence"] = _choice_field("How sure are you of your marks?", Confidence.choices, HOW_SURE)
        self.fields["is_fundable"] = _choice_field("All in all, is it worth funding?", YES_OR_NO)
        self.fields["overall_comment"] = _comment_field("Overall comment", 4)
        self.fields["private_note"] = _comment_field(
            "Private note to the chair", 2, "Only the chair and the programme team read it."
        )

    def explain(self, anchors: Mapping[int, str]) -> None:
        """Let each mark carry what it means."""
        hints = {str(mark): words for mark, words in anchors.items()}
        for criterion in self.criteria:
            self.fields[f"mark_{criterion.pk}"].choice_hints = hints  # type: ignore[attr-defined]

    @property
    def rows(self) -> Iterator[tuple[Criterion, Any, Any]]:
        """(criterion, the field of its mark, the field of its comment)"""
        return ((each, self[f"mark_{each.pk}"], self[f"comment_{each.pk}"]) for each in self.criteria)

    @property
    def chosen(self) -> dict[int, int]:
        """{criterion pk: mark} as the form stands, saved or not."""
        typed = {criterion.pk: str(mark.value()) for criterion, mark, _ in self.rows}
        return {pk: MARKS[text] for pk, text in typed.items() if text in MARKS}

    @property
    def total_so_far(self) -> Decimal | None:
        return total_so_far(self.criteria, self.chosen)

    @property
    def values(self) -> dict[str, Any]:
        """The keyword arguments of `save_sheet`, with what is valid of them."""
        clean = self.cleaned_data
        given = {each.pk: (f"mark_{each.pk}", f"comment_{each.pk}") for each in self.criteria}
        marks = {
            pk: Given(clean[mark], clean[comment])
            for pk, (mark, comment) in given.items()
            if mark in clean and comment in clean
        }
        words = {name: clean[name] for name in WORDS if name in clean}
        if "is_fundable" in words:
            words["is_fundable"] = TRUTH[words["is_fundable"]]
        return {"marks": marks, "version": clean["version"], "page": (self.tab, self.turn)} | words

    def take_up(self, version: int) -> None:
        """Let what is typed stand against this version of the sheet when it is sent again."""
        self.data = self.data.copy()
        self.data["version"] = version

    def clean(self) -> dict[str, Any]:
        strange = [name for name in self.data if name.startswith(("mark_", "comment_")) and name not in self.fields]
        if strange:
            raise forms.ValidationError("A mark was given for a criterion that is not part of this call’s rubric.")
        return super().clean() or {}


def _mark_field(criterion: Criterion) -> forms.Field:
    wrong = f"Give a mark from 0 to {HIGHEST_MARK} for {_inside(criterion.name)}."
    return forms.TypedChoiceField(
        label=criterion.name,
        choices=[(text, text) for text in MARKS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect({"data-layout": "inline small"}),
        error_messages={"invalid_choice": wrong},
    )


def _reasons_field(criterion: Criterion) -> forms.Field:
    wanted = f"At least {criterion.least_words} words before you return the sheet." if criterion.least_words else ""
    return _comment_field(f"Comment on {_inside(criterion.name)}", 2, wanted)


def _choice_field(label: str, choices: Any, hint: str = "") -> forms.Field:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=hint,
        widget=forms.RadioSelect({"data-layout": "inline small"}),
        error_messages={"invalid_choice": f"{label} Choose one of the answers."},
    )


def _comment_field(label: str, rows: int, hint: str = "") -> forms.Field:
    return ShortText(
        label=label,
        help_text=hint,
        required=False,
        validators=[MaxLengthValidator(LONGEST_COMMENT, f"{label}: write at most {LONGEST_COMMENT:,} characters.")],
        widget=forms.Textarea({"rows": rows}),
    )


def _inside(name: str) -> str:
    """A criterion's name inside a sentence."""
    return f"“{name}”"


def stored_values(sheet: ScoreSheet, marks: Mapping[int, Mark]) -> dict[str, Any]:
    """A sheet as the form's values."""
    values: dict[str, Any] = {
        "version": sheet.version,
        "overall_comment": sheet.overall_comment,
        "private_note": sheet.private_note,
        "confidence": sheet.confidence,
        "is_fundable": next(word for word, truth in TRUTH.items() if truth == sheet.is_fundable),
    }
    for pk, given in marks.items():
        values |= {f"mark_{pk}": given.mark, f"comment_{pk}": given.comment}
    return values
