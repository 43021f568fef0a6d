"""A chair who owes a sheet is blind: no figure, no order and no shelf tells."""

import pytest

from scoring.services import panels
from tests.factories import marked
from tests.reading import words_of
from tests.scoring.chairing.arrangement import asked, page_of, placed, seen_by, table_of, titles


@pytest.fixture
def blind(panel):
    """A proposal that the chair marks too, with two sheets of others returned."""
    proposal = asked(panel, marks=[1, 5], title="Blind")
    seat = panel.panel.seats.get(person=panel.chair)
    proposal.own = panels.assign(proposal.pk, by=panel.chair, seats=[seat])[0]
    return proposal


def test_whoever_owes_a_sheet_sees_no_figure(client, panel, blind):
    table = words_of(seen_by(client, panel.chair, table_of(panel)))
    page = words_of(client.get(page_of(panel, blind)))

    assert "Score so far hidden Spread hidden" in table
    assert "Far apart" not in table.split("“Far apart”")[0]
    assert "score so far hidden" in page
    assert [figure for figure in ("1.00", "5.00", "3.00", "4.00", "A sound plan.") if figure in table + page] == []


def test_no_order_and_no_shelf_betrays_what_is_hidden(client, panel, blind):
    asked(panel, marks=[3, 3], title="Plain")
    placed(panel, title="Empty")

    def order(**query):
        return titles(seen_by(client, panel.chair, table_of(panel), **query))

    assert order(sort="-spread") == ["Plain", "Blind", "Empty"]
    assert order(sort="-score") == ["Plain", "Blind", "Empty"]
    assert order(show="talk") == []


def test_after_returning_their_own_they_see_the_figures(client, panel, blind):
    marked(blind.own, 3)

    assert "Score so far 3.00 Spread 4.00" in words_of(seen_by(client, panel.chair, table_of(panel)))
