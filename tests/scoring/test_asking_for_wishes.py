"""Members are asked once what they would like to mark: when there is something to choose from, and before assigning."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from proposals.jobs.daily import DAILY
from proposals.models import Notice
from proposals.states import State
from proposals.working_days import MODERATION_DAYS, working_days_after
from scoring.models import Assignment
from scoring.services import panels, sheets
from scoring.services.preferences import ask_for_wishes, state_preferences
from tests import factories
from tests.factories import proposal_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def placed(panel, **facts):
    return proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)


def look(panel, days=MODERATION_DAYS):
    """So many working days after the call closed, at nine."""
    day = working_days_after(panel.panel.call.closes_on, days)
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=False):
        ask_for_wishes.func(day.isoformat())


def asked_among(people):
    return [Notice.objects.filter(recipient=each, key__startswith="wishes-").count() for each in people]


def members_of(panel):
    return [panel.chair, *(each.person for each in panel.seats)]


def test_it_is_looked_at_daily():
    assert ask_for_wishes in [each.task for each in DAILY]


def test_each_member_who_marks_is_asked_once_when_the_moderators_had_their_time(panel):
    placed(panel, title="Falls at night")
    look(panel, MODERATION_DAYS - 1)
    too_early = asked_among(members_of(panel))

    look(panel)
    look(panel, MODERATION_DAYS + 1)

    notice = Notice.objects.filter(recipient=panel.seats[0].person, key__startswith="wishes-").get()
    assert (too_early, asked_among(members_of(panel))) == ([0, 0, 0, 0], [0, 1, 1, 1])
    assert (notice.about, notice.path) == (None, reverse("scoring:preferences", args=[panel.panel.pk]))
    assert "Falls" not in notice.subject + notice.body


def test_who_said_it_or_was_asked_to_mark_or_has_nothing_to_choose_is_not_asked(panel):
    proposal, (said, marks, wrote) = placed(panel), panel.seats
    panels.assign(placed(panel).pk, by=panel.chair, seats=[marks])
    for each in panel.panel.placements.all():
        factories.co_author(each.proposal, wrote.person)
    state_preferences(said.pk, by=said.person, version=1, wishes={proposal.pk: "like"})

    look(panel)

    assert asked_among(members_of(panel)) == [0, 0, 0, 0]


def test_nothing_follows_from_a_proposal_that_is_hidden_by_a_conflict(panel):
    closed_to_them = placed(panel)
    [made] = panels.assign(closed_to_them.pk, by=panel.chair, seats=panel.seats[:1])
    sheets.declare(made.pk, by=made.assessor, kind="direct", text="My sister leads it.")
    look(panel)
    before = asked_among(members_of(panel))

    placed(panel)
    look(panel, MODERATION_DAYS + 1)

    assert (before, asked_among(members_of(panel))) == ([0, 0, 1, 1], [0, 1, 1, 1])
    assert Assignment.objects.count() == 1
