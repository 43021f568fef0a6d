"""What a part in a proposal gives, and no more: viewers and commenters write by no door (ASVS 5.0: 8.2.1, 8.2.2).

On PostgreSQL each third address is tried.
"""

import re

import pytest

from proposals.models import ContributorRole
from tests import factories
from tests.both_databases import share_of
from tests.trust.objects.made import add_objects
from tests.trust.test_rights_matrix import everywhere, is_a_change
from tests.trust.two_worlds import ask, everything_a_form_asks
from tests.trust.world import signed_in

pytestmark = pytest.mark.django_db

RIGHTS = ["know", "read", "edit", "submit", "withdraw", "discuss", "see_people", "manage_people", "record_adoption"]
WRITES = ("POST", "PATCH", "PUT", "DELETE")
# What people may always do: answer for themselves, and look after their own account.
THEIR_OWN = ("/account/", "/accounts/", "/notices/", "/saved-filters/", "/admin/")
OF_ONE = re.compile(r"/(P-[\d-]+|\d+)(?=/)")  # what an address names, left out of what is done there
IN_PUBLIC = {"/people/leave/", "/leave/", "/discussion/", "/comments/report/"}  # as anybody does
MAY_DO = {ContributorRole.VIEWER: IN_PUBLIC, ContributorRole.COMMENTER: IN_PUBLIC | {"/authors/"}}


@pytest.fixture(scope="module")
def frozen_world(frozen_world):
    add_objects(frozen_world)
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
    """Every page and every address of the API, with a body that every form would take.

    They may leave, and take part in the talk that is theirs. Pages take no other method than POST (test_methods.py).
    """
    person, body = factories.member("Newcomer"), everything_a_form_asks(world)
    for proposal in world.at.values():
        factories.co_author(proposal, person, role)
    client = signed_in(person)
    paths = [path for path in share_of(everywhere(world)) if not path.startswith(THEIR_OWN)]
    sent = [(method, path) for path in paths for method in (WRITES if path.startswith("/api/") else WRITES[:1])]

    told = {(method, path): ask(client, method, path, body) for method, path in sent}

    changes = {path for (_, path), answer in told.items() if any(is_a_change(each) for each in answer.sql)}
    acts = {OF_ONE.sub("", path).removeprefix("/api/v1").removeprefix("/proposals") for path in changes}
    assert acts - MAY_DO[role] == set()
    assert len(paths) > 100
