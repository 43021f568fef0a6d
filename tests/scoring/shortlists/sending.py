"""A manager with the workbook of a draft: download it, decide in it, send it back, read the preview."""

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.scoring.filling import CELL, main_of, plain, preview_in, written

LINE = re.compile(r'<th role="rowheader"[^>]*>(.*?)<span class="app-note".*?</th>(.*?)</tr>', re.DOTALL)
TOLD = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def address(name, draft):
    return reverse(f"scoring:{name}", args=[draft.call.code, draft.pk])


def taken(client, person, draft):
    client.force_login(person)
    return b"".join(client.get(address("shortlist_file", draft)).streaming_content)


def opened(raw):
    return load_workbook(BytesIO(raw))


def cell(book, proposal, heading):
    """The cell of a proposal under a heading, wherever it stands."""
    sheet = book["Shortlist"]
    column = next(each.column for each in sheet[1] if each.value == heading)
    row = next(line[0].row for line in sheet.iter_rows() if line[0].value == proposal.reference)
    return sheet.cell(row, column)


def place(book, proposal, heading):
    return f"Shortlist, cell {cell(book, proposal, heading).coordinate}"


def write(book, proposal, **values):
    for heading, value in values.items():
        cell(book, proposal, heading.capitalize().replace("_", " ")).value = value


def sent(client, draft, book, name="shortlist.xlsx"):
    raw = book if isinstance(book, bytes) else written(book)
    return client.post(address("send_shortlist", draft), {"file": SimpleUploadedFile(name, raw)})


def agreed(client, draft, preview):
    """Press the button of the preview."""
    return client.post(address("apply_shortlist", draft), {"preview": preview_in(preview)}, follow=True)


def cells(answer):
    """[(what of which proposal, now, in the file, what happens)] of the table"""
    return [
        (plain(about), *(plain(CELL.sub("", each)) for each in rest.split("</td>")[:3]))
        for about, rest in LINE.findall(main_of(answer))
    ]


def told_under(answer, heading):
    """The sentences under “follows” or “notes”."""
    _, is_there, section = main_of(answer).partition(f'id="{heading}"')
    return [plain(each) for each in TOLD.findall(section.split("</section>")[0])] if is_there else []
