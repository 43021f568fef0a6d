"""Who reads the ledger: on pages, in the ranking, in exports, and who can’t tell that there is one."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from proposals.states import State
from scoring.ledger import ledger_of
from scoring.sheets.side_by_side import sheets_beside
from tests import factories
from tests.api.caller import Caller
from tests.factories import proposal_at
from tests.reading import words_of as words
from tests.scoring.ledger.arrangement import change, sheet_of

pytestmark = pytest.mark.django_db


def test_its_assessor_and_the_others_go_on_seeing_a_returned_sheet(client, marking, manager):
    own = sheet_of(marking, 2)
    client.force_login(own.assessor)
    pages = [reverse("scoring:mine"), reverse("scoring:sheet", args=[own.pk])]
    before = [words(client.get(page)) for page in pages]

    change(marking, marking.cast.panel.chair, manager)

    assert [words(client.get(page)) for page in pages] == before
    assert [each.assignment_pk for each in sheets_beside(own)][0] == own.pk
    assert len(sheets_beside(sheet_of(marking, 0))) == 3
    assert not any(each.is_set_aside for each in sheets_beside(own))


def test_ranks_are_for_those_who_may_rank_the_whole_call(scored, manager, second_manager, observer):
    change(scored, manager, second_manager)
    hidden = proposal_at(State.REVIEWED, call=scored.call)
    chair = scored.cast.panel.chair

    def ranks(person):
        line = ledger_of([scored.pk], person, with_words=True)[0]
        return line.rank_before, line.rank_after

    assert (ranks(manager), ranks(observer), ranks(chair)) == ((1, 1), (1, 1), (None, None))
    factories.co_author(hidden, manager)
    assert ranks(manager) == (None, None)


def test_it_stands_on_the_panels_page_beside_the_award_and_in_the_ranking(client, scored, manager, second_manager):
    change(scored, manager, second_manager)
    client.force_login(manager)

    panel = words(client.get(reverse("scoring:panel_proposal", args=[scored.placement.panel_id, scored.reference])))
    award = words(client.get(reverse("scoring:award", args=[scored.reference])))
    ranking = words(client.get(reverse("scoring:ranking", args=[scored.call.code])))

    for page in (panel, award):
        assert "score 4.00 → 3.50, rank in the call 1 → 1" in page
        assert "They marked another text." in page
    assert "1 sheet is set aside by the panel." in ranking


def test_an_observer_reads_that_it_happened_and_no_words(scored, manager, second_manager, observer):
    change(scored, manager, second_manager)

    shown = Caller(observer).get(f"calls/{scored.call.code}/ledger/").json()["changes"]

    assert [(each["kind"], each["score_after"], each["by"], each["reason"]) for each in shown] == [
        ("set_aside", "3.50", "", "")
    ]


def test_the_workbook_has_a_sheet_of_it(client, scored, manager, second_manager):
    change(scored, manager, second_manager)
    client.force_login(manager)

    answer = client.get(reverse("scoring:shortlist", args=[scored.call.code]))

    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content)))["Ledger"].values)
    assert rows[1][:8] == (
        scored.reference, "Set a sheet aside", sheet_of(scored, 2).seat.code, "Confirmed", 4, 3.5, 1, 1,
    )  # fmt: skip
    assert rows[1][12] == "They marked another text."
