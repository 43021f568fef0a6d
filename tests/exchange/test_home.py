"""The first page: what this is for visitors, what waits for everybody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from exchange.models import Office, OfficeHeld
from exchange.waiting import blocks_for
from proposals.models import Affiliation, Call, Proposal
from proposals.services import moderation, writing
from proposals.states import State
from scoring.models import Panel, SeatKind
from scoring.services import decisions, flags, panels, sheets
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.factories import proposal_at
from tests.reading import words_of

HOME = reverse("home")


def rows_of(person, title):
    return next(block.rows for block in blocks_for(person) if block.title == title)


@pytest.fixture
def home_of(client):
    def get(person):
        client.force_login(person)
        return words_of(client.get(HOME))

    return get


# --- Visitors ---------------------------------------------------------------------------------------------------
def test_a_visitor_reads_what_this_is_and_what_is_open(client, open_call):
    factories.open_call(title="A coming call", opens_at=now() + timedelta(days=1))
    proposal_at(
        State.FUNDED, call=factories.open_call(title="A decided call"), title="Falls at night", pitch="Sensors."
    )

    told = words_of(client.get(HOME))

    assert "Open calls Safety at scale" in told
    assert "A coming call" not in told
    assert "Latest funded Falls at night Sensors. Funded" in told


def test_a_visitor_reads_nothing_that_is_under_embargo(client, open_call):
    proposal_at(State.FUNDED, call=open_call, announced=False, title="In secret")

    told = words_of(client.get(HOME))

    assert "In secret" not in told
    assert "Nothing is funded yet" in told


def test_an_empty_exchange_says_so(client, db):
    assert "No call is open today" in words_of(client.get(HOME))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_visitors_costs_the_same_with_more_rows(client, db, rows, django_assert_num_queries):
    for _ in range(rows):
        factories.open_call()
        proposal_at(State.FUNDED)

    with django_assert_num_queries(2):
        client.get(HOME)


# --- Authors ----------------------------------------------------------------------------------------------------
def test_a_new_member_is_led_to_the_open_calls(home_of, author):
    told = home_of(author)

    assert "Your drafts You have no draft. See which calls are open" in told
    assert "Notices Nothing unread." in told


def test_drafts_wait_with_the_time_that_is_left_returned_ones_first(author, open_call):
    Call.objects.filter(pk=open_call.pk).update(closes_at=now() + timedelta(days=10, hours=1))
    open_call = Call.objects.get()
    urgent = factories.open_call(closes_at=now() + timedelta(hours=30, minutes=1), title="Closing call")
    back = proposal_at(State.SUBMITTED, call=open_call, author=author, title="Returned")
    moderation.return_for_changes(
        back.pk, by=factories.moderator(), note="More.", return_by=localdate() + timedelta(days=20)
    )
    writing.start_proposal(open_call.pk, by=author, title="Quiet")
    writing.start_proposal(urgent.pk, by=author, title="Urgent")

    rows = rows_of(author, "Your drafts")

    assert [(row.title, row.clock, row.kind) for row in rows] == [
        ("Returned", "20 days left", ""),
        ("Urgent", "30 hours left", "due"),
        ("Quiet", "10 days left", ""),
    ]
    assert rows[0].note == f"{back.reference}, returned for changes for Safety at scale"


def test_a_draft_of_a_closed_call_is_too_late(author, open_call):
    writing.start_proposal(open_call.pk, by=author, title="Quiet")
    factories.close_window(open_call)

    assert [row.clock for row in rows_of(author, "Your drafts")] == ["Too late to submit"]


def test_an_author_follows_what_they_submitted_and_learns_no_outcome_early(author, open_call):
    proposal_at(State.FUNDED, call=open_call, author=author, announced=False, title="In secret")

    assert [(row.title, row.clock, row.kind) for row in rows_of(author, "Your proposals")] == [
        ("In secret", "Scored", "scored")
    ]


def test_a_viewer_has_no_draft_to_write(author, open_call):
    viewer = factories.member("Viewer")
    draft = writing.start_proposal(open_call.pk, by=author, title="Quiet")
    factories.co_author(draft, viewer, role="viewer")

    assert rows_of(viewer, "Your drafts") == []


# --- Offices and panels -----------------------------------------------------------------------------------------
def test_a_moderator_sees_the_desk_with_its_clock_the_oldest_first(moderator, open_call):
    for title, days in [("Young", 1), ("Old", 30)]:
        proposal = proposal_at(State.SUBMITTED, call=open_call, title=title)
        Proposal.objects.filter(pk=proposal.pk).update(submitted_at=now() - timedelta(days=days))
    mine = proposal_at(State.SUBMITTED, call=open_call, title="Mine")
    factories.co_author(mine, moderator)

    rows = rows_of(moderator, "Submissions to review")

    assert [(row.title, row.kind) for row in rows] == [("Old", "late"), ("Young", "")]
    assert rows[0].note.endswith(", submitted 30 days ago to Safety at scale")


def test_an_assessor_sees_what_to_declare_and_what_to_mark(open_call):
    on = factories.panel(open_call)
    first, second = (proposal_at(State.REVIEWED, call=open_call, on=on, title=title) for title in ("Falls", "Insulin"))
    assessor = on.seats[0].person
    made = panels.assign(first.pk, by=on.chair, seats=on.seats[:1]) + panels.assign(
        second.pk, by=on.chair, seats=on.seats[:1]
    )
    sheets.declare(made[1].pk, by=assessor, kind="none")

    assert [(row.title, row.href, row.clock) for row in rows_of(assessor, "Assessments")] == [
        ("Falls", reverse("scoring:declare", args=[made[0].pk]), "due in 30 days"),
        ("Insulin", reverse("scoring:sheet", args=[made[1].pk]), "due in 30 days"),
    ]

    sheets.declare(made[0].pk, by=assessor, kind="direct", text="My sister wrote it.")

    assert [row.title for row in rows_of(assessor, "Assessments")] == ["Insulin"]


def test_a_chair_sees_what_is_ready_to_close(open_call):
    on = factories.panel(open_call, assessors=3)
    ready, flagged, waiting = (
        proposal_at(State.REVIEWED, call=open_call, on=on, title=title) for title in ("Ready", "Flagged", "Waiting")
    )
    for proposal in (ready, flagged):
        for assignment in panels.assign(proposal.pk, by=on.chair, seats=on.seats):
            factories.marked(assignment)
    flags.raise_flag(flagged.pk, by=on.chair, text="The figures differ.")

    assert [row.title for row in rows_of(on.chair, "Ready to close")] == ["Ready"]
    assert rows_of(on.chair, "Ready to close")[0].note == f"{ready.reference}, 3 sheets in at {on.panel}"
    assert waiting.reference


def test_an_award_waits_for_every_manager_but_the_one_who_proposed_it(manager, second_manager, open_call):
    proposal = proposal_at(State.SCORED, call=open_call, title="Falls")
    decisions.propose_award(proposal.pk, by=manager, award=12_000)

    assert rows_of(manager, "Awards to confirm") == []
    assert [(row.title, row.note) for row in rows_of(second_manager, "Awards to confirm")] == [
        ("Falls", f"{proposal.reference}, £12,000 proposed by {manager}")
    ]


def test_a_manager_sees_when_a_closed_call_can_be_announced(manager, open_call):
    busy = factories.open_call(title="Busy call")
    proposal_at(State.SUBMITTED, call=busy)
    factories.close_window(busy)
    proposal_at(State.DECLINED, call=open_call)
    factories.close_window(open_call)
    factories.open_call(title="Still open")

    rows = {row.title: (row.href, row.note) for row in rows_of(manager, "Calls being decided")}

    assert rows == {
        "Busy call": (
            reverse("scoring:ranking", args=[busy.code]),
            "1 proposal with the moderators or the panel, 0 to decide",
        ),
        "Safety at scale": (reverse("proposals:announce", args=[open_call.code]), "Ready to announce"),
    }


def test_blocks_are_for_those_who_hold_the_right(author, moderator, manager, observer, administrator, open_call):
    on = factories.panel(open_call)
    people = {
        "author": author, "moderator": moderator, "manager": manager, "observer": observer,
        "administrator": administrator, "chair": on.chair, "assessor": on.seats[0].person,
    }  # fmt: skip

    assert {name: [block.title for block in blocks_for(person)] for name, person in people.items()} == {
        "author": ["Your drafts", "Your proposals"],
        "moderator": ["Submissions to review", "Affiliations to confirm"],
        "manager": ["Awards to confirm", "Reports on awards to read", "Calls being decided"],
        "observer": ["Calls being decided"],
        "administrator": ["Administration"],
        "chair": ["Assessments", "Ready to close"],
        "assessor": ["Assessments"],
    }


def test_what_waits_stands_before_what_does_not(manager, open_call):
    factories.close_window(open_call)

    shown = [block.title for block in blocks_for(manager)]
    assert shown == ["Calls being decided", "Awards to confirm", "Reports on awards to read"]


def test_only_the_first_five_are_shown_with_their_number(home_of, moderator, open_call, author):
    for number in range(6):
        proposal_at(State.SUBMITTED, call=open_call, author=author, title=f"Falls {number}")

    told = home_of(moderator)

    assert "Submissions to review 6" in told
    assert "(5 of 6 shown)" in told


# --- News -------------------------------------------------------------------------------------------------------
def test_unread_notices_and_recent_changes_stand_beside_it(home_of, author, open_call):
    proposal = proposal_at(State.REVIEWED, call=open_call, author=author, title="Falls")

    told = home_of(author)

    assert f"Notices 2 unread {proposal.reference} is with the panel today We have your proposal" in told
    assert "What changed Falls Passed to a panel today Falls Submitted today" in told


def test_changes_betray_no_outcome_and_no_conflict(home_of, author, manager, open_call):
    on = factories.panel(open_call, assessors=1)
    proposal_at(State.DECLINED, call=open_call, title="Declined openly")
    proposal_at(State.FUNDED, call=open_call, author=author, announced=False, title="In secret")
    hidden = proposal_at(State.REVIEWED, call=open_call, on=on, title="Conflicted")
    assignment = panels.assign(hidden.pk, by=on.chair, seats=on.seats)[0]
    sheets.declare(assignment.pk, by=assignment.assessor, kind="direct", text="My sister wrote it.")

    assert "In secret Funded" not in home_of(author)
    assert "In secret Funded" in home_of(manager)
    assert "Conflicted" not in home_of(assignment.assessor).split("What changed")[1]
    assert "Conflicted" in home_of(author).split("What changed")[1]


# --- Costs ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
def test_home_costs_one_who_does_everything_the_same_with_more_rows(
    client, open_call, manager, rows, django_assert_num_queries
):
    """They are an author, a moderator, a manager, an assessor and a chair: the dearest home there can be.

    One of these queries follows the mergers of their organisation: a manager settles nothing about its proposals.
    """
    person = factories.member("Everybody", at=factories.organisation())
    for office in (Office.MODERATOR, Office.MANAGER):
        OfficeHeld.objects.create(member=person, office=office)
    own_panel = Panel.objects.create(call=open_call, name="Their own")
    factories.seat(own_panel, person, SeatKind.CHAIR)
    on = factories.panel(open_call)
    seats = [factories.seat(on.panel, person)]
    for number in range(rows):
        proposal_at(State.SUBMITTED, call=open_call, author=person, title=f"Mine {number}")
        factories.draft(open_call, author=person)
        proposal_at(State.SUBMITTED, call=open_call, title=f"To review {number}")
        scored = proposal_at(State.SCORED, call=open_call, on=on)
        decisions.propose_award(scored.pk, by=manager, award=1_000)
        to_mark = proposal_at(State.REVIEWED, call=open_call, on=on)
        panels.assign(to_mark.pk, by=on.chair, seats=seats)
        factories.close_window(factories.open_call())
    client.force_login(person)

    with django_assert_num_queries(22):
        client.get(HOME)


@pytest.mark.parametrize(("office", "queries"), [("", 10), ("moderator", 13), ("manager", 14), ("observer", 11)])
def test_home_is_cheap_for_each_office(client, open_call, office, queries, django_assert_num_queries):
    proposal_at(State.SUBMITTED, call=open_call)
    client.force_login(factories.member("Somebody", office=office))

    with django_assert_num_queries(queries):
        client.get(HOME)


def test_home_is_only_read(client, author):
    client.force_login(author)

    assert client.post(HOME).status_code == 405
    assert Affiliation.objects.filter(person=author).count() == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_home_is_accessible_for_visitors_and_members(clean_page, sign_in):
    call = factories.open_call()
    author = factories.member("Author", at=factories.organisation())
    factories.draft(call, author=author)
    proposal_at(State.FUNDED, author=author)

    clean_page.goto(HOME)
    assert_accessible(clean_page)
    sign_in(author)
    clean_page.goto(HOME)
    assert_accessible(clean_page)
