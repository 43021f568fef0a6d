"""How a call settles equal scores, as its manager declares it: a list of rules for each place, and the draw."""

from typing import Any

from django import forms

from scoring.models import TieOrder
from scoring.shortlisting.ties import RULES

NO_RULE = [("", "No rule")]
LABELS = ["Of equal scores, first comes", "Where that does not tell", "Where that does not tell either"]
PLACES = [f"rule_{place}" for place in range(1, len(RULES) + 1)]


class TieOrderForm(forms.Form):
    """A place that is left empty counts for nothing: the rules behind it move up."""

    all_optional = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    draws = forms.BooleanField(
        label="A draw settles what is equal still",
        required=False,
        help_text="Its seed is made when the call opens. Everybody sees its SHA-256 from then on, and the seed itself "
        "with the outcomes: so nobody can choose a seed knowing who would gain, and everybody can draw again.",
    )

    def __init__(self, typed: Any, order: TieOrder) -> None:
        chosen = dict(zip(PLACES, order.rules, strict=False))
        super().__init__(typed, initial={"version": order.version, "draws": order.draws, **chosen})
        for name, label in zip(PLACES, LABELS, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=NO_RULE + [(rule, each.words.capitalize()) for rule, each in RULES.items()],
                required=False,
                error_messages={"invalid_choice": "Choose a rule from the list."},
            )
        self.order_fields([*PLACES, "draws", "version"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        chosen: set[str] = set()
        for name in PLACES:
            if given.get(name) and given[name] in chosen:
                self.add_error(name, "This rule stands above already. Choose another one, or none.")
            chosen.add(given.get(name, ""))
        return given

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        rules = [given[name] for name in PLACES if given[name]]
        return {"version": given["version"] or 0, "rules": rules, "draws": given["draws"]}
