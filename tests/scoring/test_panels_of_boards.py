"""Panels for priority areas, for boards, or for both: which one is suggested for a submission."""

import pytest

from proposals.models import OrganisationKind, PriorityArea
from scoring.forms.steps import reasons_for_panels
from scoring.models import Panel
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    board = factories.organisation("NHS Black Country", kind=OrganisationKind.ICB)
    trust = factories.organisation("Dudley Trust", board=board)
    return factories.draft(author=factories.member("Author", at=trust))


@pytest.fixture
def board(submission):
    return submission.lead_organisation.board


def panel(submission, name, areas=(), boards=()):
    made = Panel.objects.create(call=submission.call, name=name)
    made.areas.set(areas)
    made.boards.set(boards)
    return made


def test_a_panel_is_suggested_where_all_that_it_is_for_fits(submission, board):
    area, elsewhere = submission.area, factories.organisation("NHS Elsewhere", kind=OrganisationKind.ICB)
    another = PriorityArea.objects.create(framework=area.framework, code="DIG", name="Digital")
    by_area, by_board, by_both = (
        panel(submission, "Area", [area]), panel(submission, "Board", boards=[board]),
        panel(submission, "Both", [area], [elsewhere, board]),
    )  # fmt: skip
    panel(submission, "Another area", [another], [board])
    panel(submission, "Another board", [area], [elsewhere])
    panel(submission, "For anything")

    assert reasons_for_panels(submission) == {
        by_area.pk: str(area),
        by_both.pk: f"{area} led from NHS Black Country",
        by_board.pk: "what is led from NHS Black Country",
    }


def test_what_a_board_itself_leads_is_of_that_board(submission, board):
    theirs = panel(submission, "Board", boards=[board])
    submission.lead_organisation = board

    assert list(reasons_for_panels(submission)) == [theirs.pk]


def test_the_choice_costs_the_same_for_one_panel_and_for_three(submission, board, django_assert_num_queries):
    for count in (1, 3):
        while Panel.objects.filter(call=submission.call).count() < count:
            panel(submission, f"Panel {Panel.objects.count()}", [submission.area], [board])
        with django_assert_num_queries(1):
            reasons_for_panels(submission)
