"""What a part in a proposal gives, and no more: viewers and commenters write by no door (ASVS 5.0: 8.2.1, 8.2.2)."""

import pytest

from proposals.models import ContributorRole
from tests import factories
from tests.trust import rights
from tests.trust.test_rights_matrix import everywhere, is_a_change
from tests.trust.two_worlds import ask, everything_a_form_asks
from tests.trust.world import signed_in

pytestmark = pytest.mark.django_db

RIGHTS = ["know", "read", "edit", "submit", "withdraw", "discuss", "see_people", "manage_people", "record_adoption"]
# What people may always do: answer for themselves, and look after their own account.
THEIR_OWN = ("/account/", "/accounts/", "/notices/", "/admin/")


@pytest.fixture(scope="module")
def frozen_world(frozen_world):
    rights.add_objects(frozen_world)
    return frozen_world


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (ContributorRole.VIEWER, {"know", "read", "see_people"}),
        (ContributorRole.COMMENTER, {"know", "read", "see_people", "discuss"}),
        (ContributorRole.CO_AUTHOR, {"know", "read", "see_people", "discuss", "edit", "record_adoption"}),
        (ContributorRole.LEAD, set(RIGHTS)),
    ],
)
def test_each_part_holds_its_rights(role, held, open_call):
    proposal = factories.draft(open_call)
    person = proposal.lead_author
    if role != ContributorRole.LEAD:
        person = factories.member("Newcomer")
        factories.co_author(proposal, person, role)

    assert {name for name in RIGHTS if person.has_perm(f"proposals.{name}", proposal)} == held


@pytest.mark.parametrize("role", [ContributorRole.VIEWER, ContributorRole.COMMENTER])
def test_who_may_only_read_or_comment_changes_nothing_whatever_they_send(world, role):
    """Except that they may leave: every page and every address of the API, with a body that every form would take."""
    person, body = factories.member("Newcomer"), everything_a_form_asks(world)
    for proposal in world.at.values():
        factories.co_author(proposal, person, role)
    client = signed_in(person)
    paths = [path for path in everywhere(world) if not path.startswith(THEIR_OWN)]

    told = {path: ask(client, method, path, body) for path in paths for method in ("POST", "PATCH", "PUT", "DELETE")}

    changes = {path for path, answer in told.items() if any(is_a_change(each) for each in answer.sql)}
    assert {path for path in changes if not path.endswith("/people/leave/")} == set()
    assert len(paths) > 100
