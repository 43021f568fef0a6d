"""What a workbook of sheets keeps: what comes after the anchors, and who applied where the call hides it."""

import pytest
from django.urls import reverse

from proposals.models.calls import Visibility
from proposals.states import State
from scoring.models import Mark
from scoring.offline.comparing import WAITS
from scoring.services import calibration, sheets
from tests import factories
from tests.factories import proposal_at
from tests.scoring.filling import accepted, applied, downloaded, problems, sent_back

pytestmark = pytest.mark.django_db
FILE = reverse("scoring:workbook_file")


def test_a_sheet_that_comes_after_an_anchor_is_neither_taken_away_nor_saved_by_a_workbook(client):
    panel = factories.panel(factories.open_call())
    ordinary = accepted(panel)
    client.force_login(ordinary.assessor)
    book = downloaded(client)
    book[ordinary.proposal.reference]["E2"] = 5
    preview = sent_back(client, book)
    first = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
    anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=first)

    assert problems(sent_back(client, book)) == [(f"{ordinary.proposal.reference}, cell E2", WAITS)]
    applied(client, preview)
    assert Mark.objects.count() == 0
    assert client.get(FILE).status_code == 302

    own = anchor.proposal.assignments.get(assessor=ordinary.assessor)
    sheets.declare(own.pk, by=own.assessor, kind="none")
    assert downloaded(client).sheetnames == ["Read me", first.reference]


def test_where_the_call_hides_who_applied_the_workbook_names_nobody_of_them(client):
    call = factories.open_call(hides_applicants=True, visibility=Visibility.CONFIDENTIAL)
    panel = factories.panel(call)
    author = factories.member("Lea", family_name="Hiddleston", at=factories.organisation("Trust of Hiding"))
    assignment = accepted(panel, author=author)
    client.force_login(assignment.assessor)

    book = downloaded(client)

    assert book.sheetnames == ["Read me", assignment.proposal.reference]
    written = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row).lower()
    about = " ".join(map(str, vars(book.properties).values())).lower()
    assert assignment.proposal.title.lower() in written
    assert [name for name in ("hiddleston", "hiding", author.email) if name in written + about] == []
