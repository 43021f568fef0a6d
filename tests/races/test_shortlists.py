"""Shortlists: two second signatures at once, and two managers who announce at once."""

from typing import Any

import pytest

from proposals.errors import WrongState
from proposals.models import Call, Notice
from scoring.letters.announcing import plan_of
from scoring.models import Letter, Shortlist, ShortlistEvent
from scoring.services import agreeing, shortlists
from scoring.services.announcing import announce_shortlist
from scoring.states import ShortlistState
from tests import factories
from tests.races.racing import refusals, row_of, scored, together

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = 3


@pytest.fixture
def managers():
    return [factories.manager() for _ in range(3)]


def proposed(by) -> tuple[Any, Shortlist]:
    """A proposal that a shortlist funds, and the shortlist, which waits for its second signature."""
    proposal = scored()
    draft = shortlists.make_shortlist(proposal.call_id, by=by, name="As ranked")
    return proposal, agreeing.propose(draft.pk, by=by, version=draft.version)


def confirming(shortlist, by):
    return lambda: agreeing.confirm(shortlist.pk, by=by, seen=shortlist.frozen_id)


def announcing(shortlist, by):
    found = Shortlist.objects.select_related("call").get(pk=shortlist.pk)
    seen = plan_of(found).seen
    return lambda: announce_shortlist(shortlist.pk, by=by, seen=seen)


def kinds_of(shortlist):
    return list(ShortlistEvent.objects.filter(shortlist=shortlist).order_by("pk").values_list("kind", flat=True))


def test_of_two_second_signatures_at_once_one_counts_and_the_other_is_told(managers):
    first, *others = managers
    for _ in range(ROUNDS):
        _, shortlist = proposed(first)

        results = together(*(confirming(shortlist, by) for by in others))

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert kinds_of(shortlist) == ["made", "proposed", "agreed"]


def test_a_second_signature_while_the_first_is_taken_back_lets_only_one_happen(managers):
    first, second, _ = managers
    for _ in range(ROUNDS):
        _, shortlist = proposed(first)

        results = together(
            confirming(shortlist, second),
            lambda pk=shortlist.pk: agreeing.send_back(pk, by=first, note="One award is too high."),
        )

        assert len(refusals(results)) == 1
        assert kinds_of(shortlist) in (["made", "proposed", "agreed"], ["made", "proposed", "sent_back"])


def test_announced_twice_at_once_everything_happens_once(managers):
    first, second, third = managers
    for _ in range(ROUNDS):
        proposal, shortlist = proposed(first)
        confirming(shortlist, second)()
        factories.close_window(proposal.call)

        results = together(announcing(shortlist, second), announcing(shortlist, third))

        assert [type(each) for each in refusals(results)] == [WrongState]
        assert kinds_of(shortlist) == ["made", "proposed", "agreed", "announced"]
        assert Letter.objects.filter(proposal=proposal).count() == 1
        assert Notice.objects.filter(recipient=proposal.lead_author, kind="outcome").count() == 1
        assert row_of(proposal).history.filter(step="fund").count() == 1
        assert Call.objects.get(pk=proposal.call_id).committed_pounds == row_of(proposal).award_pounds
        assert Shortlist.objects.get(pk=shortlist.pk).state == ShortlistState.ANNOUNCED
