"""A tie of an assessor that came up after they declared no conflict: it is shown, and scoring waits for it."""

import pytest
from django.urls import reverse

from proposals.errors import NotReady
from proposals.states import State
from scoring.conflicts import ties_since
from scoring.services import closing, sheets
from tests import factories
from tests.reading import words_of
from tests.scoring.chairing.arrangement import asked, page_of, seen_by, table_of
from tests.scoring.test_stakes import TIES

pytestmark = pytest.mark.django_db

WAITS = "An assessor has a tie to those who applied that came up since: record the conflict of interest first."
TOLD = "Has a tie to those who applied that came up since they were asked. Record a conflict."


@pytest.fixture
def panel(open_call):
    type(open_call).objects.filter(pk=open_call.pk).update(sheets_wanted=2)
    return factories.panel(open_call)


@pytest.mark.parametrize("ties", TIES)
def test_a_tie_that_came_up_is_shown_and_scoring_waits_until_its_conflict_is_recorded(client, panel, ties):
    proposal, plain = asked(panel, marks=[3, 3, 4]), asked(panel, marks=[3, 3, 4])
    mine = proposal.made[0]
    ties(mine.assessor, proposal)

    assert ties_since([proposal, plain]) == {mine.pk: proposal.pk}
    page = words_of(seen_by(client, panel.chair, page_of(panel, proposal)))
    board = words_of(seen_by(client, panel.chair, table_of(panel)))
    to_close = words_of(seen_by(client, panel.chair, reverse("scoring:close", args=[panel.panel.pk])))
    assert (page.count(TOLD), WAITS in page, WAITS in to_close) == (1, True, True)
    assert board.count("New tie") == 2  # at the line, and where the word is explained
    with pytest.raises(NotReady, match="tie to those who applied"):
        closing.close_scoring(proposal.pk, by=panel.chair)

    sheets.record_conflict(mine.pk, by=panel.chair, kind="direct", nature="organisational", text="They moved there.")
    assert closing.close_scoring(proposal.pk, by=panel.chair).state == State.SCORED
    assert closing.close_scoring(plain.pk, by=panel.chair).state == State.SCORED


def test_who_does_not_run_the_panel_reads_no_name_beside_a_tie(client, panel, observer):
    proposal = asked(panel, marks=[3, 3, 4])
    TIES[0](proposal.made[0].assessor, proposal)

    page = words_of(seen_by(client, observer, page_of(panel, proposal)))

    assert (TOLD in page, WAITS in page) == (False, True)


def test_an_affiliation_that_ended_or_waits_is_no_tie(panel):
    proposal = asked(panel, marks=[3, 3, 4])
    theirs, at = proposal.made[0].assessor.affiliations, proposal.lead_organisation
    theirs.create(organisation=at, started_on="2020-01-01", ended_on="2020-02-01")
    theirs.create(organisation=at, started_on="2030-01-01")

    assert ties_since([proposal]) == {}
