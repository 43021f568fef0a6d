"""What the line of a shortlist is drawn by, as managers set it: money, areas, least marks, and rules for proposals."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from scoring.arithmetic import HIGHEST_MARK
from scoring.forms.shortlists import MOST_POUNDS, WHOLE_POUNDS, pounds
from scoring.models import RuleKind, Shortlist
from scoring.ranking import Ranking
from scoring.shortlists.reading import TermsGiven

MOST_RULES, FREE_ROWS, LONGEST_REASON = 60, 2, 300
NO_REASON_YET = "no reason is given yet"  # while somebody only tries where the line would stand
PERCENT = "Enter a whole number from 0 to 100."


class TermsForm(forms.Form):
    """One box for each figure; areas by their number, criteria by their code."""

    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    pot_pounds = forms.IntegerField(
        label="Pot",
        min_value=1,
        max_value=MOST_POUNDS,
        widget=forms.NumberInput({"data-prefix": "£", "data-width": 10}),
        error_messages={"required": "Enter the pot.", "invalid": WHOLE_POUNDS, "min_value": "Enter at least £1."},
    )
    quality_line_percent = forms.IntegerField(
        label="Quality line",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput({"data-suffix": "%", "data-width": 3}),
        help_text="Of the highest score. Below it no money comes.",
        error_messages=dict.fromkeys(["required", "invalid", "min_value", "max_value"], PERCENT),
    )

    def __init__(self, typed: Any, *, shortlist: Shortlist, ranking: Ranking) -> None:
        self.call = shortlist.call
        self.areas = list(self.call.framework.areas.all())
        self.criteria = ranking.criteria
        super().__init__(typed, initial=_stored(shortlist))
        self.fields["pot_pounds"].help_text = f"The call has £{self.call.pot_pounds:,}."
        for area in self.areas:
            self.fields[f"least_{area.pk}"] = pounds(f"{area.name}: at least")
            self.fields[f"most_{area.pk}"] = pounds(f"{area.name}: at most")
        for each in self.criteria:
            self.fields[f"minimum_{each.code}"] = _least_mark(each)

    def clean_pot_pounds(self) -> int:
        given: int = self.cleaned_data["pot_pounds"]
        if given > self.call.pot_pounds:
            raise forms.ValidationError(f"The pot of the call holds £{self.call.pot_pounds:,}.")
        return given

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for area in self.areas:
            least, most = given.get(f"least_{area.pk}"), given.get(f"most_{area.pk}")
            if least is not None and most is not None and least > most:
                self.add_error(f"most_{area.pk}", f"At most £{most:,} can’t hold at least £{least:,}.")
        return given

    def money(self) -> list[Any]:
        return [self["pot_pounds"], self["quality_line_percent"]]

    def of_areas(self) -> list[Any]:
        return [self[f"{kind}_{area.pk}"] for area in self.areas for kind in ("least", "most")]

    def of_criteria(self) -> list[Any]:
        return [self[f"minimum_{each.code}"] for each in self.criteria]

    def terms(self, rules: "RuleRows") -> TermsGiven:
        given = self.cleaned_data
        return TermsGiven(
            given["pot_pounds"],
            given["quality_line_percent"],
            {area.pk: (given[f"least_{area.pk}"], given[f"most_{area.pk}"]) for area in self.areas},
            {each.pk: mark for each in self.criteria if (mark := given[f"minimum_{each.code}"]) is not None},
            rules.given(),
        )


def _least_mark(criterion: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=criterion.name,
        required=False,
        min_value=Decimal("0.01"),
        max_value=HIGHEST_MARK,
        max_digits=3,
        decimal_places=2,
        widget=forms.NumberInput({"data-width": 4}),
        help_text=f"The rubric says {criterion.minimum}." if criterion.minimum else "The rubric sets none.",
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value", "max_digits", "max_decimal_places"],
            f"Enter a mark above 0 and up to {HIGHEST_MARK}, such as 2.5.",
        ),
    )


def _stored(shortlist: Shortlist) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: getattr(shortlist, name) for name in ("version", "pot_pounds", "quality_line_percent")
    }
    for limit in shortlist.areas.all():
        found |= {f"least_{limit.area_id}": limit.floor_pounds, f"most_{limit.area_id}": limit.cap_pounds}
    for each in shortlist.minimums.select_related("criterion"):
        found[f"minimum_{each.criterion.code}"] = each.minimum
    return found


class RuleForm(forms.Form):
    """A proposal that is funded before all others, or not at all. A row without a proposal is an empty one."""

    all_optional = True

    proposal = forms.TypedChoiceField(
        label="Proposal", required=False, coerce=int, empty_value=None,
        error_messages={"invalid_choice": "Choose a proposal of this ranking."},
    )  # fmt: skip
    kind = forms.ChoiceField(label="What it is to be", choices=[("", "Choose one"), *RuleKind.choices], required=False)
    reason = forms.CharField(label="Why", max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, proposals: list[tuple[str, str]], needs_reason: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_reason = needs_reason
        proposal: Any = self.fields["proposal"]
        proposal.choices = [("", "None"), *proposals]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("proposal") is None:
            return given
        if not given.get("kind"):
            self.add_error("kind", "Choose whether it must be funded or is excluded.")
        if self.needs_reason and not given.get("reason"):
            self.add_error("reason", "Give the reason: it stands beside the proposal and in the record.")
        return given


class RuleRows(BaseFormSet):
    def given(self) -> dict[int, tuple[str, str]]:
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("proposal") is not None]
        return {each["proposal"]: (each["kind"], each["reason"] or NO_REASON_YET) for each in filled}

    def clean(self) -> None:
        chosen = [form.cleaned_data.get("proposal") for form in self.forms if form.cleaned_data.get("proposal")]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError("A proposal stands here twice: keep one of the two.")

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)


Rules: Any = forms.formset_factory(
    RuleForm, RuleRows, extra=FREE_ROWS, max_num=MOST_RULES, absolute_max=MOST_RULES, validate_max=True
)


def rules_form(shortlist: Shortlist, ranking: Ranking, typed: Any = None, *, needs_reasons: bool = True) -> Any:
    """The row of rules, as they stand or as they were typed; a proposal is chosen from the ranking."""
    stored = [
        {"proposal": each.proposal_id, "kind": each.kind, "reason": each.reason} for each in shortlist.rules.all()
    ]
    proposals = [(str(row.pk), f"{row.reference}: {row.title}") for row in sorted(ranking.rows, key=lambda row: row.pk)]
    return Rules(
        typed, initial=stored, prefix="rules", form_kwargs={"proposals": proposals, "needs_reason": needs_reasons}
    )
