"""The gate of confidentiality for a chair to whom what their panel was given is not open (ASVS 5.0: 8.2).

Because an organisation of theirs leads it, or because they have not declared yet.
"""

from contextlib import contextmanager

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
OF_A_STAKE = EVERYTHING | {CONFLICTS}
OF_PANELS = ("/panels/", "/api/v1/panels/", "/notices/")  # the other pages are asked as a stranger


@contextmanager
def sitting_in_the_chair(world, person):
    """Of the evening panel, where a manager does the work."""
    Seat.objects.filter(panel=world.panel, kind=SeatKind.CHAIR).update(person=person)
    chair, world.people["chair"] = world.people["chair"], world.people["second_manager"]
    yield person
    world.people["chair"] = chair


@pytest.fixture
def tied(world):
    with sitting_in_the_chair(world, factories.member("Tied", at=world.at["marking"].lead_organisation)) as person:
        yield person


@pytest.fixture
def newcomer(world):
    """Took the chair over and has not declared on anything yet."""
    with sitting_in_the_chair(world, factories.member("Newcomer")) as person:
        yield person


def differences_for(world, person, secrets, requests):
    client = signed_in(person)

    def ask_both(asked):
        return told_in_both(world, secrets, client, asked, {})

    return differences(ask_both(requests), again=ask_both)


def mails_in_both(world, person, secrets):
    mailed = {}
    for which in ("A", "B"):
        with in_world(world, which, secrets):
            mailed[which] = mails_to(person)
    return mailed


def test_two_worlds_are_one_for_a_chair_with_a_stake_in_them(world, tied):
    its_own = [world.at[name].reference for name in ("marking", "conflict", "scored")] + world.to_come
    asked = [
        each
        for each in requests_in(world, sends=False)
        if each.path.startswith(OF_PANELS) or any(reference in each.path for reference in its_own)
    ]

    assert differences_for(world, tied, OF_A_STAKE, asked) == []


def test_two_worlds_send_them_the_same_mails(world, tied):
    mailed = mails_in_both(world, tied, OF_A_STAKE)

    assert mailed["A"] == mailed["B"]


def test_what_a_panel_does_makes_no_difference_to_a_chair_who_has_not_declared(world, newcomer):
    asked = [each for each in requests_in(world, sends=False) if each.path.startswith(OF_PANELS)]

    assert differences_for(world, newcomer, EVERYTHING, asked) == []
    mailed = mails_in_both(world, newcomer, EVERYTHING)
    assert mailed["A"] == mailed["B"]
