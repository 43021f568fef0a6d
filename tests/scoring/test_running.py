"""Running a panel: reminders before and after the due date and by hand, and closing what is ready at once."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from proposals.days import in_words, stage_of
from proposals.errors import NotPermitted, NotReady
from proposals.jobs.daily import DAILY
from proposals.kinds import NoticeKind
from proposals.models import Notice
from proposals.states import State
from proposals.working_days import is_working_day
from scoring.models import Seat
from scoring.services import ledger, reminders
from scoring.services.ledger import Change
from tests import factories
from tests.browser_fixtures import assert_accessible
from tests.scoring.chairing.arrangement import asked, placed

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def page(name, panel):
    return reverse(f"scoring:{name}", args=[panel.panel.pk])


def reminded(person):
    mine = Notice.objects.filter(recipient=person, kind=NoticeKind.REMINDER).order_by("pk")
    return list(mine.values_list("subject", flat=True))


# --- By itself ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "stage"),
    [
        (6, ""),
        (5, "soon"),
        (0, "soon"),
        (-1, "late-1"),
        (-7, "late-1"),
        (-8, "late-2"),
        (-22, "late-4"),
        (-90, "late-4"),
    ],
)
def test_a_reminder_is_due_in_the_last_days_and_then_each_week_for_a_month(left, stage):
    assert stage_of(date(2026, 3, 4) + timedelta(days=left), date(2026, 3, 4), soon=5) == stage


def test_the_look_happens_daily():
    assert reminders.remind_assessors in [each.task for each in DAILY]


def test_who_owes_a_sheet_is_told_once_for_each_stage_and_who_returned_it_is_not(panel):
    proposal = asked(panel, marks=[3])
    call, due = proposal.call, proposal.call.scoring_due_on
    returned, owes = (panel.seats[place].person for place in (0, 1))

    for days in (-20, -5, -4, 1, 2, 9):
        look(due + timedelta(days=days))

    assert reminded(returned) == []
    assert reminded(owes) == [
        f"Your sheets for {call.title} are due by {in_words(due)}",
        f"Your sheets for {call.title} are late",
        f"Your sheets for {call.title} are late",
    ]


def look(day):
    """On that day, or the next working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), tick=False):
        reminders.remind_assessors.func(day.isoformat())


def test_a_reminder_names_no_proposal_and_no_number(panel):
    proposal = asked(panel, title="Falls at night")
    look(proposal.call.scoring_due_on + timedelta(days=1))

    notice = Notice.objects.filter(kind=NoticeKind.REMINDER).earliest("pk")

    assert (notice.about, notice.path) == (None, reverse("scoring:mine"))
    assert "Falls" not in notice.body
    assert proposal.reference not in notice.body


# --- By hand --------------------------------------------------------------------------------------------------------
def test_the_chair_reminds_whom_they_tick_with_words_of_their_own(client, panel):
    asked(panel, marks=[3])
    first, second, third = panel.seats
    client.force_login(panel.chair)
    asks = client.get(page("remind", panel)).text

    answer = client.post(page("remind", panel), {"seats": [second.pk], "note": "We meet on Tuesday."}, follow=True)

    assert str(second.person) in asks
    assert str(first.person) not in asks
    assert "1 reminded." in answer.text
    assert [len(reminded(seat.person)) for seat in (first, second, third)] == [0, 1, 0]
    assert Notice.objects.get(kind=NoticeKind.REMINDER).body.endswith("We meet on Tuesday.")
    assert "was last reminded by hand" in client.get(page("remind", panel)).text


def test_nobody_is_reminded_by_hand_twice_a_day(panel):
    asked(panel)
    for _ in range(2):
        reminders.remind_by_hand(panel.panel.pk, by=panel.chair, seats=panel.seats)

    assert [len(reminded(seat.person)) for seat in panel.seats] == [1, 1, 1]


def test_who_owes_nothing_can_not_be_reminded(panel):
    asked(panel, marks=[3])

    with pytest.raises(NotReady, match="None of them owes a sheet"):
        reminders.remind_by_hand(panel.panel.pk, by=panel.chair, seats=panel.seats[:1])


def test_only_the_chair_and_managers_remind(client, panel, manager, observer):
    asked(panel)
    seats = Seat.objects.filter(panel=panel.panel)

    with pytest.raises(NotPermitted):
        reminders.remind_by_hand(panel.panel.pk, by=panel.seats[0].person, seats=seats)
    reminders.remind_by_hand(panel.panel.pk, by=manager, seats=seats)
    client.force_login(observer)
    assert client.get(page("remind", panel)).status_code == 403


def test_a_chair_is_not_told_who_owes_a_sheet_for_what_they_have_a_part_in(client, panel):
    factories.co_author(asked(panel), panel.chair)
    client.force_login(panel.chair)

    assert "Nobody owes a sheet." in client.get(page("remind", panel)).text
    assert "Nothing is being marked here." in client.get(page("close", panel)).text


# --- Closing --------------------------------------------------------------------------------------------------------
def test_what_is_ready_is_closed_and_what_is_not_is_named_with_its_reason(client, panel):
    ready, short = asked(panel, marks=[3, 4, 5]), asked(panel, marks=[2])
    client.force_login(panel.chair)
    asks = client.get(page("close", panel)).text

    done = client.post(page("close", panel), {"proposals": [ready.reference, short.reference]}, follow=True).text

    assert f"{short.reference}: 1 of 3 score sheets are returned." in asks
    assert f"Scoring is closed for {ready.reference}." in done
    assert f"{short.reference} is not closed: 1 of 3 score sheets are returned." in done
    ready.refresh_from_db()
    short.refresh_from_db()
    assert (ready.state, ready.score) == (State.SCORED, 4)
    assert short.state == State.REVIEWED


@pytest.mark.parametrize("sent", [[], ["P-2026-9999"], ["x" * 500]])
def test_nothing_or_something_unknown_is_refused_at_its_field(client, panel, sent):
    asked(panel, marks=[3, 4, 5])
    client.force_login(panel.chair)

    answer = client.post(page("close", panel), {"proposals": sent})

    assert answer.status_code == 200
    assert ("Choose at least one proposal." if not sent else "Choose proposals from the list.") in answer.text


def test_closing_twice_tells_the_second_time_why_nothing_happened(client, panel):
    ready = asked(panel, marks=[3, 4, 5])
    client.force_login(panel.chair)
    for _ in range(2):
        answer = client.post(page("close", panel), {"proposals": [ready.reference]}, follow=True)

    assert "Choose proposals from the list." in answer.text


def test_without_anything_to_do_the_pages_say_so(client, panel):
    client.force_login(panel.chair)

    assert "Nobody owes a sheet." in client.get(page("remind", panel)).text
    assert "Nothing is being marked here." in client.get(page("close", panel)).text


def test_where_a_change_of_what_counts_waits_that_is_said_and_the_proposal_is_not_chosen(client, panel, manager):
    plain, waits = (asked(panel, marks=[3, 4, 5]) for _ in range(2))
    change = Change("set_aside", waits.assignments.earliest("pk").pk)
    ledger.propose_change(waits.pk, by=manager, change=change, reason="It is about another text.")
    client.force_login(panel.chair)

    text = client.get(page("close", panel)).text

    assert f"{waits.reference}. A change of what counts waits for a second person." in text
    assert f"{plain.reference}. A change" not in text
    ticked = [box for box in re.findall(r'<input[^>]*name="proposals"[^>]*>', text) if "checked" in box]
    assert [re.findall(r'value="([^"]*)"', box) for box in ticked] == [[plain.reference]]


@pytest.mark.parametrize(("name", "queries"), [("remind", 6), ("close", 7)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_cost_the_same_for_one_row_and_for_three(
    client, panel, rows, name, queries, django_assert_num_queries
):
    for _ in range(rows):
        asked(panel, placed(panel), marks=[3])
    client.force_login(panel.chair)

    with django_assert_num_queries(queries):
        client.get(page(name, panel))


@pytest.mark.browser
def test_the_pages_are_accessible(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    asked(panel, marks=[3, 4, 5])
    asked(panel, marks=[1])
    sign_in(panel.chair)
    for name in ("remind", "close", "comparison"):
        clean_page.goto(page(name, panel))
        assert_accessible(clean_page)
