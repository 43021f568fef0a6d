"""The shortlist as text for other programs: CSV that no spreadsheet calculates, and what JSON holds of it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from proposals.tables import csv_lines, in_csv
from scoring.workbook.figures import Table
from scoring.workbook.ranked import Layout, values_of
from scoring.workbook.read_me import About


def write_shortlist_csv(into: IO[bytes], table: Table) -> None:
    """The columns of the workbook, one line for each of its lines; a criterion may be called as a formula is."""
    columns = Layout(table).columns
    rows = (values_of(line) for line in table.lines)
    headings = [in_csv(column.heading) for column in columns.values()]
    into.writelines(csv_lines(headings, ([_exact(values[key]) for key in columns] for values in rows)))


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def as_json(table: Table, about: About) -> dict[str, Any]:
    """The lines with what they rest on; marks, totals and weights are text with their places, pounds whole numbers."""
    ranking = table.ranking
    return {
        "call": ranking.code,
        "title": ranking.title,
        "made_by": about.by,
        "made_at": ranking.as_of,
        "filters": list(about.filters),
        "pot_pounds": ranking.pot_pounds,
        "committed_pounds": ranking.committed_pounds,
        "proposed_pounds": ranking.proposed_pounds,
        "quality_line": ranking.quality_line,
        "sheets_wanted": ranking.sheets_wanted,
        "weights": {each.code: each.weight for each in ranking.criteria},
        "proposals": [_line(values_of(line), ranking.criteria) for line in table.lines],
    }


def _line(values: dict[str, Any], criteria: Iterable[Any]) -> dict[str, Any]:
    means = {each.code: values.pop(f"mean {each.code}", None) for each in criteria}
    return {name: value for name, value in values.items() if name != "order"} | {"means": means}
