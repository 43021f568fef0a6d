"""Sheets marked away from the browser, by program: the workbook of the page, its preview, and saving all of it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests import factories
from tests.api.caller import Caller
from tests.scoring.filling import NOTHING_GIVEN, accepted, given, written

pytestmark = pytest.mark.django_db
ADDRESS = "assessments/offline/"


@pytest.fixture
def mine(db):
    return accepted(factories.panel(factories.open_call(code="safety")))


@pytest.fixture
def me(mine):
    return Caller(mine.assessor)


@pytest.fixture
def book(me):
    return load_workbook(BytesIO(b"".join(me.get(ADDRESS, call="safety").streaming_content)))


def sent(caller, raw, name="my-sheets.xlsx"):
    file = SimpleUploadedFile(name, raw)
    return caller.client.post(f"/api/v1/{ADDRESS}", {"file": file}, headers=caller.headers)


def test_a_program_sees_what_a_workbook_would_change_and_saves_it(me, mine, book):
    reference = mine.proposal.reference
    book[reference]["E2"] = 5

    seen = sent(me, written(book)).json()

    cell = {"where": f"{reference}, cell E2", "reference": reference, "asked": "Need", "part": "Mark or answer",
            "now": "", "in_file": "5", "effect": "changes"}  # fmt: skip
    assert seen | {"preview": ""} == {"cells": [cell], "problems": [], "preview": ""}
    assert given(mine) == NOTHING_GIVEN
    for _ in range(2):
        saved = me.post(f"{ADDRESS}apply/", {"preview": seen["preview"]})
        assert (saved.status_code, saved.json()) == (200, {"sheets": 1})
    assert given(mine)["marks"] == {"need": 5}


def test_what_is_wrong_in_it_is_told_by_its_cell_and_nothing_can_be_saved(me, mine, book):
    book[mine.proposal.reference]["E2"] = 3.5

    assert sent(me, written(book)).json() == {
        "cells": [],
        "problems": [{"where": f"{mine.proposal.reference}, cell E2", "sentence": "“3.5” is not a mark from 0 to 5."}],
        "preview": "",
    }


def test_what_is_no_workbook_is_refused_at_its_field(me):
    told = sent(me, b"hello")

    assert (told.status_code, list(told.json()["errors"])) == (400, ["file"])


def test_a_preview_is_its_owners_alone_and_can_not_be_made_up(me, mine, book, stranger):
    book[mine.proposal.reference]["E2"] = 5
    preview = sent(me, written(book)).json()["preview"]

    assert Caller(stranger).post(f"{ADDRESS}apply/", {"preview": preview}).status_code == 403
    assert me.post(f"{ADDRESS}apply/", {"preview": "made up"}).status_code == 409
    assert me.post(f"{ADDRESS}apply/", {}).status_code == 400
    assert given(mine) == NOTHING_GIVEN


def test_who_marks_nothing_has_no_workbook(me, stranger):
    assert Caller(stranger).get(ADDRESS).status_code == 404
    assert me.get(ADDRESS, call="none").status_code == 404
