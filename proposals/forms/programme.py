"""What a report of the programme counts: as at which day, and which proposals. It comes with the address."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from proposals.forms.eligible import AsAtForm
from proposals.models import Call, Organisation, OrganisationKind, PriorityArea
from proposals.programme.figures import NO_BOARD
from proposals.programme.reading import Narrowed

NOT_THERE = {"invalid_choice": "“%(value)s” is not in this list. Choose again."}


def one_of(label: str, empty: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", empty)], required=False, error_messages=NOT_THERE)


class ProgrammeForm(AsAtForm):
    """`?on=2026-03-05&call=safety&year=2026&area=Mental%20health&board=…`"""

    call = one_of("Call", "All calls")
    year = one_of("Calls that closed in", "All years")
    area = one_of("Priority area", "All areas")
    board = one_of("Board of the lead organisation", "All boards")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls = Call.objects.visible_to(person).values_list("code", "title", "closes_at")
        years = sorted({str(localdate(closes_at).year) for *_, closes_at in calls}, reverse=True)
        areas = PriorityArea.objects.order_by("name").values_list("name", flat=True).distinct()
        boards = Organisation.objects.filter(kind=OrganisationKind.ICB).order_by("name")
        self.offer("call", [(code, title) for code, title, _ in calls])
        self.offer("year", [(each, each) for each in years])
        self.offer("area", [(each, each) for each in areas])
        self.offer("board", [(each, each) for each in (*boards.values_list("name", flat=True), NO_BOARD)])

    def offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = [*field.choices, *choices]

    def clean_on(self) -> date | None:
        on = self.cleaned_data["on"]
        if on and on > localdate():
            raise ValidationError("Choose a day that has come.")
        return on

    @property
    def day(self) -> date:
        return self._said("on") or localdate()

    @property
    def narrowed(self) -> Narrowed:
        """Nothing is left out while the form asks for what there is not."""
        if not self.is_valid():
            return Narrowed()
        year = self._said("year")
        return Narrowed(self._said("call"), int(year) if year else None, self._said("area"), self._said("board"))

    def _said(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_valid() else None
