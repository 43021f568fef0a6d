"""The closing moment: the server's clock decides, to the second, on ordinary days and on the two nights it changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from proposals.errors import NotReady
from proposals.models import Call, Proposal
from proposals.services import moderation, writing
from proposals.states import State
from tests import factories

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
# Closing moments in universal time. In London the clocks go forward on 29 March 2026 at 01:00 (to 02:00)
# and back on 25 October 2026 at 02:00 summer time, which is 01:00 universal time.
NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
BEFORE_SPRING = datetime(2026, 3, 29, 0, 45, tzinfo=UTC)  # 00:45; half an hour later the clock says 02:15
BEFORE_AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30; three quarters of an hour later it says 01:15
NIGHTS = [NOON, BEFORE_SPRING, BEFORE_AUTUMN]


def ready_to_submit(closes_at: datetime, grace_minutes: int) -> Proposal:
    with time_machine.travel(closes_at - timedelta(days=5), tick=False):
        call = factories.open_call(
            opens_at=closes_at - timedelta(days=9), closes_at=closes_at, grace_minutes=grace_minutes
        )
        return factories.draft(call)


def submit_at(moment: datetime, proposal: Proposal) -> str:
    with time_machine.travel(moment, tick=False):
        return writing.submit(proposal.pk, by=proposal.lead_author).state


@pytest.mark.parametrize("closes_at", NIGHTS)
@pytest.mark.parametrize(
    "late", [-SECOND, 0 * SECOND, SECOND, timedelta(minutes=44, seconds=59), timedelta(minutes=45)]
)
def test_a_submission_is_taken_until_the_end_of_the_grace(closes_at, late):
    proposal = ready_to_submit(closes_at, grace_minutes=45)

    assert submit_at(closes_at + late, proposal) == State.SUBMITTED


@pytest.mark.parametrize("closes_at", NIGHTS)
@pytest.mark.parametrize("late", [SECOND, timedelta(hours=1), timedelta(hours=2)])
def test_a_submission_after_the_grace_is_refused_and_its_text_is_kept(closes_at, late):
    proposal = ready_to_submit(closes_at, grace_minutes=45)

    with pytest.raises(NotReady):
        submit_at(closes_at + timedelta(minutes=45) + late, proposal)

    kept = Proposal.objects.get(pk=proposal.pk)
    assert (kept.state, kept.challenge, kept.versions.count()) == (State.DRAFT, factories.LONG_TEXT, 0)


@pytest.mark.parametrize("closes_at", NIGHTS)
def test_without_grace_the_closing_second_is_the_last(closes_at):
    assert submit_at(closes_at, ready_to_submit(closes_at, grace_minutes=0)) == State.SUBMITTED
    with pytest.raises(NotReady):
        submit_at(closes_at + SECOND, ready_to_submit(closes_at, grace_minutes=0))


def test_a_late_author_reads_when_the_call_closed_by_the_clock_on_their_wall():
    proposal = ready_to_submit(BEFORE_AUTUMN, grace_minutes=45)

    with pytest.raises(NotReady) as refusal:
        submit_at(BEFORE_AUTUMN + timedelta(days=1), proposal)

    assert refusal.value.reasons == [
        "Safety at scale closed on 25 October 2026, 1:30am BST. "
        "What you wrote is kept: nothing is lost, but it can’t be submitted."
    ]


def test_before_it_opens_a_call_takes_nothing():
    opens_at = NOON - timedelta(days=9)
    proposal = ready_to_submit(NOON, grace_minutes=0)

    with pytest.raises(NotReady, match="Safety at scale is not open yet."):
        submit_at(opens_at - SECOND, proposal)
    assert submit_at(opens_at, proposal) == State.SUBMITTED


@pytest.mark.parametrize(
    ("closes_at", "back_by", "last"),
    [
        (NOON, date(2026, 2, 20), datetime(2026, 2, 20, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 20, tzinfo=UTC), date(2026, 3, 29), datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 20, tzinfo=UTC), date(2026, 10, 24), datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 20, tzinfo=UTC), date(2026, 10, 25), datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_returned_proposal_comes_back_after_closing_until_the_end_of_its_day(closes_at, back_by, last):
    def returned() -> Proposal:
        proposal = ready_to_submit(closes_at, grace_minutes=0)
        submit_at(closes_at, proposal)
        with time_machine.travel(closes_at + timedelta(hours=1), tick=False):
            return moderation.return_for_changes(
                proposal.pk, by=factories.moderator(), note="Say more.", return_by=back_by
            )

    in_time, late = returned(), returned()

    assert submit_at(last, in_time) == State.SUBMITTED
    assert Proposal.objects.get(pk=in_time.pk).versions.count() == 2
    with pytest.raises(NotReady):
        submit_at(last + SECOND, late)


def test_time_given_once_is_not_given_again():
    """The date set when it was returned is spent by submitting again."""
    proposal = ready_to_submit(NOON, grace_minutes=0)
    submit_at(NOON, proposal)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        moderator = factories.moderator()
        moderation.return_for_changes(proposal.pk, by=moderator, note="More.", return_by=date(2026, 2, 20))
    submit_at(NOON + timedelta(days=2), proposal)

    assert Proposal.objects.get(pk=proposal.pk).return_by is None


def test_the_phase_of_a_call_follows_the_clock_without_any_job():
    with time_machine.travel(NOON - timedelta(days=20), tick=False):
        call = factories.open_call(opens_at=NOON - timedelta(days=9), closes_at=NOON, grace_minutes=10)
    seen = []
    for moment in (NOON - timedelta(days=10), NOON - timedelta(days=9), NOON + timedelta(minutes=10, seconds=1)):
        with time_machine.travel(moment, tick=False):
            seen.append(Call.objects.get(pk=call.pk).phase)

    assert seen == ["Opens soon", "Open", "Closed, being decided"]
