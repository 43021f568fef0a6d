"""A panel that is removed while a submission is passed to it."""

import pytest

from proposals.states import State
from scoring.models import Panel, Placement
from scoring.services import panel_setup, panels
from tests import factories
from tests.factories import ALL_MET
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_a_panel_is_either_removed_or_gets_the_submission():
    call, manager, moderator = factories.open_call(), factories.manager(), factories.moderator()
    for number in range(ROUNDS):
        panel = Panel.objects.create(call=call, name=f"Panel {number}")
        pk = factories.proposal_at(State.SUBMITTED, call=call).pk

        results = together(
            lambda panel=panel: panel_setup.remove_panel(panel.pk, by=manager),
            lambda panel=panel, pk=pk: panels.pass_to_panel(pk, by=moderator, panel=panel, gateways=ALL_MET),
        )

        assert len(refusals(results)) == 1
        assert Panel.objects.filter(name=f"Panel {number}").exists() == Placement.objects.filter(proposal=pk).exists()


def test_a_double_click_adds_one_panel():
    call, manager = factories.call_in_preparation(), factories.manager()
    for number in range(ROUNDS):
        facts = {"name": f"Panel {number}", "areas": [factories.area()], "boards": []}

        first, second = together(*[lambda facts=facts: panel_setup.add_panel(call.pk, by=manager, **facts)] * 2)

        assert first == second == Panel.objects.get(name=f"Panel {number}")
