"""Figures of the file that are not those of the exchange. They don't come back, and whoever changed them is told so."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from proposals.workbook.live import Live
from scoring.brought_back.reading import Sent
from scoring.workbook.figures import Table
from scoring.workbook.ranked import Layout, values_of
from scoring.workbook.settings import settings_of

CLOSE = Decimal("0.005")  # a spreadsheet keeps fifteen digits, the exchange shows two places
FIGURES = ("requested", "total", "sheets", "rank", "fixed")  # that a decision rests on, beside mean marks
SETTING = "{}, {}: {} in the file, {} in the exchange. Settings don’t come back: change them under “Rules”."
FIGURE = "{}, {} of {}: {} in the file, {} in the exchange. Scores, ranks and what is asked for don’t come back."


def of_settings(sent: Sent, table: Table) -> Iterator[str]:
    for setting in settings_of(table):
        where, cell = sent.settings.get(setting.label, ("", None))
        if cell is not None and not isinstance(setting.value, Live) and _differs(cell, setting.value):
            yield SETTING.format(where, setting.label, _told(cell.value), _told(setting.value))


def beside_the_lines(sent: Sent, table: Table) -> Iterator[str]:
    """Live cells stand as formulas in the file, and are looked at only where somebody wrote a figure over one."""
    columns = Layout(table).columns
    compared = {key: columns[key].heading for key in columns if key in FIGURES or key.startswith("mean ")}
    stands = {line.row.pk: values_of(line) for line in table.lines}
    for line in sent.lines:
        values = stands.get(line.code.proposal, {})
        for key, heading in compared.items():
            cell = line.beside.get(heading)
            if values and cell is not None and cell.kind != "formula" and _differs(cell, values[key]):
                yield FIGURE.format(
                    line.places[heading], heading, line.reference, _told(cell.value), _told(values[key])
                )


def _differs(cell: Any, value: Any) -> bool:
    if cell.kind == "number" and isinstance(value, int | float | Decimal):
        apart = abs(Decimal(str(cell.value)) - Decimal(str(value)))
        return apart.is_nan() or apart > CLOSE
    return str(cell.value).strip() != str("" if value is None else value)


def _told(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    return f"{value:,}" if isinstance(value, int | float) else str(value)[:40]
