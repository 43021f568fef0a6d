"""Which part of a ranking to show, and in which order: the same for the page and the workbook, all in the address."""

from typing import Any

from django import forms

from scoring.ranking import RankedProposal, Ranking

BY_RANK = "rank"
ORDERS: dict[str, Any] = {
    "rank": lambda row: row.rank,
    "reference": lambda row: row.pk,
    "title": lambda row: row.title.casefold(),
    "area": lambda row: row.area,
    "organisation": lambda row: row.lead_organisation,
    "requested": lambda row: row.requested_pounds,
    "score": lambda row: row.score,
    "sheets": lambda row: row.sheets_returned,
    "spread": lambda row: row.spread,
    "award": lambda row: row.award_pounds,
    "flags": lambda row: row.open_flags,
    "adjusted": lambda row: row.adjusted and row.adjusted.score,
    "expected": lambda row: row.adjusted and row.adjusted.expected_rank,
    "chance": lambda row: row.adjusted and row.adjusted.chance_above,
}
COLUMNS = [
    ("firm", "How firm the order is"),
    ("sheets", "Sheets and flags"),
    ("money", "Money"),
    ("criteria", "Criteria"),
    ("pledges", "Pledges of sites"),
]
AT_FIRST = ["firm", "sheets", "pledges"]  # what fits beside the line and the decision on a laptop


class ColumnChoice(forms.CheckboxSelectMultiple):
    """Ticks what stands on the page, also where the address chooses nothing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name) or AT_FIRST


class RankingFilter(forms.Form):
    """Choices are made of the rows themselves, so nothing is offered that this person may not see."""

    all_optional = True

    area = forms.ChoiceField(label="Priority area", required=False)
    panel = forms.ChoiceField(label="Panel", required=False)
    columns = forms.MultipleChoiceField(
        label="Columns",
        choices=COLUMNS,
        required=False,
        initial=AT_FIRST,
        widget=ColumnChoice({"data-layout": "small inline"}),
        help_text="Rank, score, line and decision always stand there.",
    )
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: Any, ranking: Ranking) -> None:
        super().__init__(query)
        self.ranking = ranking
        areas = sorted({(row.area_code, row.area) for row in ranking.rows if row.area_code})
        panels = sorted({(str(row.panel_pk), row.panel) for row in ranking.rows}, key=lambda panel: panel[1])
        self._offer("area", "All areas", areas)
        self._offer("panel", "All panels", panels)

    def _offer(self, name: str, everything: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", everything), *choices]
        field.error_messages["invalid_choice"] = "There is no such choice in this ranking: choose one from the list."

    def clean_sort(self) -> str:
        sort = self.cleaned_data["sort"] or BY_RANK
        if sort.removeprefix("-") not in ORDERS:
            raise forms.ValidationError("The ranking can’t be sorted by that: choose a column’s heading.")
        return sort

    @property
    def order(self) -> str:
        return self.cleaned_data["sort"] if self.is_valid() else BY_RANK

    @property
    def columns_shown(self) -> list[str]:
        return self.cleaned_data["columns"] if self.is_valid() else AT_FIRST

    @property
    def panel_pk(self) -> int | None:
        return int(self.cleaned_data["panel"]) if self.is_valid() and self.cleaned_data["panel"] else None

    @property
    def may_narrow_to_a_panel(self) -> bool:
        return not self.panel_pk and len({row.panel_pk for row in self.ranking.rows}) > 1

    def rows(self) -> list[RankedProposal]:
        """The rows asked for; when the address asks for something unknown, all of them in rank order."""
        if not self.is_valid():
            return self.ranking.rows
        area, panel = self.cleaned_data["area"], self.cleaned_data["panel"]
        kept = [row for row in self.ranking.rows if area in ("", row.area_code) and panel in ("", str(row.panel_pk))]
        return in_order(kept, self.order)

    def in_words(self) -> list[str]:
        """What narrows the list, one sentence part each: "Priority area: Long term conditions"."""
        if not self.is_valid():
            return []
        chosen = [(self.fields[name], self.cleaned_data[name]) for name in ("area", "panel")]
        return [f"{field.label}: {dict(field.choices)[value]}" for field, value in chosen if value]  # type: ignore[attr-defined]


def in_order(rows: list[RankedProposal], sort: str) -> list[RankedProposal]:
    """Sorted by one of ORDERS, "-" for downwards; what has no value comes last either way; ties stay in rank order."""
    key = ORDERS[sort.removeprefix("-")]
    known = sorted((row for row in rows if key(row) is not None), key=key, reverse=sort.startswith("-"))
    return known + [row for row in rows if key(row) is None]
