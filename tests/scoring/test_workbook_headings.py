"""A table whose headings differ from the cells that hold them is repaired by Excel, which loses the table."""

import re
from io import BytesIO
from zipfile import ZipFile

from openpyxl import Workbook

from proposals.workbook.cells import Column
from proposals.workbook.tables import write_table


def test_a_heading_that_looks_escaped_is_the_same_in_its_cell_and_in_its_table():
    book, made = Workbook(write_only=True), BytesIO()
    write_table(book, "Marks", [Column("Need _x0041_"), Column("need _x0041_")], [["1", "2"]], name="Marks")
    book.save(made)

    with ZipFile(made) as packed:
        sheet, table = (packed.read(f"xl/{part}1.xml").decode() for part in ("worksheets/sheet", "tables/table"))
    escaped = ["Need _x005F_x0041_", "need _x005F_x0041_ (2)"]
    assert re.findall(r'<tableColumn [^>]*name="([^"]*)"', table) == escaped
    assert re.findall(r"<t[^>]*>([^<]*)</t>", sheet)[:2] == escaped
