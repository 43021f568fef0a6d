"""What a panel talks about is chosen by who runs its meeting, before it begins and while it goes on; and its time."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from scoring.meetings.running import meeting_in_view
from scoring.models import Meeting
from scoring.services import flags, meetings, panels
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible
from tests.reading import words_of
from tests.scoring.chairing.arrangement import asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(open_call):
    return factories.panel(open_call)


def page(name, panel, *args):
    return reverse(f"scoring:{name}", args=[panel.panel.pk, *args])


def begun(panel, *proposals):
    references = [each.reference for each in proposals]
    return meetings.start_meeting(panel.panel.pk, by=panel.chair, minutes_each=10, proposals=references)


def on_agenda(meeting):
    return [each.proposal for each in meeting.items.order_by("position")]


def ticked(client, panel):
    boxes = re.findall(r"<input [^>]*name=\"proposals\"[^>]*>", client.get(page("meeting", panel)).text)
    return re.findall(r'value="([^"]*)"', " ".join(box for box in boxes if " checked" in box))


# --- Before it begins -----------------------------------------------------------------------------------------------
def test_ticked_is_what_asks_for_a_talk(client, panel):
    asked(panel, marks=[3, 3])
    split, flagged = asked(panel, marks=[1, 5]), asked(panel, marks=[3])
    flags.raise_flag(flagged.pk, by=panel.chair, text="Is it new?")
    client.force_login(panel.chair)

    assert ticked(client, panel) == [split.reference, flagged.reference]
    assert "marks far apart or an open flag" in client.get(page("meeting", panel)).text


def test_everything_is_ticked_where_nothing_asks_for_a_talk(client, panel):
    both = [asked(panel, marks=[3, 3]), asked(panel, marks=[4])]
    client.force_login(panel.chair)

    assert ticked(client, panel) == [each.reference for each in both]


def test_what_is_ticked_tells_a_chair_who_owes_a_sheet_nothing_of_its_marks(client, panel, manager):
    split, calm = asked(panel, marks=[1, 5]), asked(panel, marks=[3])
    panels.assign(split.pk, by=manager, seats=[panel.panel.seats.get(person=panel.chair)])
    client.force_login(panel.chair)

    assert ticked(client, panel) == [split.reference, calm.reference]


def test_a_meeting_begins_with_what_is_chosen(client, panel):
    asked(panel, marks=[3])
    wanted = asked(panel, marks=[4])
    client.force_login(panel.chair)

    refused = client.post(page("meeting", panel), {"minutes_each": 5})
    client.post(page("meeting", panel), {"minutes_each": 5, "proposals": [wanted.reference]})

    assert "Choose at least one proposal to talk about." in refused.text
    assert on_agenda(Meeting.objects.get()) == [wanted]


def test_only_what_is_marked_here_and_has_a_sheet_is_put_on_an_agenda(panel):
    asked(panel, marks=[3])
    without = asked(panel)

    with pytest.raises(NotReady, match="not being marked here with a returned sheet"):
        begun(panel, without)
    assert not Meeting.objects.exists()


# --- While it goes on -----------------------------------------------------------------------------------------------
def test_more_is_added_at_the_end_once(client, panel):
    first, later = asked(panel, marks=[3]), asked(panel, marks=[4])
    meeting = begun(panel, first)
    client.force_login(panel.chair)
    offered = client.get(page("meeting", panel)).text

    for _ in range(2):
        client.post(page("add_to_agenda", panel), {"proposals": [later.reference]})

    assert "Add to the agenda" in offered
    assert on_agenda(meeting) == [first, later]
    assert "Add to the agenda" not in client.get(page("meeting", panel)).text


def test_adding_nothing_says_what_to_do(client, panel):
    begun(panel, asked(panel, marks=[3]))
    asked(panel, marks=[4])
    client.force_login(panel.chair)

    assert "Choose at least one proposal to talk about." in client.post(page("add_to_agenda", panel)).text


def test_nothing_is_added_by_others_nor_after_the_end(panel):
    first, later = asked(panel, marks=[3]), asked(panel, marks=[4])
    meeting = begun(panel, first)

    with pytest.raises(NotPermitted):
        meetings.add_to_agenda(meeting.pk, by=panel.seats[0].person, proposals=[later.reference])
    meetings.end_meeting(meeting.pk, by=panel.chair)
    with pytest.raises(WrongState, match="is over"):
        meetings.add_to_agenda(meeting.pk, by=panel.chair, proposals=[later.reference])


def test_a_chair_adds_no_proposal_that_they_have_a_part_in(client, panel):
    begun(panel, asked(panel, marks=[3]))
    secret = asked(panel, marks=[4], title="Written by the chair")
    factories.co_author(secret, panel.chair)
    client.force_login(panel.chair)

    seen = client.get(page("meeting", panel)).text
    refused = client.post(page("add_to_agenda", panel), {"proposals": [secret.reference]})

    assert "Written by the chair" not in seen + refused.text
    assert Meeting.objects.get().items.count() == 1


def test_a_program_chooses_and_adds(panel):
    first, later = asked(panel, marks=[3]), asked(panel, marks=[4])
    chair, at = Caller(panel.chair), f"panels/{panel.panel.pk}/meeting"

    began = chair.post(f"{at}/", {"minutes_each": 10, "proposals": [first.reference]})
    added = chair.post(f"{at}/agenda/", {"proposals": [later.reference]})
    wrong = chair.post(f"{at}/agenda/", {"proposals": ["P-1999-0001"]})

    assert [each["reference"] for each in began.json()["agenda"]] == [first.reference]
    assert [each["reference"] for each in added.json()["agenda"]] == [first.reference, later.reference]
    assert wrong.status_code == 409


# --- The time of a talk ---------------------------------------------------------------------------------------------
def test_without_scripts_the_page_says_when_the_time_of_a_talk_ends_or_was_up(client, panel):
    meeting = begun(panel, asked(panel, marks=[3]))
    meetings.take_up(meeting.items.get().pk, by=panel.chair)
    client.force_login(panel.chair)
    before = words_of(client.get(page("meeting", panel)))
    with time_machine.travel(now() + timedelta(minutes=10, seconds=5)):
        client.force_login(panel.chair)
        after = words_of(client.get(page("meeting", panel)))

    assert ("Its time ends at" in before, "Its time was up at" in before) == (True, False)
    assert ("Its time ends at" in after, "Its time was up at" in after) == (False, True)
    assert not meeting_in_view(meeting, panel.chair).is_over_time


@pytest.mark.browser
@pytest.mark.usefixtures("clock_of_the_machine")
def test_the_timer_counts_by_the_second_and_says_how_far_over(clean_page, sign_in, transactional_db):
    panel = factories.panel(factories.open_call())
    meeting = begun(panel, asked(panel, marks=[3]))
    item = meetings.take_up(meeting.items.get().pk, by=panel.chair)
    sign_in(panel.chair)

    clean_page.goto(page("meeting", panel))
    clean_page.get_by_role("timer").get_by_text(" left").wait_for()
    script = (
        "import('/static/js/talk_timer.js').then((module) => [461, 60, 5, 0, -59, -60, -185].map(module.timeOfTalk))"
    )
    assert clean_page.evaluate(script) == [
        "7:41 left", "1:00 left", "0:05 left", "Time is up", "Time is up", "1 minute over", "3 minutes over",
    ]  # fmt: skip
    meeting.items.filter(pk=item.pk).update(opened_at=now() - timedelta(minutes=13, seconds=20))
    clean_page.reload()
    clean_page.get_by_role("timer").get_by_text("3 minutes over").wait_for()
    assert_accessible(clean_page)
