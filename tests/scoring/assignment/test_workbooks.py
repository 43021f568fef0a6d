"""A list of assessors as an Excel workbook: read apart, shown first, and refused in words where it can't be read."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from scoring.models import Assignment, AssignmentRun
from tests.scoring.assignment.arrangement import address, pairs_of, placed

pytestmark = pytest.mark.django_db


def workbook(*rows, empty_tab_first=False):
    book = Workbook()
    sheet = book.create_sheet("List") if empty_tab_first else book.active
    for row in rows:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def send(client, panel, content, name="assessors.xlsx"):
    client.force_login(panel.chair)
    return client.post(address(panel, "listed_assignment"), {"file": SimpleUploadedFile(name, content)}, follow=True)


@pytest.mark.parametrize("empty_tab_first", [False, True])
def test_a_workbook_is_shown_first_as_a_pasted_list_is(client, panel, empty_tab_first):
    proposal, (first, second, *_) = placed(panel), panel.seats
    rows = [
        ["Reference", "E-mail"],
        [proposal.reference, first.person.email.upper()],
        [None, None],
        [f" {proposal.reference} ", second.person.email],
    ]

    shown = send(client, panel, workbook(*rows, empty_tab_first=empty_tab_first), name="Assessors.XLSX")

    assert pairs_of(AssignmentRun.objects.get()) == {(proposal.pk, first.pk), (proposal.pk, second.pk)}
    assert "Ask these assessors" in shown.text
    assert not Assignment.objects.exists()


def test_a_row_that_can_not_be_is_named_by_its_number_in_the_workbook(client, panel):
    proposal = placed(panel)
    rows = [["Reference", "E-mail"], [proposal.reference, "nobody@exchange.example"]]

    shown = send(client, panel, workbook(*rows))

    assert "Line 2: nobody with the address nobody@exchange.example sits on this panel." in shown.text
    assert not AssignmentRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"P-2026-0001,a@b.example\n", "is not an Excel workbook, whatever its name says"),
        (b"PK\x03\x04\x00\x00", "Save it as an ordinary .xlsx workbook"),
        (
            workbook(["P-1", "a@b.example"], ["P-2"]),
            "Give a reference and an e-mail address, and nothing else, on line 2.",
        ),
        (workbook(["=1+1", "a@b.example", "a note"]), "and nothing else, on line 1."),
        (workbook(), "Nothing is listed"),
        (b"PK\x03\x04" + b"0" * 2_000_000, "is larger than 2 MB"),
    ],
)
def test_what_is_no_list_is_refused_at_its_field_in_words(client, panel, content, sentence):
    shown = send(client, panel, content)

    assert (shown.status_code, sentence in shown.text) == (200, True)
    assert not AssignmentRun.objects.exists()
