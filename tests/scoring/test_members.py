"""Replacing a member midway: what was returned stands, what is open is passed on, and gaps are told."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Affiliation, Notice, Objection
from proposals.states import State
from scoring.models import Assignment, Seat, SeatInvitation, SeatKind
from scoring.services import closing, members, panels, seat_invitations
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.factories import marked, proposal_at
from tests.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


@pytest.fixture
def leaving(panel):
    return panel.seats[0]


@pytest.fixture
def asked(panel):
    def ask(**facts):
        proposal = proposal_at(State.REVIEWED, call=panel.panel.call, on=panel, **facts)
        return panels.assign(proposal.pk, by=panel.chair, seats=panel.seats)[0]

    return ask


@pytest.fixture
def newcomer():
    return factories.member("Newcomer")


def replace(seat, by, person=None):
    return members.replace_member(seat.pk, by=by, note="On leave.", email=person.email.upper() if person else "")


def states(of):
    return list(of.assignments.order_by("pk").values_list("proposal", "state"))


def test_what_was_returned_stands_and_what_is_open_goes_to_who_takes_the_seat(asked, leaving, manager, newcomer):
    returned, declared, invited = asked(), asked(), asked()
    marked(returned, 5)
    marked(declared, 4, returned=False)

    taken = replace(leaving, manager, newcomer)

    assert states(leaving) == [
        (returned.proposal_id, "returned"), (declared.proposal_id, "declined"), (invited.proposal_id, "declined"),
    ]  # fmt: skip
    assert states(taken) == [(declared.proposal_id, "invited"), (invited.proposal_id, "invited")]
    assert closing.returned_totals(returned.proposal_id) == [5]
    left = Seat.objects.get(pk=leaving.pk)
    assert (left.left_on, left.code) == (localdate(), leaving.code)
    assert (taken.kind, taken.left_on, taken.code != leaving.code) == (leaving.kind, None, True)
    assert Assignment.objects.get(pk=declared.pk).reason == "On leave."


def test_the_newcomer_is_told_and_the_one_who_left_has_nothing_waiting(asked, leaving, manager, newcomer, panel):
    assignment = asked()

    replace(leaving, manager, newcomer)

    assert Notice.objects.get(recipient=newcomer).subject == f"Please mark {assignment.proposal.reference}"
    assert not Notice.objects.filter(recipient=leaving.person).exists()
    assert not Notice.objects.filter(recipient=panel.chair, about=assignment.proposal).exists()


def test_where_something_stands_against_the_newcomer_the_chair_is_told_of_the_gap(
    asked, leaving, manager, newcomer, panel
):
    lead = factories.organisation("The lead’s trust")
    theirs, other = asked(author=factories.member("Author", at=lead)), asked()
    Affiliation.objects.create(person=newcomer, organisation=lead, started_on=date(2020, 1, 1))

    taken = replace(leaving, manager, newcomer)

    assert states(taken) == [(other.proposal_id, "invited")]
    assert Notice.objects.get(recipient=panel.chair, about=theirs.proposal).subject == (
        f"An assessor of {theirs.proposal.reference} stepped back"
    )


@pytest.mark.parametrize("is_invited", [False, True])
def test_whom_its_authors_named_is_not_asked_before_somebody_judged_that(asked, leaving, manager, panel, is_invited):
    named = factories.verified(factories.member("Nerys", family_name="Quill"))
    theirs, other = asked(), asked()
    Objection.objects.create(
        proposal=theirs.proposal, name="Dr N. Quill", reason="We compete.", named_at=theirs.proposal.submitted_at,
        named_by=theirs.proposal.lead_author,
    )  # fmt: skip

    members.replace_member(leaving.pk, by=manager, note="On leave.", email=named.email, is_invited=is_invited)
    for offer in SeatInvitation.objects.all():
        seat_invitations.accept(offer.pk, by=named)

    assert states(Seat.objects.get(person=named)) == [(other.proposal_id, "invited")]
    gap = f"An assessor of {theirs.proposal.reference} stepped back"
    assert Notice.objects.filter(recipient=panel.chair, subject=gap).count() == 1


def test_a_manager_with_a_part_in_it_only_closes_the_sheet(asked, leaving, manager, newcomer):
    own = asked()
    factories.co_author(own.proposal, manager)

    taken = replace(leaving, manager, newcomer)

    assert (states(leaving), states(taken)) == ([(own.proposal_id, "declined")], [])


def test_nobody_need_take_the_seat(asked, leaving, manager):
    asked()

    assert replace(leaving, manager) is None
    assert Seat.objects.get(pk=leaving.pk).left_on == localdate()


def test_a_new_chair_chairs_the_panel(panel, manager, newcomer):
    chair = panel.panel.seats.get(kind=SeatKind.CHAIR)

    replace(chair, manager, newcomer)

    assert (newcomer.has_perm("panels.run", panel.panel), panel.panel.seats.filter(left_on=None).count()) == (
        True,
        4,
    )
    assert not type(chair.person).objects.get(pk=chair.person_id).has_perm("panels.run", panel.panel)


def test_a_member_leaves_once(leaving, manager, newcomer):
    replace(leaving, manager, newcomer)

    with pytest.raises(WrongState):
        replace(leaving, manager)
    assert Seat.objects.filter(person=newcomer).count() == 1


def test_only_a_manager_replaces(leaving, panel, moderator, observer, stranger):
    for person in (panel.chair, leaving.person, moderator, observer, stranger):
        with pytest.raises(NotPermitted):
            replace(leaving, person)
    assert Seat.objects.get(pk=leaving.pk).left_on is None


def test_the_new_member_has_an_account_and_had_no_seat_here(leaving, panel, manager):
    gone = factories.member("Gone", is_active=False)
    for email, told in [
        ("nobody@elsewhere.example", "Nobody has an account with this address."),
        (gone.email, "Nobody has an account with this address."),
        (panel.seats[1].person.email, "has or had a seat on this panel."),
        (leaving.person.email, "has or had a seat on this panel."),
    ]:
        with pytest.raises(NotReady, match=told):
            members.replace_member(leaving.pk, by=manager, note="On leave.", email=email)
    with pytest.raises(NotReady, match="Say why they leave."):
        members.replace_member(leaving.pk, by=manager, note=" ")
    assert Seat.objects.get(pk=leaving.pk).left_on is None


# --- The pages ---------------------------------------------------------------------------------------------------
def address(name, *args):
    return reverse(f"scoring:{name}", args=args)


def test_a_manager_replaces_a_member_on_a_page(client, asked, leaving, manager, newcomer, panel):
    marked(asked(), 4)
    asked()
    client.force_login(manager)
    page = address("replace_member", panel.panel.pk, leaving.pk)
    refused = client.post(page, {"note": "On leave.", "email": "nobody@elsewhere.example"})
    assert "Invite them by mail instead." in words_of(refused)
    assert "nobody@elsewhere.example" in refused.text

    text = words_of(client.post(page, {"note": "On leave.", "email": newcomer.email}, follow=True))

    kind = leaving.get_kind_display()
    code = Seat.objects.get(person=newcomer).code
    assert f"{newcomer} {code} Seat {kind} Sheets to come 1 Sheets returned 0 On the panel Yes. Replace" in text
    assert (
        f"{leaving.person} {leaving.code} Seat {kind} Sheets to come 0 Sheets returned 1 On the panel Left on" in text
    )
    assert client.get(page).status_code == 404


def test_the_chair_reads_the_members_and_an_observer_does_not(client, panel, observer, stranger, leaving):
    for person, read, change in [(panel.chair, 200, 403), (observer, 403, 403), (stranger, 404, 404)]:
        client.force_login(person)
        assert client.get(address("members", panel.panel.pk)).status_code == read
        assert client.get(address("replace_member", panel.panel.pk, leaving.pk)).status_code == change


def test_the_list_costs_the_same_for_one_member_and_for_three(client, open_call, manager, django_assert_num_queries):
    client.force_login(manager)
    for seats in (1, 3):
        panel = factories.panel(open_call, assessors=seats)
        with django_assert_num_queries(6):
            client.get(address("members", panel.panel.pk))


def test_a_program_reads_and_replaces(asked, leaving, manager, newcomer, panel):
    asked()
    caller, path = Caller(manager), f"panels/{panel.panel.pk}/members/"

    answer = caller.post(f"{path}{leaving.pk}/replace/", {"note": "On leave.", "email": newcomer.email})

    assert answer.status_code == 200
    assert answer.json() == caller.get(path).json()
    by_name = {each["name"]: each for each in answer.json()["members"]}
    assert by_name[str(leaving.person)]["left_on"] == f"{localdate()}"
    assert (by_name[str(newcomer)]["sheets_to_come"], by_name[str(newcomer)]["left_on"]) == (1, None)
    assert caller.post(f"{path}{leaving.pk}/replace/", {"note": "Again.", "email": ""}).status_code == 409


@pytest.mark.browser
def test_the_pages_read_well(clean_page, sign_in, panel, leaving, manager):
    sign_in(manager)
    clean_page.goto(address("members", panel.panel.pk))
    assert_accessible(clean_page)
    clean_page.get_by_role("link", name=f"Replace {leaving.person}").click()
    assert_accessible(clean_page)


@pytest.mark.parametrize("is_invited", [False, True])
def test_who_takes_a_seat_marks_as_many_as_who_left(asked, leaving, manager, newcomer, is_invited):
    leaving.most_sheets, leaving.least_sheets = 2, 1
    leaving.save()
    person = factories.verified(newcomer)

    members.replace_member(leaving.pk, by=manager, note="On leave.", email=person.email, is_invited=is_invited)
    for offer in SeatInvitation.objects.all():
        seat_invitations.accept(offer.pk, by=person)

    taken = Seat.objects.get(person=person)
    assert (taken.most_sheets, taken.least_sheets) == (2, 1)
