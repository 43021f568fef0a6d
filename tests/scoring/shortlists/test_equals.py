"""Equal scores inside the least sum of an area: on the page, in the workbook, and in records of the older format."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from proposals.states import State
from scoring.services import agreeing, shortlists
from scoring.shortlisting.funding_line import FOR_ITS_AREA, NO_ROOM, TIED
from scoring.shortlists.replay import problems_of
from tests.factories import proposal_at
from tests.scoring.shortlists.arrangement import MARKS, decide, drawn, now_of, set_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def equals(call, panel, scored, manager):
    """A draft in which the area needs one of “Good” and “Equal”, and the pot has no room for both."""
    equal = proposal_at(State.SCORED, call=call, on=panel, title="Equal", marks=MARKS["Good"], requested_pounds=20_000)
    made = shortlists.make_shortlist(call.pk, by=manager, name="With a least sum")
    set_terms(made, manager, areas={scored["Best"].area_id: (40_000, None)})
    decide(made, manager, scored["Good"], outcome="fund", award_pounds=20_000, exception_reason="It starts sooner.")
    decide(made, manager, equal, outcome="reserve", reserve_place=1, exception_reason="It starts later.")
    decide(made, manager, scored["Fair"], outcome="reserve", reserve_place=2)
    return made


def reasons(draft, person):
    return {each.ranked.title: each.line.standing.reason for each in drawn(draft, person).lines}


def test_the_reference_of_a_proposal_puts_it_before_no_equal(equals, manager):
    assert reasons(equals, manager) == {
        "Best": FOR_ITS_AREA.reason, "Good": TIED.reason, "Equal": TIED.reason, "Fair": NO_ROOM.reason,
    }  # fmt: skip


def test_its_workbook_shows_the_line_as_the_exchange_drew_it(client, equals, manager):
    client.force_login(manager)
    answer = client.get(reverse("scoring:shortlist_file", args=["safety", equals.pk]))

    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))

    header, *lines = book["Shortlist"].values
    above = {line[header.index("Title")]: line[header.index("Above the line")] for line in lines}
    assert above == {"Best": "Yes", "Good": "No", "Equal": "No", "Fair": "No"}
    assert "Line" not in book.sheetnames
    assert "keeps money for equals before the rank order" in str(list(book["Read me"].values))


def test_what_was_frozen_in_the_older_format_is_agreed_and_replayed_as_it_was(equals, manager, second, monkeypatch):
    with monkeypatch.context() as then:
        then.setattr("scoring.shortlists.freezing.FORMAT", 1)
        waiting = agreeing.propose(equals.pk, by=manager, version=now_of(equals).version)

    agreeing.confirm(equals.pk, by=second, seen=waiting.frozen_id or 0)

    found = json.loads(equals.frozen_records.get().result)
    assert (found["format"], problems_of(now_of(equals))) == (1, [])
    assert [each["line_reason"] for each in found["proposals"]] == [
        FOR_ITS_AREA.reason, FOR_ITS_AREA.reason, NO_ROOM.reason, NO_ROOM.reason,
    ]  # fmt: skip
