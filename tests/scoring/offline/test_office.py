"""What LibreOffice saves of a workbook of sheets: unedited it changes nothing, edited it brings back the edit."""

import shutil
import subprocess

import pytest

from scoring.models import Criterion
from scoring.services import sheets
from scoring.sheets.one import Given
from tests import factories
from tests.scoring.filling import (
    FILE,
    accepted,
    applied,
    content,
    downloaded,
    given,
    lines,
    problems,
    sent_back,
    written,
)

OFFICE = shutil.which("soffice") or ""
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not OFFICE, reason="There is no LibreOffice on this machine."),
]
ODD = '=1+1 _x0041_ _x005F_ "quotes"; two  spaces,\ttab\n\nlines, \u202e🙂 שלום é'


@pytest.fixture
def saved_by_office(tmp_path):
    def save(raw):
        (tmp_path / "mine.xlsx").write_bytes(raw)
        subprocess.run(  # noqa: S603
            [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
             "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "saved", tmp_path / "mine.xlsx"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return (tmp_path / "saved" / "mine.xlsx").read_bytes()

    return save


def test_what_libreoffice_saves_unedited_changes_nothing_and_edited_it_changes_that(client, saved_by_office):
    mine = accepted(factories.panel(factories.open_call()))
    criteria = {each.code: each.pk for each in Criterion.objects.filter(rubric__call=mine.proposal.call_id)}
    marks = {criteria["need"]: Given(4, ODD), criteria["value"]: Given(0, "x" * 5_000)}
    words = {"overall_comment": ODD, "private_note": "-1", "confidence": "high", "is_fundable": False}
    sheets.save_sheet(mine.pk, by=mine.assessor, version=1, marks=marks, **words)
    client.force_login(mine.assessor)
    before = given(mine)

    answer = sent_back(client, saved_by_office(content(client.get(FILE))))

    assert (problems(answer), lines(answer)) == ([], [])
    book = downloaded(client)
    book[mine.proposal.reference]["E3"] = 2
    applied(client, sent_back(client, saved_by_office(written(book))))
    assert given(mine) == before | {"marks": {"need": 4, "benefit": 2, "value": 0}}
