"""By when a returned proposal may come back: today, for its call, is the day where the call is run."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from proposals.errors import NotReady
from proposals.models import Call, Proposal
from proposals.services import moderation
from proposals.states import State
from tests.factories import moderator, proposal_at

pytestmark = pytest.mark.django_db
MAY_FIRST = date(2026, 5, 1)


def returned(zone, moment, return_by):
    """A proposal of a call in this zone, returned at this moment in UTC."""
    proposal = proposal_at(State.SUBMITTED)
    Call.objects.filter(pk=proposal.call_id).update(time_zone=zone)
    with time_machine.travel(moment, tick=False):
        moderation.return_for_changes(proposal.pk, by=moderator(), note="Say where.", return_by=return_by)
    return Proposal.objects.get(pk=proposal.pk)


def test_today_in_new_york_is_no_past_though_london_has_tomorrow():
    proposal = returned("America/New_York", datetime(2026, 5, 2, 1, tzinfo=UTC), MAY_FIRST)

    assert proposal.return_by.astimezone(UTC) == datetime(2026, 5, 2, 3, 59, 59, 999_999, tzinfo=UTC)


def test_yesterday_in_athens_is_past_though_london_still_has_it():
    with pytest.raises(NotReady, match="not in the past"):
        returned("Europe/Athens", datetime(2026, 5, 1, 22, tzinfo=UTC), MAY_FIRST)
