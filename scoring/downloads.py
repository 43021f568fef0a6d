"""Files that are made for whoever asks for them."""

from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.urls import reverse
from django.utils.timezone import localdate, localtime, now

from proposals import days
from scoring.assigned import assigned_on
from scoring.calibration import agreed_by_panel
from scoring.models import Panel
from scoring.offline.own import sheets_to_take_away
from scoring.sheets import SheetInView
from scoring.workbook.assigned import write_assigned, write_assigned_csv
from scoring.workbook.cells import CONTENT_TYPE
from scoring.workbook.offline import Away, write_sheets

LIST_KINDS = {"xlsx": CONTENT_TYPE, "csv": "text/csv; charset=utf-8"}
IN_MEMORY = 5_000_000  # bytes of a workbook; a larger one waits on disk


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


def _about(person: Any, sheets: list[SheetInView]) -> Away:
    made_at = localtime(now())
    agreed = agreed_by_panel({each.assignment.seat.panel_id for each in sheets}, person)
    return Away(
        product=settings.SERVICE_NAME,
        by=str(person),
        person_pk=person.pk,
        at=f"{days.in_words(made_at)}, {made_at:%H:%M} (time in England)",
        address=settings.BASE_URL + reverse("scoring:workbook"),
        agreed={panel: each.texts for panel, each in agreed.items()},
    )
