"""What somebody may do only so often holds on several proposals at once."""

import pytest

from proposals.errors import NotReady
from proposals.services import comment_moderation, discussion
from proposals.states import State
from tests import factories
from tests.races.racing import ROUNDS, refusals, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two():
    call = factories.open_call()
    return [factories.proposal_at(State.SUBMITTED, call=call) for _ in range(2)]


def test_the_last_comment_of_an_hour_is_written_once(two, monkeypatch):
    monkeypatch.setattr(discussion, "MOST_IN_AN_HOUR", 1)
    for _ in range(ROUNDS):
        person = factories.member("Talker", at=factories.organisation())

        results = together(
            *[lambda pk=each.pk, by=person: discussion.write_comment(pk, by=by, text="How?") for each in two]
        )

        assert [type(each) for each in refusals(results)] == [NotReady]
        assert person.comments.count() == 1


def test_the_last_report_of_a_day_is_made_once(two, monkeypatch):
    monkeypatch.setattr(comment_moderation, "MOST_REPORTS_A_DAY", 1)
    written = [discussion.write_comment(each.pk, by=each.lead_author, text="Ask us.") for each in two]
    for _ in range(ROUNDS):
        person = factories.member("Reporter", at=factories.organisation())

        results = together(
            *[
                lambda pk=each.pk, by=person: comment_moderation.report_comment(pk, by=by, reason="Unfair.")
                for each in written
            ]
        )

        assert [type(each) for each in refusals(results)] == [NotReady]
        assert person.comments_reported.count() == 1
