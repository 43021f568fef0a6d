"""The people of a proposal by program: the same verbs and the same rules as on the pages."""

import pytest

from proposals.models import ContributorRole, Invitation
from proposals.services import invitations
from tests import factories
from tests.api.caller import Caller

pytestmark = pytest.mark.django_db

VIEWER, COMMENTER = ContributorRole.VIEWER, ContributorRole.COMMENTER
GUEST = "guest@trust.example"


@pytest.fixture
def draft(open_call, author):
    return factories.draft(open_call, author=author)


@pytest.fixture
def guest(db):
    return factories.verified(factories.member("Guest", family_name="Ash", email=GUEST))


def test_the_lead_invites_and_the_invited_accepts(draft, author, guest):
    made = Caller(author).post(f"proposals/{draft.reference}/invitations/", {"email": GUEST, "role": COMMENTER})
    invited = made.json()["invitations"][0]
    [received] = Caller(guest).get("invitations/").json()["results"]
    answered = Caller(guest).post(f"invitations/{received['id']}/", {"accept": True})

    assert (made.status_code, invited["email"], invited["role"]) == (201, GUEST, "commenter")
    assert (received["inviter"], received["title"], received["may_join"]) == (str(author), draft.title, True)
    assert answered.json() == {"accepted": True, "reference": draft.reference}
    read = Caller(author).get(f"proposals/{draft.reference}/people/").json()
    assert [(each["name"], each["role"], each["is_you"]) for each in read["people"]] == [
        (str(author), "lead", True),
        ("Guest Ash", "commenter", False),
    ]
    assert (read["may_manage"], read["invitations"]) == (True, [])


def test_an_invitation_is_declined_taken_back_and_sent_again(draft, author, guest):
    declined, revoked = (
        invitations.invite(draft.pk, by=author, email=email, role=VIEWER).pk for email in (GUEST, "x@trust.example")
    )
    caller = Caller(author)

    assert Caller(guest).post(f"invitations/{declined}/", {"accept": False}).json() == {
        "accepted": False,
        "reference": "",
    }
    soon = caller.post(f"proposals/{draft.reference}/invitations/{revoked}/")
    assert (soon.status_code, soon.json()["detail"][:44]) == (409, "This invitation was sent less than five minu")
    taken = caller.send("DELETE", f"proposals/{draft.reference}/invitations/{revoked}/")
    assert (taken.status_code, taken.json()["invitations"]) == (200, [])
    assert set(Invitation.objects.values_list("state", flat=True)) == {"declined", "revoked"}


def test_what_is_wrong_with_an_invitation_is_told_by_field(draft, author):
    caller, path = Caller(author), f"proposals/{draft.reference}/invitations/"

    told = [caller.post(path, body) for body in ({"email": "mira", "role": "owner"}, {}, {"email": GUEST, "to": 1})]

    assert [each.status_code for each in told] == [400, 400, 400]
    assert [sorted(each.json()["errors"]) for each in told] == [["role"], ["email", "role"], ["role", "to"]]
    assert caller.post(path, {"email": "mira", "role": VIEWER}).json()["errors"] == {
        "email": ["Enter an email address, such as mira@trust.nhs.uk."]
    }
    assert not Invitation.objects.exists()


def test_a_right_is_changed_from_the_one_that_was_read(draft, author, guest):
    factories.co_author(draft, guest, VIEWER)
    path = f"proposals/{draft.reference}/people/{draft.contributors.get(person=guest).pk}/"

    changed = Caller(author).patch(path, {"role": "co_author", "was": "viewer"})
    stale = Caller(author).patch(path, {"role": "commenter", "was": "viewer"})

    assert changed.json()["people"][1]["role"] == "co_author"
    assert stale.status_code == 409
    assert draft.contributors.get(person=guest).role == "co_author"


def test_the_lead_is_offered_answered_and_left(draft, author):
    heir = factories.member("Heir", at=factories.organisation())
    factories.co_author(draft, heir)
    path = f"proposals/{draft.reference}/"

    offered = Caller(author).post(f"{path}lead/", {"person": draft.contributors.get(person=heir).pk})
    taken = Caller(heir).post(f"{path}lead/answer/", {"accept": True})
    left = Caller(author).post(f"{path}leave/")

    assert [each["is_offered_lead"] for each in offered.json()["people"]] == [False, True]
    assert [each["role"] for each in taken.json()["people"]] == ["co_author", "lead"]
    assert left.status_code == 200
    assert Caller(author).get(f"{path}people/").status_code == 404
    refused = Caller(heir).post(f"{path}leave/")
    assert (refused.status_code, refused.json()["detail"][:33]) == (409, "A proposal always has a lead auth")


def test_somebody_is_taken_off(draft, author, guest):
    factories.co_author(draft, guest)

    taken = Caller(author).send(
        "DELETE", f"proposals/{draft.reference}/people/{draft.contributors.get(person=guest).pk}/"
    )

    assert [each["name"] for each in taken.json()["people"]] == [str(author)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_invitations_costs_the_same_for_one_and_for_three(
    open_call, guest, rows, django_assert_num_queries
):
    for _ in range(rows):
        proposal = factories.draft(open_call)
        invitations.invite(proposal.pk, by=proposal.lead_author, email=GUEST, role=VIEWER)
    caller = Caller(guest)

    with django_assert_num_queries(8):
        assert caller.get("invitations/").json()["count"] == rows
