"""The rubric of a call as its manager writes it: its criteria in a row of forms, and what each mark means."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from proposals.forms.texts import ShortText
from scoring.arithmetic import HIGHEST_MARK
from scoring.models import Rubric
from scoring.models.rubrics import CriterionGiven

MOST_CRITERIA = 12
LONGEST_GUIDE = 2_000
MOST_WORDS_WANTED = 200
FACTS = ["name", "weight", "minimum", "guide", "least_words"]
FREE_ROWS = 2


class CriterionForm(forms.Form):
    """One criterion. A row without a name is an empty one."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label="Criterion", max_length=120, required=False)
    weight = forms.DecimalField(
        label="Weight",
        required=False,
        min_value=Decimal("0.01"),
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.NumberInput({"data-suffix": "%", "data-width": 5}),
        error_messages={
            "invalid": "Give the weight as a number, such as 20 or 12.5.",
            **dict.fromkeys(["min_value", "max_value", "max_digits"], "Give a weight from 0.01 to 100."),
        },
    )
    minimum = forms.DecimalField(
        label="Least mean mark",
        required=False,
        min_value=Decimal("0.01"),
        max_value=HIGHEST_MARK,
        max_digits=3,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 4}),
        help_text="Below this, a proposal stands below the funding line whatever its score. Leave it empty for none.",
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value", "max_digits", "max_decimal_places"],
            f"Give a mark above 0 and up to {HIGHEST_MARK}, such as 2.5.",
        ),
    )
    least_words = forms.IntegerField(
        label="Least words of the reasons",
        required=False,
        min_value=0,
        max_value=MOST_WORDS_WANTED,
        widget=forms.NumberInput({"data-width": 4}),
        help_text="A sheet is returned only with so many words of comment. Leave it empty where a comment is optional.",
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], f"Give a whole number from 0 to {MOST_WORDS_WANTED}, such as 20."
        ),
    )
    guide = ShortText(
        label="What to look for",
        required=False,
        max_length=LONGEST_GUIDE,
        widget=forms.Textarea({"rows": 4}),
        help_text="Assessors read it beside the marks.",
    )
    place = forms.IntegerField(
        label="Place in the row", required=False, min_value=1, widget=forms.NumberInput({"data-width": 2})
    )
    is_removed = forms.BooleanField(label="Remove this criterion", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_removed") or not self.is_filled:
            return given
        for name, sentence in [
            ("name", "Give the criterion a name."),
            ("weight", "Give the criterion a weight."),
            ("guide", "Say what assessors should look for."),
        ]:
            if name not in self.errors and not given.get(name):
                self.add_error(name, sentence)
        return given

    @property
    def is_filled(self) -> bool:
        given = self.cleaned_data
        return any(given.get(name) for name in ("pk", "name", "weight", "guide"))


class AnchorsForm(forms.Form):
    """What each mark means, and the version of the rubric that this page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for mark in range(HIGHEST_MARK + 1):
            self.fields[f"anchor_{mark}"] = forms.CharField(
                label=f"Mark {mark} means",
                max_length=200,
                error_messages={"required": f"Say what a mark of {mark} means."},
            )

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def anchors(self) -> dict[int, str]:
        return {mark: self.cleaned_data[f"anchor_{mark}"] for mark in range(HIGHEST_MARK + 1)}


class CriteriaRow(BaseFormSet):
    def given(self) -> list[CriterionGiven]:
        """Those that stay, in the places that were typed; rows of the same place keep their order."""
        kept = [form for form in self.forms if form.is_filled and not form.cleaned_data["is_removed"]]
        kept.sort(key=lambda form: form.cleaned_data["place"] or MOST_CRITERIA)
        return [_criterion(form.cleaned_data) for form in kept]

    def clean(self) -> None:
        names = [each.facts["name"].lower() for each in self.given()] if not any(self.errors) else []
        if len(names) != len(set(names)):
            raise forms.ValidationError("Two criteria have the same name: tell them apart.")

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)


def _criterion(clean: dict[str, Any]) -> CriterionGiven:
    facts = {name: clean[name] for name in FACTS}
    return CriterionGiven(clean["pk"], facts | {"least_words": clean["least_words"] or 0})


Criteria: Any = forms.formset_factory(
    CriterionForm, CriteriaRow, extra=FREE_ROWS, max_num=MOST_CRITERIA, absolute_max=MOST_CRITERIA, validate_max=True
)


def forms_of(rubric: Rubric, typed: Any = None) -> tuple[Any, AnchorsForm]:
    """(the row of criteria, the anchors), as they stand or as they were typed."""
    criteria = [
        {name: getattr(each, name) for name in ["pk", *FACTS]} | {"place": place}
        for place, each in enumerate(rubric.criteria.all(), start=1)
    ]
    anchors = {f"anchor_{each.mark}": each.text for each in rubric.anchors.all()} | {"version": rubric.version}
    return Criteria(typed, initial=criteria, prefix="criteria"), AnchorsForm(typed, initial=anchors)
