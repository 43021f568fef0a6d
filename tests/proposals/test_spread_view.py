"""The spread view of one proposal as its people see it, as at any day, and as everybody else does."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from proposals.services import eligible
from proposals.services.eligible import Site
from proposals.spread.tiles import SIX
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.proposals.spread_pages import TODAY, page_of, report
from tests.reading import words_of

pytestmark = pytest.mark.django_db
FIRST, MIDDLE = TODAY - timedelta(days=100), TODAY - timedelta(days=50)
WAY = [("interested", 80), ("committed", 60), ("implementing", 20)]


@pytest.fixture(scope="module")
def kept(kept_for_the_module):
    """Six boards with two eligible trusts each; in the first both use it, one trust of the second is on its way."""
    proposal = factories.proposal_at(State.FUNDED, title="One phone line for carers")
    boards = [factories.organisation(f"NHS {code} Integrated Care Board", "icb", ods_code=code) for code in SIX]
    trusts = [factories.organisation(f"{board.ods_code} {n}", board=board) for board in boards for n in range(2)]
    eligible.list_sites(proposal.pk, by=proposal.cast.author, sites=[Site(each.pk) for each in trusts], from_on=FIRST)
    for trust in trusts[:2]:
        report(proposal, trust, "adopted", 30)
    for stage, days in WAY:
        report(proposal, trusts[2], stage, days)
    report(proposal, trusts[3], "interested", 5)
    report(proposal, trusts[4], "interested", 40)
    report(proposal, trusts[4], "stopped", 10, reason="lead_left")
    return SimpleNamespace(proposal=proposal, trusts=trusts)


@pytest.fixture
def spread(kept):
    return SimpleNamespace(**vars(kept), author=kept.proposal.cast.author)


def test_its_people_see_boards_stages_waits_and_stops(client, spread):
    client.force_login(spread.author)

    page = words_of(client.get(page_of(spread.proposal)))

    assert "QOC 2 of 2 100% QNC 0 of 2 0%" in page
    assert "Implementing: 1; Adopted: 2;" in page
    assert "Site Stage For QNC 0 Implementing 20 days QNC 1 Interested 5 days" in page
    assert "Reason Sites Its lead left 1" in page


def test_as_at_a_day_all_of_it_is_counted_anew(client, spread):
    client.force_login(spread.author)

    page = words_of(client.get(page_of(spread.proposal), {"on": MIDDLE.isoformat()}))

    assert "QOC 0 of 2 0%" in page
    assert "Committed: 1;" in page
    assert "Site Stage For QNC 0 Committed 10 days" in page
    assert "Why sites stopped" not in page


def test_everybody_else_reads_no_site_and_no_small_count(client, spread):
    page = words_of(client.get(page_of(spread.proposal)))

    assert "QOC fewer than 5 of 2" in page
    for told in ("Who waits longest", "Where sites stand", "Its lead left", "QNC 0", "Why sites stopped"):
        assert told not in page


def test_on_another_day_everybody_else_reads_neither_boards_nor_stages(client, spread):
    where = f"proposals/{spread.proposal.reference}/spread/"

    answer = Caller().get(f"{where}?on={MIDDLE}").json()
    page = words_of(client.get(page_of(spread.proposal), {"on": MIDDLE.isoformat()}))

    assert (answer["boards"], answer["stages"], answer["stopped_by"], answer["waiting"]) == ([], [], [], [])
    assert "Boards and stages are told to everybody as of today alone." in page


def test_programs_read_the_same(spread):
    answer = Caller(spread.author).get(f"proposals/{spread.proposal.reference}/spread/").json()

    stages = {each["stage"]: (each["number"], each["median_days"]) for each in answer["stages"]}
    assert stages == {
        "interested": (1, 5), "committed": (0, None), "awaiting_training": (0, None), "implementing": (1, 20),
        "adopted": (2, None), "adapted": (0, None), "sustained": (0, None), "stopped": (1, None),
    }  # fmt: skip
    assert answer["stopped_by"] == [{"reason": "lead_left", "number": 1}]
    assert answer["waiting"] == [
        {"organisation": "QNC 0", "place": "", "stage": "implementing", "days": 20},
        {"organisation": "QNC 1", "place": "", "stage": "interested", "days": 5},
    ]
