"""A person with a workbook of sheets: download it, fill cells in, send it back."""

import re
from html import unescape
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from proposals.states import State
from scoring.models import Criterion, Mark, ScoreSheet
from scoring.services import panels, sheets
from scoring.sheets.one import Given
from tests.factories import proposal_at

PREVIEW = re.compile(r'name="preview" value="([^"]*)"')
PROBLEM = re.compile(r"<li><strong>(.*?):</strong>(.*?)</li>", re.DOTALL)
LINE = re.compile(
    r'<th role="rowheader"[^>]*>[^<:]*:(.*?)<span class="app-note">(.*?)</span></th>(.*?)</tr>', re.DOTALL
)
CELL = re.compile(r'<span class="nhsuk-table-responsive__heading".*?</span>', re.DOTALL)
PAGE, FILE, APPLY = "/assessments/offline/", "/assessments/offline/my-sheets.xlsx", "/assessments/offline/apply/"
ANSWER, COMMENT, CODE = "E", "F", "G"
ROWS = {"need": 2, "benefit": 3, "value": 4, "confidence": 5, "is_fundable": 6, "overall_comment": 7, "private_note": 8}
NOTHING_GIVEN: dict[str, Any] = {
    "marks": {}, "comments": {}, "confidence": "", "is_fundable": None, "overall_comment": "", "private_note": "",
}  # fmt: skip


def accepted(panel: Any, **facts: Any) -> Any:
    """A sheet that the first assessor of the panel has opened and not marked."""
    proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
    assignment = panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="none")
    return assignment


def criterion(assignment: Any, code: str) -> Criterion:
    return Criterion.objects.get(rubric__call=assignment.proposal.call_id, code=code)


def mark_online(assignment: Any, version: int = 1, **marks: Any) -> ScoreSheet:
    chosen = {criterion(assignment, code).pk: Given(*each) for code, each in marks.items()}
    return sheets.save_sheet(assignment.pk, by=assignment.assessor, version=version, marks=chosen)


def place(assignment: Any, cell: str) -> str:
    return f"{assignment.proposal.reference}, cell {cell}"


def downloaded(client: Any, query: str = "") -> Workbook:
    return load_workbook(BytesIO(content(client.get(reverse("scoring:workbook_file") + query))))


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def written(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def sent_back(client: Any, book: Any, name: str = "my-sheets.xlsx") -> Any:
    raw = book if isinstance(book, bytes) else written(book)
    return client.post(reverse("scoring:workbook"), {"file": SimpleUploadedFile(name, raw)})


def applied(client: Any, preview: Any) -> Any:
    """Press the button of the preview."""
    return client.post(reverse("scoring:apply_workbook"), {"preview": preview_in(preview)}, follow=True)


def given(assignment: Any) -> dict[str, Any]:
    """All that stands on a sheet."""
    sheet = ScoreSheet.objects.get(assignment=assignment)
    marks = list(Mark.objects.filter(sheet=sheet).select_related("criterion"))
    return {
        "marks": {each.criterion.code: each.mark for each in marks if each.mark is not None},
        "comments": {each.criterion.code: each.comment for each in marks if each.comment},
        **{name: getattr(sheet, name) for name in ("confidence", "is_fundable", "overall_comment", "private_note")},
    }


def problems(response: Any) -> list[tuple[str, str]]:
    """(where, what is wrong) as the preview lists them."""
    return [(plain(where), plain(told)) for where, told in PROBLEM.findall(main_of(response))]


def lines(response: Any) -> list[tuple[str, ...]]:
    """(row, part, now, in the file, what happens) of each line of the table."""
    return [
        (plain(asked), plain(part), *(plain(CELL.sub("", cell)) for cell in cells.split("</td>")[:3]))
        for asked, part, cells in LINE.findall(main_of(response))
    ]


def preview_in(response: Any) -> str:
    found = PREVIEW.search(response.text)
    return unescape(found[1]) if found else ""


def main_of(response: Any) -> str:
    return response.text.split("<main")[1].split("</main>")[0]


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()
