"""What whoever runs a panel says before assessors are proposed: how much a seat may mark, what its holder knows."""

from typing import Any

from django import forms

from proposals.errors import NotReady
from proposals.forms.texts import ShortText
from proposals.models import PriorityArea, Theme
from scoring.models import Level, Seat, SeatKind
from scoring.panels.listed import LONGEST_LIST, rows_in, rows_sent

MOST = 999
OF_ASSESSORS = [choice for choice in SeatKind.choices if choice[0] != SeatKind.CHAIR]
LEVELS = [(0, "Not said"), *Level.choices]


class SeatForm(forms.Form):
    """A field for each priority area of the call and for each theme: `area_3`, `theme_7`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    most_sheets = forms.IntegerField(
        label="Most sheets",
        min_value=0,
        max_value=MOST,
        required=False,
        help_text="No more are proposed for them. Leave it empty for as many as there are; a chair then gets none.",
    )
    least_sheets = forms.IntegerField(
        label="Least sheets",
        min_value=0,
        max_value=MOST,
        help_text="At least so many are proposed for them, where that can be done.",
    )

    def __init__(self, sent: Any, *, seat: Seat) -> None:
        known = {_name(each): each.level for each in seat.expertise.all()}
        standing = {name: getattr(seat, name) for name in ("version", "kind", "most_sheets", "least_sheets")}
        super().__init__(sent, initial=standing | known)
        if seat.kind != SeatKind.CHAIR:
            self.fields["kind"] = forms.ChoiceField(label="Sits as", choices=OF_ASSESSORS, required=False)
        self.areas = list(PriorityArea.objects.filter(framework=seat.panel.call.framework_id))
        self.themes = list(Theme.objects.all())
        for prefix, nouns in (("area", self.areas), ("theme", self.themes)):
            for noun in nouns:
                self.fields[f"{prefix}_{noun.pk}"] = _level(str(noun))

    def both(self) -> list[tuple[str, str, str]]:
        """After somebody else saved first: label, what stands, and what was typed, of each field that differs."""
        return [
            (str(self.fields[name].label), self._in_words(name, self.initial.get(name)), self._in_words(name, typed))
            for name in self.changed_data
            if name != "version"
            for typed in [self.cleaned_data.get(name)]
        ]

    def _in_words(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", []))
        return str(choices.get(value or 0) if choices else "No limit" if value is None else value)

    def fields_of(self, prefix: str) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(f"{prefix}_")]

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        named = {name: given[name] for name in ("version", "most_sheets", "least_sheets")}
        named |= {"kind": given.get("kind", "")}
        areas = {each.pk: given[f"area_{each.pk}"] or 0 for each in self.areas}
        return named | {"areas": areas, "themes": {each.pk: given[f"theme_{each.pk}"] or 0 for each in self.themes}}


class ListForm(forms.Form):
    """A file, or lines in the box; `rows` is what was read."""

    rows = ShortText(
        label="One line for each sheet",
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text="The reference of a proposal, a comma, and the e-mail address of an assessor of this panel.",
    )
    file = forms.FileField(
        label="Or a file of such lines",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt,text/csv,text/plain"}),
        help_text="An Excel workbook (.xlsx) with two columns, or CSV. A first line with headings is left out. The "
        "list of who marks what can be sent too, with lines added: what was asked already stays as it is.",
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        typed, file = given.get("rows") or "", given.get("file")
        if typed.strip() and file:
            self.add_error("file", "Give either a file or lines in the box, not both.")
        elif not self.errors:
            self._read(typed, file)
        return given

    def _read(self, typed: str, file: Any) -> None:
        try:
            self.cleaned_data["rows"] = rows_sent(file) if file else rows_in(typed)
        except NotReady as refusal:
            self.add_error("file" if file else "rows", refusal.reasons)


def _name(expertise: Any) -> str:
    return f"area_{expertise.area_id}" if expertise.area_id else f"theme_{expertise.theme_id}"


def _level(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=LEVELS, coerce=int, required=False)
