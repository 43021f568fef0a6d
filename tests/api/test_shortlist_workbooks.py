"""The workbook of a shortlist, by program: the file of its page, what it would change, and saving all of it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from proposals.states import State
from scoring.models import Shortlist
from scoring.services import shortlists
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.scoring.filling import written
from tests.scoring.shortlists.sending import cell, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(db):
    return proposal_at(State.SCORED, call=factories.open_call(code="safety"), requested_pounds=20_000)


@pytest.fixture
def draft(proposal, manager):
    return shortlists.make_shortlist(proposal.call_id, by=manager, name="As ranked")


@pytest.fixture
def path(draft):
    return f"calls/safety/shortlists/{draft.pk}/workbook/"


def sent(caller, path, book):
    return caller.client.post(
        f"/api/v1/{path}", {"file": SimpleUploadedFile("shortlist.xlsx", written(book))}, headers=caller.headers
    )


def test_a_program_takes_a_workbook_sees_what_it_would_change_and_saves_it(manager, proposal, draft, path):
    caller = Caller(manager)
    book = load_workbook(BytesIO(b"".join(caller.get(path).streaming_content)))
    write(book, proposal, award=12_000)

    seen = sent(caller, path, book).json()
    saved = [caller.post(f"{path}apply/", {"preview": seen["preview"]}).json() for _ in range(2)]

    assert seen | {"preview": ""} == {
        "cells": [
            {
                "where": f"Shortlist, cell {cell(book, proposal, 'Award').coordinate}", "reference": proposal.reference,
                "part": "Award", "now": "£20,000", "in_file": "£12,000", "effect": "changes",
            }
        ],
        "problems": [],
        "follows": [f"{proposal.reference}, Outcome: Fund, now Fund in part."],
        "notes": [],
        "preview": "",
    }  # fmt: skip
    assert saved == [{"proposals": 1}, {"proposals": 1}]
    assert list(draft.rows.values_list("outcome", "award_pounds")) == [("part_fund", 12_000)]
    assert draft.events.count() == 2


def test_what_can_not_be_taken_is_refused_as_on_the_page(manager, observer, moderator, proposal, draft, path):
    caller = Caller(manager)
    book = load_workbook(BytesIO(b"".join(caller.get(path).streaming_content)))
    write(book, proposal, award=20_001)

    assert [each["sentence"] for each in sent(caller, path, book).json()["problems"]] == [
        "The award must lie between £1 and the £20,000 asked for."
    ]
    assert caller.post(f"{path}apply/", {"preview": "made up"}).status_code == 409
    assert b"".join(Caller(observer).get(path).streaming_content)[:2] == b"PK"
    assert sent(Caller(observer), path, book).status_code == 403
    assert [Caller(moderator).get(path).status_code, sent(Caller(moderator), path, book).status_code] == [403, 403]
    assert Shortlist.objects.get().version == draft.version
