"""Files that are made for whoever asks for them."""

from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.packing import MadeFile
from proposals.workbook.cells import CONTENT_TYPE
from proposals.workbook.read_me import at_in_words
from scoring.made_files import IN_MEMORY
from scoring.models import Panel
from scoring.offline.own import sheets_to_take_away
from scoring.oversight.calibration import agreed_by_panel
from scoring.panels.assigned import assigned_on
from scoring.sheets.one import SheetInView
from scoring.workbook.assigned import write_assigned, write_assigned_csv
from scoring.workbook.offline import Away, write_sheets

LIST_KINDS = {"xlsx": CONTENT_TYPE, "csv": "text/csv; charset=utf-8"}


def own_sheets(person: Any, call: str = "") -> FileResponse | None:
    """The open sheets of an assessor as a workbook, of one call or of all; None where there is none."""
    sheets = sheets_to_take_away(person, call)
    if not sheets:
        return None
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    write_sheets(content, sheets, _about(person, sheets))
    content.seek(0)
    name = f"my-sheets-{localdate():%Y-%m-%d}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def who_marks_what(panel: Panel, person: Any, kind: str) -> FileResponse:
    """The list of a panel for whoever runs it; `kind` is one of `LIST_KINDS`."""
    lines = assigned_on(panel, person)
    content = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  the answer closes it when it was sent
    if kind == "csv":
        write_assigned_csv(content, lines)
    else:
        write_assigned(content, lines, product=settings.SERVICE_NAME)
    content.seek(0)
    name = f"who-marks-what-{localdate():%Y-%m-%d}.{kind}"
    return FileResponse(content, as_attachment=True, filename=name, content_type=LIST_KINDS[kind])


def handed_out(made: MadeFile) -> FileResponse:
    """The answer closes the file once it was sent."""
    answer = FileResponse(made.content, as_attachment=True, filename=made.name, content_type=made.content_type)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _about(person: Any, sheets: list[SheetInView]) -> Away:
    agreed = agreed_by_panel({each.assignment.seat.panel_id for each in sheets}, person)
    return Away(
        product=settings.SERVICE_NAME,
        by=str(person),
        person_pk=person.pk,
        at=at_in_words(now()),
        address=settings.BASE_URL + reverse("scoring:workbook"),
        agreed={panel: each.texts for panel, each in agreed.items()},
    )
