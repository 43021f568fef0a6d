"""The gate of confidentiality for a chair whose organisation leads what their panel was given (ASVS 5.0: 8.2)."""

import pytest

from scoring.models import Seat, SeatKind
from tests import factories
from tests.both_databases import IS_SHARED, ON_POSTGRESQL
from tests.trust.secrets import CONFLICTS
from tests.trust.test_two_worlds import EVERYTHING
from tests.trust.two_worlds import differences, in_world, mails_to, requests_in, told_in_both
from tests.trust.world import signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(IS_SHARED and ON_POSTGRESQL, reason="asked on the other database"),
]
SECRETS = EVERYTHING | {CONFLICTS}


@pytest.fixture
def its_chair(world):
    """Sits in the chair of the evening panel, and belongs to the trust of its authors; a manager does the work."""
    person = factories.member("Tied", at=world.at["marking"].lead_organisation)
    Seat.objects.filter(panel=world.panel, kind=SeatKind.CHAIR).update(person=person)
    chair, world.people["chair"] = world.people["chair"], world.people["second_manager"]
    yield person
    world.people["chair"] = chair


def test_two_worlds_are_one_for_a_chair_with_a_stake_in_them(world, its_chair):
    client = signed_in(its_chair)

    def ask_both(requests):
        return told_in_both(world, SECRETS, client, requests, {})

    told = ask_both(list(requests_in(world, sends=False)))

    assert differences(told, again=ask_both) == []


def test_two_worlds_send_them_the_same_mails(world, its_chair):
    mailed = {}
    for which in ("A", "B"):
        with in_world(world, which, SECRETS):
            mailed[which] = mails_to(its_chair)

    assert mailed["A"] == mailed["B"]
