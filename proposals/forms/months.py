"""A month of a site: one box or two for each of its measures, beside what was entered before."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from proposals.forms.spread import NO_SUCH_SITE
from proposals.measured.months import Month, told
from proposals.models import Measure, MeasurePoint, Organisation
from proposals.models.measures import Basis
from proposals.services.measures import Given, field_of

MOST = 2_000_000_000
NO_WHOLE = "Enter a whole number, such as 159."
NO_NUMBER = "Enter a number, such as 38.5."
STANDS = "A value stands here. Enter the right one instead of none."


class MonthForm(forms.Form):
    """Boxes `m7` and, where two numbers are entered, `m7_of`; `m7_version` is that of the value that stood."""

    is_provisional = forms.BooleanField(
        label="These figures may still change",
        required=False,
        help_text="They are then shown as provisional until you save the month again without this.",
    )

    def __init__(self, *args: Any, month: Month, **kwargs: Any) -> None:
        self.month = month
        super().__init__(*args, **{"initial": initial_of(month)} | kwargs)
        provisional = self.fields.pop("is_provisional")
        for line in month.lines:
            self.fields |= boxes_of(line.measure, line.hint)
        self.fields["is_provisional"] = provisional

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for line in self.month.lines:
            self._look_at(line.measure, line.point, given)
        return given

    def _look_at(self, measure: Measure, point: MeasurePoint | None, given: Mapping[str, Any]) -> None:
        name = field_of(measure)
        if name in self.errors or f"{name}_of" in self.errors:
            return
        first, second = given.get(name), given.get(f"{name}_of")
        if not measure.has_denominator:
            if first is None and point is not None:
                self.add_error(name, STANDS)
        elif (first is None) != (second is None):
            self.add_error(name if first is None else f"{name}_of", "Enter both numbers.")
        elif first is None and point is not None and point.denominator:
            self.add_error(name, STANDS)

    def given(self) -> list[Given]:
        """What was entered; a measure whose boxes are empty is left alone."""
        return [self._given(line.measure) for line in self.month.lines if self._is_filled(line.measure)]

    def _is_filled(self, measure: Measure) -> bool:
        return self.cleaned_data.get(field_of(measure)) is not None

    def _given(self, measure: Measure) -> Given:
        name, sent = field_of(measure), self.cleaned_data
        facts = {
            "month": self.month.month,
            "is_provisional": sent["is_provisional"],
            "version": sent.get(f"{name}_version"),
        }
        if measure.has_denominator:
            return Given(measure, numerator=sent[name], denominator=sent[f"{name}_of"], **facts)
        return Given(measure, value=Decimal(sent[name]), **facts)

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """[(the line, its boxes)], as the page draws them."""
        return [(line, self._boxes(field_of(line.measure))) for line in self.month.lines]

    def _boxes(self, name: str) -> list[Any]:
        return [self[each] for each in (name, f"{name}_of") if each in self.fields]

    def show_what_stands(self, stored: Mapping[tuple[int, date], MeasurePoint]) -> None:
        """Both values at their box: what somebody saved meanwhile, and what was typed, which the next save keeps."""
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        for (measure_pk, _), point in stored.items():
            typed[f"m{measure_pk}_version"] = str(point.version)
            line = next(each for each in self.month.lines if each.measure.pk == measure_pk)
            who = f"{point.recorded_by} entered {told(line.measure, point)} meanwhile."
            self.add_error(f"m{measure_pk}", f"{who} Yours is still in the box: save again to replace theirs.")
        self.data = typed


class OtherSiteForm(forms.Form):
    """A site that reports for the first time."""

    site = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Another site",
        empty_label="Choose a site",
        error_messages={"required": "Choose the site.", "invalid_choice": NO_SUCH_SITE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = Organisation.objects.open_today()  # type: ignore[attr-defined]


def initial_of(month: Month) -> dict[str, Any]:
    values: dict[str, Any] = {"is_provisional": any(line.point and line.point.is_provisional for line in month.lines)}
    for line in month.lines:
        if point := line.point:
            name = field_of(line.measure)
            values[f"{name}_version"] = point.version
            values[name] = point.numerator if line.measure.has_denominator else plain(point.value)
            values[f"{name}_of"] = point.denominator
    return values


def boxes_of(measure: Measure, hint: str) -> dict[str, forms.Field]:
    name = field_of(measure)
    version = {f"{name}_version": forms.IntegerField(required=False, widget=forms.HiddenInput)}
    if measure.has_denominator:
        first, second = ("How many", "Out of how many") if measure.basis == Basis.SHARE else ("Events", "Out of")
        return {name: whole(first, hint), f"{name}_of": whole(second), **version}
    if measure.basis == Basis.COUNT:
        return {name: whole(measure.name, hint, measure.unit), **version}
    box = forms.NumberInput({"data-width": 10, "data-suffix": measure.unit})
    value = forms.DecimalField(
        label=measure.name, required=False, max_digits=14, decimal_places=4, widget=box, help_text=hint,
        error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    return {name: value, **version}


def whole(label: str, hint: str = "", unit: str = "") -> forms.IntegerField:
    attributes = {"data-width": 10} | ({"data-suffix": unit} if unit else {})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, widget=forms.NumberInput(attributes),
        help_text=hint, error_messages={"invalid": NO_WHOLE},
    )  # fmt: skip


def plain(value: Decimal) -> str:
    """41.5 rather than 41.5000."""
    return f"{value.normalize():f}"


def months_to_choose(months: Sequence[date]) -> list[tuple[str, str]]:
    return [(month.isoformat(), f"{month:%B %Y}") for month in months]
