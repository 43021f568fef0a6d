"""While a panel is calibrated, the workbook holds what is marked first, and brings back nothing else."""

import pytest

from proposals.states import State
from scoring.offline.comparing import WAITS
from scoring.services import calibration, sheets
from tests import factories
from tests.factories import marked, proposal_at
from tests.reading import words_of
from tests.scoring.filling import NOTHING_GIVEN, accepted, applied, downloaded, given, preview_in, problems, sent_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def ordinary(client, panel):
    sheet = accepted(panel, title="Ordinary")
    client.force_login(sheet.assessor)
    return sheet


@pytest.fixture
def calibrate(panel):
    """Choose an anchor, which the first assessor is asked to mark."""

    def choose():
        proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, title="The anchor")
        anchor = calibration.choose_anchor(panel.panel.pk, by=panel.chair, proposal=proposal)
        return anchor.proposal.assignments.get(seat=panel.seats[0])

    return choose


def test_only_what_is_marked_first_is_taken_away(client, ordinary, calibrate):
    first = calibrate()
    marked(first, 4, returned=False)
    taken = downloaded(client).sheetnames

    sheets.return_sheet(first.pk, by=first.assessor)

    assert taken == ["Read me", first.proposal.reference]
    assert downloaded(client).sheetnames == ["Read me", ordinary.proposal.reference]


def test_the_preview_says_that_a_sheet_waits_before_anybody_agrees_to_it(client, ordinary, calibrate):
    book = downloaded(client)
    book[ordinary.proposal.reference]["E2"] = 5
    first = calibrate()

    told = sent_back(client, book)

    assert problems(told) == [(f"{ordinary.proposal.reference}, cell E2", WAITS)]
    assert (preview_in(told), given(ordinary)) == ("", NOTHING_GIVEN)
    marked(first, 4)
    assert "One sheet is saved" in words_of(applied(client, sent_back(client, book)))


def test_a_tab_tells_what_the_panel_agreed_to_whoever_marked_what_it_talked_about(client, ordinary, calibrate):
    first, agreed = calibrate(), "A 4 means figures.\nFrom two sites."
    marked(first, 4, returned=False)
    calibration.record_agreed(first.proposal.anchor.pk, by=first.invited_by, version=1, agreed=agreed, closes=True)
    before = agreed_in(downloaded(client)[ordinary.proposal.reference])

    sheets.return_sheet(first.pk, by=first.assessor)

    told = agreed_in(downloaded(client)[ordinary.proposal.reference])
    assert (before, told) == ([], ["A 4 means figures.", "From two sites."])


def agreed_in(tab):
    """The paragraphs beside the label; those below the first have none of their own."""
    rows = [(each[0].value, each[3].value) for each in tab.iter_rows()]
    label = ""
    labelled = [(label := name or label, text) for name, text in rows]
    return [text for name, text in labelled if name == "What your panel agreed"]
