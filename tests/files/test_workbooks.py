"""Reading the cells of a workbook that was sent: what it says of itself is not believed."""

import pytest
from openpyxl import Workbook

from proposals.files.kinds import FileRefused
from proposals.files.workbooks import tabs_of
from tests.scoring.torn_files import remade


def sent(folder, **swapped):
    """A workbook of two rows, with some bytes of its sheet put for others."""
    path = folder / "book.xlsx"
    book = Workbook()
    book.active.append(["Reference"])
    book.active.append(["P-2026-0001"])
    book.save(path)
    path.write_bytes(remade(path.read_bytes(), lambda name, part: put_for(part, swapped)))
    return path


def put_for(part, swapped):
    for old, new in swapped.items():
        part = part.replace(old.encode(), new.encode())
    return part


def test_its_cells_are_read_row_by_row(tmp_path):
    [tab] = tabs_of(sent(tmp_path), "book.xlsx")

    assert tab.cells == [(1, 1, "text", "Reference"), (2, 1, "text", "P-2026-0001")]


@pytest.mark.parametrize("row", ["6000000", "99999999999999999999"])
def test_a_row_with_a_number_beyond_all_measure_is_not_waited_for(tmp_path, row):
    with pytest.raises(FileRefused, match="^holds more than can be read"):
        tabs_of(sent(tmp_path, **{'<row r="2"': f'<row r="{row}"', 'r="A2"': 'r="A9"'}), "book.xlsx")


def test_the_last_row_that_a_program_knows_is_read(tmp_path):
    [tab] = tabs_of(sent(tmp_path, **{'<row r="2"': '<row r="1048576"', 'r="A2"': 'r="A1048576"'}), "book.xlsx")

    assert [cell.row for cell in tab.cells] == [1, 1_048_576]
