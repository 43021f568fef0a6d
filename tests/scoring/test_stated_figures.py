"""What members state after the talk: their own page, and what whoever runs the meeting sees of it."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse
from playwright.sync_api import expect

from proposals.errors import NotPermitted, NotReady, WrongState
from scoring.meetings.own import OwnMeeting, called_to, own_meeting
from scoring.meetings.running import meeting_in_view
from scoring.models import AgendaItem, DeclarationKind, Mark, Meeting, PanelFigure, ScoreSheet, StatedFigure
from scoring.services import ledger, meetings, panels, sheets
from scoring.services.stated import state_figure
from scoring.sheets.stated import StatedBy
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.scoring.chairing.arrangement import asked, page_of

pytestmark = pytest.mark.django_db
MINE = reverse("scoring:mine")
NOTHING_TO_DO = "The meeting goes on, and there is nothing for you to do now."


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def page(name, panel, *args):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, *args])


def talk_about(panel, proposal) -> AgendaItem:
    meeting = meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10)
    return meetings.take_up(meeting.items.get(proposal=proposal).pk, by=panel.chair)


def talked_about(panel, marks=(3, 4, 5), **facts) -> Any:
    """The place on the agenda of a proposal that the panel talks about just now."""
    return talk_about(panel, asked(panel, marks=marks, **facts))


def say(item, seat, figure):
    return state_figure(item.pk, by=seat.person, figure=Decimal(figure))


def record(panel, item, figure="4"):
    return meetings.record_figure(item.pk, by=panel.chair, figure=Decimal(figure), reason="It convinced us.")


def seen_by_chair(panel) -> Any:
    return meeting_in_view(Meeting.objects.get(), panel.chair).stated


def words_of(client, person, address):
    client.force_login(person)
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", unescape(client.get(address).text)))


# --- What counts ----------------------------------------------------------------------------------------------------
def test_whoever_runs_the_meeting_sees_how_many_where_they_lie_and_who_gave_which(panel):
    item = talked_about(panel)
    first, second, third = panel.seats

    say(item, first, "2.25")
    say(item, second, "4.5")
    say(item, third, "3")
    say(item, first, "2.5")

    seen = seen_by_chair(panel)
    assert (seen.given, seen.asked) == (3, 3)
    assert (seen.lowest, seen.median, seen.highest) == (Decimal("2.50"), Decimal("3.00"), Decimal("4.50"))
    assert seen.mean == Decimal("3.33")
    assert set(seen.by) == {
        StatedBy(str(first.person), Decimal("2.50")), StatedBy(str(second.person), Decimal("4.50")),
        StatedBy(str(third.person), Decimal("3.00")),
    }  # fmt: skip


def test_all_that_was_stated_is_kept_and_the_same_again_is_once(panel):
    item = talked_about(panel)
    for figure in ("2", "2.00", "3", "2"):
        say(item, panel.seats[0], figure)

    assert [each.figure for each in StatedFigure.objects.all()] == [2, 3, 2]


def test_the_middle_of_two_rounds_a_half_up(panel):
    item = talked_about(panel)
    say(item, panel.seats[0], "2.00")
    say(item, panel.seats[1], "2.01")

    assert (seen_by_chair(panel).median, seen_by_chair(panel).mean) == (Decimal("2.01"), Decimal("2.01"))


def test_it_touches_no_mark_no_sheet_and_no_score(panel):
    item = talked_about(panel)
    before = [list(ScoreSheet.objects.order_by("pk").values()), list(Mark.objects.order_by("pk").values())]

    say(item, panel.seats[0], "0")

    assert [list(ScoreSheet.objects.order_by("pk").values()), list(Mark.objects.order_by("pk").values())] == before
    item.proposal.refresh_from_db()
    assert item.proposal.score is None


def test_a_conflict_told_of_later_takes_the_figure_away(panel):
    item = talked_about(panel)
    say(item, panel.seats[0], "1")
    say(item, panel.seats[1], "4")

    sheets.declare(
        item.proposal.assignments.get(seat=panel.seats[0]).pk,
        by=panel.seats[0].person, kind=DeclarationKind.DIRECT, text="They own it.",
    )  # fmt: skip

    assert (seen_by_chair(panel).figures, seen_by_chair(panel).asked) == ([4], 2)


def test_a_sheet_that_the_ledger_set_aside_counts_here_no_more_and_its_assessor_is_not_told(panel, manager):
    item = talked_about(panel)
    before = own_meeting(panel.panel, panel.seats[0].person)
    aside = ledger.Change("set_aside", item.proposal.assignments.get(seat=panel.seats[0]).pk, None)
    entry = ledger.propose_change(item.proposal.pk, by=panel.chair, change=aside, reason="Another text.")
    ledger.confirm_change(entry.pk, by=manager)

    assert own_meeting(panel.panel, panel.seats[0].person) == before
    say(item, panel.seats[0], "1")
    assert (seen_by_chair(panel).given, seen_by_chair(panel).asked) == (0, 2)


def test_a_member_who_left_the_panel_is_not_asked(panel):
    item = talked_about(panel)
    say(item, panel.seats[0], "1")
    panel.panel.seats.filter(pk=panel.seats[0].pk).update(left_on="2026-01-01")

    assert (seen_by_chair(panel).given, seen_by_chair(panel).asked) == (0, 2)
    with pytest.raises(NotPermitted):
        say(item, panel.seats[0], "2")


def test_the_database_refuses_a_figure_off_the_scale(panel):
    item = talked_about(panel)

    with pytest.raises(IntegrityError):
        item.stated.create(seat=panel.seats[0], figure=Decimal("5.01"))


# --- Until when -----------------------------------------------------------------------------------------------------
def test_it_can_be_changed_until_the_panels_figure_is_recorded(panel):
    item = talked_about(panel)
    say(item, panel.seats[0], "2")
    record(panel, item)

    with pytest.raises(WrongState, match="recorded already"):
        say(item, panel.seats[0], "3")
    meetings.end_meeting(item.meeting_id, by=panel.chair)
    with pytest.raises(WrongState, match="has moved on"):
        say(item, panel.seats[0], "3")


def test_it_can_be_changed_until_the_chair_moves_on_and_again_when_it_is_taken_up_again(panel):
    asked(panel, marks=[3])
    item = talked_about(panel)
    other = item.meeting.items.exclude(pk=item.pk).get()
    record(panel, item)
    meetings.take_up(other.pk, by=panel.chair)
    with pytest.raises(WrongState, match="has moved on"):
        say(item, panel.seats[0], "3")

    meetings.take_up(item.pk, by=panel.chair)

    assert say(item, panel.seats[0], "3").figure == 3


def test_what_was_typed_is_told_when_the_panel_has_moved_on(client, panel):
    item = talked_about(panel)
    meetings.end_meeting(item.meeting_id, by=panel.chair)
    client.force_login(panel.seats[0].person)

    told = client.post(page("state_figure", panel, item.pk), {"figure": "3.5"}, follow=True).text

    assert "The panel has moved on from it, so your figure was not taken. You had typed 3.5." in told
    assert not StatedFigure.objects.exists()


# --- Who sees what --------------------------------------------------------------------------------------------------
def test_a_member_reads_their_own_and_nothing_of_others(client, panel):
    item = talked_about(panel, title="Sepsis at the door")
    say(item, panel.seats[0], "1.17")
    say(item, panel.seats[1], "2.83")
    record(panel, item, "4.44")

    read = words_of(client, panel.seats[1].person, page("own_meeting", panel))

    assert "Sepsis at the door" in read
    assert "total of your sheet 4.00" in read
    assert "your figure after the talk 2.83" in read
    assert "1.17" not in read
    assert "4.44" not in read
    assert str(panel.seats[0].person) not in read


@pytest.mark.parametrize("which", ["conflicted", "affiliated", "not asked"])
def test_who_has_no_part_in_it_sees_what_they_would_see_if_nothing_were_talked_about(client, panel, which):
    waiting, secret = asked(panel, marks=[4]), asked(panel, marks=[3, 4], title="Kept from them")
    seat = panel.seats[2]
    person, assignment = seat.person, secret.made[2]
    if which == "conflicted":
        sheets.declare(assignment.pk, by=person, kind=DeclarationKind.DIRECT, text="My sister wrote it.")
    elif which == "affiliated":
        person.affiliations.create(organisation=secret.lead_organisation, started_on="2020-01-01")
    else:
        sheets.decline_assignment(assignment.pk, by=person, note="On leave.")
    meeting = meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10)
    client.force_login(person)
    addresses = [page("own_meeting", panel), page("own_meeting_now", panel), "/", MINE]
    before = [without_tokens(client.get(each).text) for each in addresses]

    item = meetings.take_up(meeting.items.get(proposal=secret).pk, by=panel.chair)
    say(item, panel.seats[0], "1")

    assert NOTHING_TO_DO in before[0]
    assert [without_tokens(client.get(each).text) for each in addresses] == before
    assert own_meeting(panel.panel, person) == OwnMeeting(True, None)
    assert client.post(page("state_figure", panel, item.pk), {"figure": "3"}).status_code == 404
    assert client.post(page("state_figure", panel, 9_999), {"figure": "3"}).status_code == 404
    with pytest.raises(NotPermitted):
        say(item, seat, "3")
    assert waiting.reference != secret.reference


def without_tokens(html: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", html)


@pytest.mark.parametrize("accepted", [True, False])
def test_who_owes_a_sheet_states_no_figure_before_returning_it(client, panel, accepted):
    item = talked_about(panel, marks=[3])
    owing = item.proposal.assignments.get(seat=panel.seats[1])
    if accepted:
        factories.marked(owing, 4, returned=False)

    read = words_of(client, owing.assessor, page("own_meeting", panel))

    assert ("Go on marking" if accepted else "Declare first") in read
    assert "Your figure after the talk" not in read
    client.post(page("state_figure", panel, item.pk), {"figure": "3"})
    with pytest.raises(NotReady, match="still owe a sheet"):
        say(item, panel.seats[1], "3")
    assert not StatedFigure.objects.exists()


def test_a_chair_who_owes_a_sheet_sees_no_figure_of_others(client, panel, manager):
    item = talked_about(panel)
    say(item, panel.seats[0], "1.17")
    own = panel.panel.seats.get(person=panel.chair)
    panels.assign(item.proposal.pk, by=manager, seats=[own])
    client.force_login(panel.chair)

    whole, part = client.get(page("meeting", panel)).text, client.get(page("stated_figures", panel, item.pk)).text

    assert "1.17" not in whole
    assert "You still owe a sheet for it, so the figures of others stay hidden from you." in part
    assert "1.17" not in part
    assert Caller(panel.chair).get(f"panels/{panel.panel.pk}/meeting/").json()["stated"] is None


def test_only_who_runs_the_meeting_looks_at_the_figures_and_only_members_have_a_page(client, panel, manager, observer):
    item = talked_about(panel)
    asked_for = {
        person: [
            seen.status_code
            for seen in (client.get(page("stated_figures", panel, item.pk)), client.get(page("own_meeting", panel)))
        ]
        for person in ("chair", "member", "manager", "observer")
        if client.force_login(
            {"chair": panel.chair, "member": panel.seats[0].person, "manager": manager, "observer": observer}[person]
        )
        is None
    }

    assert asked_for == {
        "chair": [200, 200], "member": [404, 200], "manager": [200, 404], "observer": [403, 404],
    }  # fmt: skip


def test_a_chair_who_marked_it_too_states_a_figure(panel, manager):
    proposal = asked(panel, marks=[3])
    own = panel.panel.seats.get(person=panel.chair)
    factories.marked(panels.assign(proposal.pk, by=manager, seats=[own])[0], 2)
    item = talk_about(panel, proposal)

    say(item, own, "2.5")

    assert seen_by_chair(panel).by == [StatedBy(str(panel.chair), Decimal("2.50"))]


# --- Pages ----------------------------------------------------------------------------------------------------------
def test_the_form_for_the_panels_figure_begins_with_the_mean(client, panel):
    item = talked_about(panel)
    say(item, panel.seats[0], "3.25")
    say(item, panel.seats[1], "4")
    client.force_login(panel.chair)

    offered = client.get(page("meeting", panel)).text
    record(panel, item, "4")

    assert 'value="3.63"' in offered
    assert 'value="3.63"' not in client.get(page("meeting", panel)).text
    assert list(PanelFigure.objects.values_list("figure", flat=True)) == [4]


def test_a_member_is_called_from_home_and_from_their_assessments(client, panel):
    item = talked_about(panel, title="Sepsis at the door")
    client.force_login(panel.seats[0].person)
    own_page = page("own_meeting", panel)

    called = [own_page in client.get(each).text for each in ("/", MINE)]
    meetings.end_meeting(item.meeting_id, by=panel.chair)
    after = [own_page in client.get(each).text for each in ("/", MINE)]

    assert (called, after) == ([True, True], [False, False])
    assert called_to(panel.seats[0].person) == []


def test_a_member_states_a_figure_on_their_page(client, panel):
    item = talked_about(panel)
    client.force_login(panel.seats[0].person)

    told = client.post(page("state_figure", panel, item.pk), {"figure": "3.5"}, follow=True).text

    assert "your figure is kept" in told
    assert "Change your figure" in told
    assert 'value="3.50"' in told
    assert client.get(page("state_figure", panel, item.pk)).url == page("own_meeting", panel)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter a figure from 0 to 5."),
        ("5.01", "Enter a figure from 0 to 5."),
        ("-0.01", "Enter a figure from 0 to 5."),
        ("3.125", "Enter it with up to two decimals."),
        ("3.1415926", "Enter a figure from 0 to 5."),
        ("NaN", "Enter a number."),
        ("four", "Enter a number."),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_and_what_was_typed_is_kept(client, panel, typed, told):
    item = talked_about(panel)
    client.force_login(panel.seats[0].person)

    answer = client.post(page("state_figure", panel, item.pk), {"figure": typed})

    assert answer.status_code == 200
    assert told in answer.text
    assert f'value="{typed}"' in answer.text or not typed
    assert not StatedFigure.objects.exists()


def test_without_a_meeting_the_page_says_what_will_stand_there(client, panel):
    assert "This panel has no meeting now." in words_of(client, panel.seats[0].person, page("own_meeting", panel))


def test_the_page_of_the_proposal_shows_them_beside_the_panels_figure_without_names(client, panel, observer):
    item = talked_about(panel)
    for seat, figure in zip(panel.seats, ("4", "2.5", "3"), strict=True):
        say(item, seat, figure)
    record(panel, item)

    read = words_of(client, observer, page_of(panel, item.proposal))

    assert "Its members had stated 2.50, 3.00, 4.00 (median 3.00)." in read
    assert str(panel.seats[0].person) not in read


def test_beside_an_earlier_figure_stands_what_was_stated_by_then(client, panel):
    item = talked_about(panel)
    other = asked(panel, marks=[3])
    say(item, panel.seats[0], "2")
    record(panel, item)
    meetings.end_meeting(item.meeting_id, by=panel.chair)
    again = talk_about(panel, item.proposal)
    say(again, panel.seats[0], "4")
    record(panel, again)

    read = words_of(client, panel.chair, page_of(panel, item.proposal))

    assert re.findall(r"Its members had stated ([\d., ]+) \(", read) == ["4.00", "2.00"]
    assert other.pk != item.proposal_id


def test_a_members_page_costs_the_same_for_one_proposal_and_for_three(client, panel, django_assert_num_queries):
    item = talked_about(panel)
    say(item, panel.seats[0], "3")
    client.force_login(panel.seats[0].person)
    with django_assert_num_queries(10):
        client.get(page("own_meeting", panel))
    meetings.end_meeting(item.meeting_id, by=panel.chair)
    for _ in range(2):
        item = talked_about(panel)
        say(item, panel.seats[1], "3")
        meetings.end_meeting(item.meeting_id, by=panel.chair)
    talk_about(panel, item.proposal)

    with django_assert_num_queries(10):
        client.get(page("own_meeting", panel))


@pytest.mark.parametrize("stated", [1, 3])
def test_looking_again_costs_the_same_for_one_figure_and_for_three(client, panel, stated, django_assert_num_queries):
    item = talked_about(panel)
    for seat in panel.seats[:stated]:
        say(item, seat, "3")
    client.force_login(panel.chair)

    with django_assert_num_queries(13):
        client.get(page("stated_figures", panel, item.pk))
    with django_assert_num_queries(15):
        client.get(page("meeting", panel))


@pytest.mark.browser
def test_a_member_states_a_figure_and_the_chair_sees_it_come(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    item = talked_about(panel, title="A shared protocol for sepsis")
    sign_in(panel.chair)
    clean_page.goto(page("meeting", panel))
    clean_page.get_by_text("Nobody has given a figure yet.").wait_for()
    assert_accessible(clean_page)

    say(item, panel.seats[0], "3.25")

    clean_page.get_by_text("1 of 3").wait_for()
    expect(clean_page.get_by_label("What the panel came to")).to_have_value("3.25")
    clean_page.get_by_label("What the panel came to").fill("4")
    clean_page.get_by_text("Who gave which figure").click()
    say(item, panel.seats[1], "2.25")
    clean_page.get_by_text("2 of 3").wait_for()
    expect(clean_page.get_by_text(f"{panel.seats[1].person}: 2.25")).to_be_visible()
    expect(clean_page.get_by_label("What the panel came to")).to_have_value("4")
    assert_accessible(clean_page)


@pytest.mark.browser
def test_a_member_follows_the_meeting_on_their_page(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    proposal = asked(panel, marks=[3], title="A shared protocol for sepsis")
    meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10)
    sign_in(panel.seats[0].person)
    clean_page.goto(page("own_meeting", panel))
    clean_page.get_by_text("nothing for you to do now").wait_for()
    assert_accessible(clean_page)

    item = talk_about(panel, proposal)

    clean_page.get_by_text("A shared protocol for sepsis").wait_for()
    clean_page.get_by_label("Your figure after the talk").fill("3.5")
    clean_page.get_by_role("button", name="State your figure").click()
    clean_page.get_by_text("your figure is kept").wait_for()
    assert_accessible(clean_page)
    record(panel, item)
    clean_page.get_by_text("The panel’s figure is recorded, so yours stands as you gave it.").wait_for()


# --- By program -----------------------------------------------------------------------------------------------------
def test_a_program_states_a_figure_as_the_page_does(panel):
    item = talked_about(panel, title="Sepsis at the door")
    member, at = Caller(panel.seats[0].person), f"panels/{panel.panel.pk}/meeting"
    own = item.proposal.assignments.get(seat=panel.seats[0])

    answers = [
        member.post(f"{at}/{item.pk}/mine/", {"figure": "3.256"}),
        member.post(f"{at}/{item.pk}/mine/", {"figure": 3.5}),
        member.post(f"{at}/9999/mine/", {"figure": 3.5}),
        member.get(f"{at}/mine/"),
        member.get(f"{at}/"),
        Caller(panel.chair).get(f"{at}/"),
    ]
    record(panel, item)
    late = member.post(f"{at}/{item.pk}/mine/", {"figure": 4})

    assert [each.status_code for each in [*answers, late]] == [400, 200, 404, 200, 404, 200, 409]
    assert answers[3].json() == answers[1].json() == {
        "is_on": True,
        "now": {
            "item": item.pk, "reference": item.proposal.reference, "title": "Sepsis at the door",
            "assessment": own.pk, "owes_sheet": False, "total": "3.00", "stated": "3.50", "is_recorded": False,
        },
    }  # fmt: skip
    assert answers[5].json()["stated"] == {
        "asked": 3, "given": 1, "mean": "3.50", "median": "3.50", "lowest": "3.50", "highest": "3.50",
        "by": [{"name": str(panel.seats[0].person), "figure": "3.50"}],
    }  # fmt: skip
