"""Meeting mode: who leaves the room, what is talked about, what the panel comes to beside the sheets."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from scoring.meetings.absences import absent_from
from scoring.meetings.running import meeting_in_view
from scoring.models import AgendaItem, DeclarationKind, Meeting, PanelFigure
from scoring.services import meetings, panels, sheets
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.scoring.chairing.arrangement import asked, page_of, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def page(name, panel, *args):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, *args])


def begun(panel, by=None):
    return meetings.start_meeting(panel.panel.pk, by=by or panel.chair, minutes_each=10)


def conflicted(panel, place, **facts):
    """A proposal with a returned sheet, and the person in this seat has a conflict with it."""
    proposal = asked(panel, marks=[3] if place else (), **facts)
    if not place:
        factories.marked(proposal.made[1], 4)
    sheets.declare(
        proposal.made[place].pk, by=panel.seats[place].person, kind=DeclarationKind.DIRECT, text="We work together."
    )
    return proposal


# --- The agenda -----------------------------------------------------------------------------------------------------
def test_the_agenda_holds_what_is_being_marked_and_has_a_sheet(panel):
    talked, _without = asked(panel, marks=[3]), asked(panel)
    placed(panel)

    assert [each.proposal.pk for each in begun(panel).items.all()] == [talked.pk]


def test_people_stay_out_for_neighbours(panel):
    first, between, last = conflicted(panel, 1), asked(panel, marks=[3]), conflicted(panel, 1)

    order = [each.proposal.pk for each in begun(panel).items.all()]

    assert order == [between.pk, first.pk, last.pk]


def test_who_may_not_hear_it_is_found_by_conflict_part_and_organisation(panel):
    declared, written, led = conflicted(panel, 1), asked(panel, marks=[3]), asked(panel, marks=[3])
    factories.co_author(written, panel.seats[2].person)
    panel.seats[0].person.affiliations.create(organisation=led.lead_organisation, started_on="2020-01-01")

    absent = absent_from(panel.panel, [declared, written, led])

    assert absent[declared.pk] == {panel.seats[1].person}
    assert absent[written.pk] >= {panel.seats[2].person}
    assert absent[led.pk] == {panel.seats[0].person}


def test_nothing_to_talk_about_is_said(client, panel):
    client.force_login(panel.chair)

    assert "There is nothing to talk about yet." in client.get(page("meeting", panel)).text
    with pytest.raises(NotReady, match="There is nothing to talk about yet"):
        begun(panel)


def test_a_meeting_begins_once_however_often_it_is_pressed(panel, manager):
    asked(panel, marks=[3])

    assert begun(panel) == begun(panel, by=manager)
    assert Meeting.objects.count() == 1


# --- The talk -------------------------------------------------------------------------------------------------------
def test_it_says_who_leaves_and_who_comes_back(panel):
    hears_all, out = asked(panel, marks=[3]), conflicted(panel, 1)
    first, second = begun(panel).items.all()
    name = str(panel.seats[1].person)
    assert (first.proposal, second.proposal) == (hears_all, out)

    seen = []
    for item in (first, second, first):
        meetings.take_up(item.pk, by=panel.chair)
        view: Any = meeting_in_view(Meeting.objects.get(), panel.chair)
        seen.append((view.now.reference, view.leave, view.come_back))

    assert seen == [
        (hears_all.reference, [], []), (out.reference, [name], []), (hears_all.reference, [], [name]),
    ]  # fmt: skip


def test_one_proposal_is_talked_about_at_a_time(panel):
    asked(panel, marks=[3])
    asked(panel, marks=[3])
    first, second = begun(panel).items.all()

    for item in (first, second, second):
        meetings.take_up(item.pk, by=panel.chair)

    assert [each.is_open for each in AgendaItem.objects.all()] == [False, True]


def test_the_figure_stands_beside_the_sheets_and_changes_no_score(client, panel):
    proposal = asked(panel, marks=[3, 5])
    item = begun(panel).items.get()
    client.force_login(panel.chair)
    client.post(page("take_up", panel, item.pk))

    done = client.post(page("figure", panel, item.pk), {"figure": "4.25", "reason": "It works."}, follow=True).text
    client.post(page("figure", panel, item.pk), {"figure": "4.5", "reason": "On reflection."})
    seen = client.get(page_of(panel, proposal)).text

    assert "the panel’s figure is recorded beside the sheets" in done
    assert [(each.figure, each.reason) for each in PanelFigure.objects.all()] == [
        (Decimal("4.25"), "It works."), (Decimal("4.50"), "On reflection."),
    ]  # fmt: skip
    assert "What the panel came to" in seen
    assert "a later figure took its place" in seen
    assert [each.total for each in seen_sheets(proposal)] == [3, 5]
    proposal.refresh_from_db()
    assert proposal.score is None


def seen_sheets(proposal):
    return [each.sheet for each in proposal.assignments.filter(state="returned").order_by("pk")]


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"figure": "", "reason": "Because."}, "Enter a figure from 0 to 5."),
        ({"figure": "5.01", "reason": "Because."}, "Enter a figure from 0 to 5."),
        ({"figure": "3", "reason": "  "}, "Say why the panel came to it."),
        ({"figure": "NaN", "reason": "Because."}, "Enter a number."),
    ],
)
def test_what_is_wrong_with_a_figure_is_said_and_what_was_typed_is_kept(client, panel, sent, told):
    asked(panel, marks=[3])
    item = begun(panel).items.get()
    meetings.take_up(item.pk, by=panel.chair)
    client.force_login(panel.chair)

    answer = client.post(page("figure", panel, item.pk), sent)

    assert answer.status_code == 200
    assert told in answer.text
    assert sent["reason"].strip() in answer.text
    assert not PanelFigure.objects.exists()


def test_a_figure_sent_twice_is_recorded_once_until_it_is_talked_about_again(panel):
    asked(panel, marks=[3])
    item = begun(panel).items.get()

    def recorded(reason):
        return meetings.record_figure(item.pk, by=panel.chair, figure=Decimal("3.50"), reason=reason)

    meetings.take_up(item.pk, by=panel.chair)
    first, again, other = recorded("It is small."), recorded("It is small."), recorded("It is new.")
    AgendaItem.objects.filter(pk=item.pk).update(closed_at=now())
    meetings.take_up(item.pk, by=panel.chair)
    later = recorded("It is new.")

    assert (again, list(PanelFigure.objects.order_by("pk"))) == (first, [first, other, later])


def test_there_is_no_figure_before_the_talk_nor_after_the_meeting(panel):
    asked(panel, marks=[3])
    meeting = begun(panel)
    item = meeting.items.get()
    facts = {"by": panel.chair, "figure": Decimal(3), "reason": "It works."}

    with pytest.raises(WrongState, match="did not talk"):
        meetings.record_figure(item.pk, **facts)
    meetings.take_up(item.pk, by=panel.chair)
    meetings.end_meeting(meeting.pk, by=panel.chair)
    with pytest.raises(WrongState, match="is over"):
        meetings.record_figure(item.pk, **facts)
    with pytest.raises(WrongState, match="is over"):
        meetings.take_up(item.pk, by=panel.chair)


def test_only_the_chair_and_managers_run_a_meeting(panel, manager):
    asked(panel, marks=[3])
    member = panel.seats[0].person
    with pytest.raises(NotPermitted):
        begun(panel, by=member)
    meeting = begun(panel, by=manager)
    for verb, pk in ((meetings.take_up, meeting.items.get().pk), (meetings.end_meeting, meeting.pk)):
        with pytest.raises(NotPermitted):
            verb(pk, by=member)


def test_a_chair_with_a_part_in_a_proposal_finds_it_nowhere_in_a_managers_meeting(client, panel, manager):
    heard, secret = asked(panel, marks=[3]), asked(panel, marks=[3], title="Written by the chair")
    factories.co_author(secret, panel.chair)
    items = {each.proposal_id: each.pk for each in begun(panel, by=manager).items.all()}
    client.force_login(panel.chair)

    seen = client.get(page("meeting", panel)).text

    assert heard.reference in seen
    assert "Written by the chair" not in seen
    assert "0 of 1 talked about" in seen
    client.post(page("take_up", panel, items[heard.pk]))
    assert "1 on the agenda" in client.get(page("meeting", panel)).text
    assert client.post(page("take_up", panel, items[secret.pk])).status_code == 404
    with pytest.raises(NotPermitted):
        meetings.take_up(items[secret.pk], by=panel.chair)


def test_who_still_owes_a_sheet_sees_no_figure_of_the_panel(client, panel, manager):
    proposal = asked(panel, marks=[3])
    item = meetings.take_up(begun(panel, by=manager).items.get().pk, by=manager)
    meetings.record_figure(item.pk, by=manager, figure=Decimal("4.25"), reason="It works.")
    client.force_login(panel.chair)
    assert "4.25" in client.get(page("meeting", panel)).text

    panels.assign(proposal.pk, by=manager, seats=[panel.panel.seats.get(person=panel.chair)])

    seen = client.get(page("meeting", panel)).text
    assert "marks and totals stay hidden from you" in seen
    assert "4.25" not in seen
    assert "It works." not in seen


def test_ending_it_twice_is_ending_it_once(client, panel):
    asked(panel, marks=[3])
    begun(panel)
    client.force_login(panel.chair)
    for _ in range(2):
        assert client.post(page("end_meeting", panel)).status_code == 302

    assert "Begin the meeting" in client.get(page("meeting", panel)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_proposal_and_for_three(client, panel, rows, django_assert_num_queries):
    for _ in range(rows):
        conflicted(panel, 1)
    meetings.take_up(begun(panel).items.first().pk, by=panel.chair)
    client.force_login(panel.chair)

    with django_assert_num_queries(15):
        client.get(page("meeting", panel))


@pytest.mark.browser
def test_a_chair_runs_a_meeting(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    asked(panel, marks=[3, 5], title="A shared protocol for sepsis")
    conflicted(panel, 1, title="Falls at night")
    sign_in(panel.chair)

    clean_page.goto(page("meeting", panel))
    assert_accessible(clean_page)
    clean_page.get_by_label("Falls at night").check()
    clean_page.get_by_role("button", name="Begin the meeting").click()
    for _ in range(2):
        clean_page.get_by_role("button", name="Take up the next proposal").click()
    clean_page.get_by_text("Leave the room now:").wait_for()
    clean_page.get_by_label("What the panel came to").fill("3.5")
    clean_page.get_by_label("Why").fill("It convinced us.")
    clean_page.get_by_role("button", name="Record the figure").click()
    clean_page.get_by_text("recorded beside the sheets").wait_for()
    assert_accessible(clean_page)


# --- By program -----------------------------------------------------------------------------------------------------
def test_a_program_runs_a_meeting_as_the_page_does(panel):
    first, second = asked(panel, marks=[3]), asked(panel, marks=[4])
    chair, at = Caller(panel.chair), f"panels/{panel.panel.pk}/meeting"
    assert chair.get(f"{at}/").status_code == 404

    began = chair.post(f"{at}/", {"minutes_each": 10})
    place = began.json()["agenda"][0]["id"]
    answers = [
        chair.post(f"{at}/{place}/figure/", {"figure": 3.5, "reason": "It convinced us."}),
        chair.post(f"{at}/{place}/take-up/"),
        chair.post(f"{at}/{place}/figure/", {"figure": 3.5, "reason": "It convinced us."}),
        chair.post(f"{at}/{place}/figure/", {"figure": 7, "reason": "It convinced us."}),
        chair.get(f"{at}/"),
        chair.post(f"{at}/end/"),
        chair.get(f"{at}/"),
    ]

    assert began.status_code == 201
    assert [each.status_code for each in answers] == [409, 200, 200, 400, 200, 200, 404]
    agenda = answers[4].json()["agenda"]
    assert [(each["reference"], each["is_open"], each["figure"]) for each in agenda] == [
        (first.reference, True, {"figure": "3.50", "reason": "It convinced us."}),
        (second.reference, False, None),
    ]


def test_a_program_compares_assessors_and_an_observer_reads_codes(panel, manager, observer):
    asked(panel, marks=[5, 3, 3])
    path = f"panels/{panel.panel.pk}/marking/"

    of_chair, of_manager, of_observer = (Caller(each).get(path).json() for each in (panel.chair, manager, observer))

    assert (of_chair["sheets"], of_chair["proposals"]) == (3, 1)
    assert [each["overall"] for each in of_chair["rows"]] == [{"mean": mark, "apart": None} for mark in (5.0, 3.0, 3.0)]
    assert of_manager["rows"][0]["overall"] == {"mean": 5.0, "apart": 2.0}
    assert [(each["name"], each["code"]) for each in of_observer["rows"]] == [
        ("", seat.code) for seat in sorted(panel.seats, key=lambda seat: seat.code)
    ]
