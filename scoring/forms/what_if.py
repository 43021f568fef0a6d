"""What to change in a ranking, to see what would come of it: all in the address, so that an answer can be sent on."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from scoring.ranking import Ranking
from scoring.shortlisting.ties import RULES
from scoring.what_if import Question

MOST_POUNDS = 100_000_000
NO_RULE = [("", "No rule")]


class WhatIfForm(forms.Form):
    """Choices are made of the rows themselves, so nothing is offered that this person may not see."""

    all_optional = True

    without = forms.ChoiceField(label="Leave out an assessor", required=False)
    pot_pounds = forms.IntegerField(label="Pot", min_value=1, max_value=MOST_POUNDS, required=False)
    quality_line_percent = forms.IntegerField(label="Quality line (%)", min_value=0, max_value=100, required=False)
    undecided = forms.BooleanField(label="As if nothing had been decided yet", required=False)
    must = forms.CharField(
        label="Must be funded", max_length=400, required=False, help_text="References with commas between them."
    )
    never = forms.CharField(
        label="Never funded", max_length=400, required=False, help_text="References with commas between them."
    )
    first_rule = forms.ChoiceField(
        label="Of equal scores, first comes",
        choices=NO_RULE + [(name, rule.words) for name, rule in RULES.items()],
        required=False,
    )
    second_rule = forms.ChoiceField(
        label="And where that does not tell",
        choices=NO_RULE + [(name, rule.words) for name, rule in RULES.items()],
        required=False,
    )

    def __init__(self, query: Any, ranking: Ranking, assessors: dict[int, str]) -> None:
        super().__init__(query or None)
        self.ranking = ranking
        self.areas = dict(sorted({row.area_code: row.area for row in ranking.rows if row.area_code}.items()))
        without: Any = self.fields["without"]
        self.seats = {codes: assessor for assessor, codes in assessors.items()}
        without.choices = [("", "Nobody"), *((codes, f"Seat {codes}") for codes in self.seats)]
        self.fields["pot_pounds"].help_text = f"£{ranking.pot_pounds:,} now."
        self.fields["quality_line_percent"].help_text = f"{ranking.quality_line * 20:.0f} now."
        for each in ranking.criteria:
            self.fields[f"weight_{each.code}"] = forms.DecimalField(
                label=each.name,
                min_value=0,
                max_value=1_000,
                max_digits=6,
                decimal_places=2,
                required=False,
                help_text=f"{each.weight.normalize():f} now.",
            )
        for code, name in self.areas.items():
            for kind, words in (("least", "at least"), ("most", "at most")):
                self.fields[f"{kind}_{code}"] = forms.IntegerField(
                    label=f"{name}: {words}", min_value=0, max_value=MOST_POUNDS, required=False
                )
        for name, field in self.fields.items():
            if name == "pot_pounds" or name.startswith(("least_", "most_")):
                field.widget.attrs |= {"data-prefix": "£", "data-width": "10"}
            elif isinstance(field, (forms.IntegerField, forms.DecimalField)):
                field.widget.attrs |= {"data-width": "5"}

    def parts(self) -> Iterator[tuple[str, list[Any]]]:
        """(heading, fields) in the order of the page."""
        weights = [f"weight_{each.code}" for each in self.ranking.criteria]
        areas = [f"{kind}_{code}" for code in self.areas for kind in ("least", "most")]
        for heading, names in [
            ("Scores", ["without"]),
            ("Weights", weights),
            ("Money", ["pot_pounds", "quality_line_percent", "undecided"]),
            ("Sums for priority areas", areas),
            ("Proposals", ["must", "never"]),
            ("Equal scores", ["first_rule", "second_rule"]),
        ]:
            if names:
                yield heading, [self[name] for name in names]

    def clean_must(self) -> frozenset[str]:
        return self._references("must")

    def clean_never(self) -> frozenset[str]:
        return self._references("never")

    def _references(self, name: str) -> frozenset[str]:
        asked = [each.strip().upper() for each in self.cleaned_data[name].split(",") if each.strip()]
        known = {row.reference for row in self.ranking.rows}
        if unknown := [each for each in asked if each not in known]:
            words = ", ".join(unknown)
            raise forms.ValidationError(f"This ranking has no {words}. Write references such as P-2026-0042.")
        return frozenset(asked)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        weights = self._weights(given)
        if weights and not any(weights.values()):
            self.add_error(f"weight_{self.ranking.criteria[0].code}", "One criterion at least must have a weight.")
        for code, name in self.areas.items():
            least, most = given.get(f"least_{code}"), given.get(f"most_{code}")
            if least is not None and most is not None and least > most:
                self.add_error(f"most_{code}", f"{name} can’t have at most £{most:,} and at least £{least:,}.")
        if both := given.get("must", frozenset()) & given.get("never", frozenset()):
            self.add_error("never", f"{', '.join(sorted(both))} can’t be funded for certain and never.")
        return given

    def _weights(self, given: dict[str, Any]) -> dict[str, Decimal]:
        asked = {each.code: given.get(f"weight_{each.code}") for each in self.ranking.criteria}
        return {code: weight for code, weight in asked.items() if weight is not None}

    def question(self) -> Question:
        """What was asked. A weight of nothing leaves its criterion out; one left empty stays as it is."""
        given = self.cleaned_data
        published = {each.code: each.weight for each in self.ranking.criteria}
        weights = self._weights(given)
        percent = given["quality_line_percent"]
        return Question(
            weights=weights if published | weights != published else {},
            without=self.seats[given["without"]] if given["without"] else None,
            pot_pounds=given["pot_pounds"],
            quality_line=None if percent is None else Decimal(percent) * 5 / 100,
            floors=self._sums("least"),
            caps=self._sums("most"),
            must=given["must"],
            never=given["never"],
            ties=[given[name] for name in ("first_rule", "second_rule") if given[name]],
            undecided=given["undecided"],
        )

    def _sums(self, kind: str) -> dict[str, int]:
        asked = {name: self.cleaned_data[f"{kind}_{code}"] for code, name in self.areas.items()}
        return {name: pounds for name, pounds in asked.items() if pounds is not None}
