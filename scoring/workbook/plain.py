"""The shortlist as text for other programs: CSV that no spreadsheet calculates, and what JSON holds of it."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from proposals.tables import csv_lines, in_csv
from scoring.evidence import Recusal
from scoring.workbook.figures import Table
from scoring.workbook.ranked import Layout, values_of
from scoring.workbook.read_me import About

STEPPED_BACK = "Stepped back"


def write_shortlist_csv(into: IO[bytes], table: Table, conflicts: Iterable[Recusal]) -> None:
    """The columns of the workbook, one line for each of its lines; a criterion may be called as a formula is.

    The last column holds what the workbook has a sheet for: who stepped back because of a conflict of interest.
    """
    columns = Layout(table).columns
    stepped_back: dict[str, list[str]] = defaultdict(list)
    for each in conflicts:
        stepped_back[each.reference].append(f"{each.assessor} ({each.kind})")
    headings = [in_csv(column.heading) for column in columns.values()]
    rows = (
        [*(_exact(values[key]) for key in columns), "; ".join(stepped_back[line.row.reference])]
        for line in table.lines
        for values in [values_of(line)]
    )
    into.writelines(csv_lines([*headings, STEPPED_BACK], rows))


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def as_json(table: Table, about: About, conflicts: Iterable[Recusal]) -> dict[str, Any]:
    """The lines with what they rest on; marks, totals and weights are text with their places, pounds whole numbers."""
    ranking = table.ranking
    return {
        "call": ranking.code,
        "title": ranking.title,
        **({"shortlist": table.name} if table.name else {}),
        "made_by": about.by,
        "made_at": ranking.as_of,
        "filters": list(about.filters),
        "pot_pounds": ranking.pot_pounds,
        "committed_pounds": ranking.committed_pounds,
        "proposed_pounds": None if table.is_frozen else ranking.proposed_pounds,
        "quality_line": ranking.quality_line,
        "sheets_wanted": ranking.sheets_wanted,
        "weights": {each.code: each.weight for each in ranking.criteria},
        "proposals": [_line(values_of(line), ranking.criteria) for line in table.lines],
        "conflicts": [each._asdict() for each in conflicts],
    }


def _line(values: dict[str, Any], criteria: Iterable[Any]) -> dict[str, Any]:
    means = {each.code: values.pop(f"mean {each.code}", None) for each in criteria}
    return {name: value for name, value in values.items() if name != "order"} | {"means": means}
