"""The time zone of a call: its times are typed, shown and counted there, also when the clocks change."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from proposals.errors import WrongState
from proposals.models import Call
from proposals.projections import due_on
from proposals.services import call_setup, moderation
from proposals.states import State
from tests import factories
from tests.api.caller import Caller
from tests.browser_fixtures import assert_accessible, press
from tests.factories import proposal_at
from tests.proposals.call_setup.arrangement import BEGUN, part_page, typed
from tests.reading import errors_in, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return factories.call_in_preparation(code="night", title="Care at night")


@pytest.fixture
def setting_up(client, manager):
    client.force_login(manager)
    return client


def window(call, **changes):
    far = {"scoring_due_on": "2037-01-01", "decision_due_on": "2037-02-01"}
    return typed(call, "window", **far | changes)


def instants(call):
    return Call.objects.values_list("opens_at", "closes_at").get(pk=call.pk)


# --- Typing the times -------------------------------------------------------------------------------------------------
def test_times_are_read_in_the_zone_that_is_chosen_with_them(setting_up, call):
    times = {"opens_at": "2027-01-04 09:00", "closes_at": "2027-07-01 17:00"}

    setting_up.post(part_page(call, "window"), window(call, time_zone="Europe/Paris", **times))

    assert Call.objects.get().time_zone == "Europe/Paris"
    assert instants(call) == (datetime(2027, 1, 4, 8, tzinfo=UTC), datetime(2027, 7, 1, 15, tzinfo=UTC))
    shown = typed(call, "window")
    assert (shown["opens_at"], shown["closes_at"]) == ("2027-01-04 09:00:00", "2027-07-01 17:00:00")


def test_london_stands_first_and_is_chosen_until_somebody_says_otherwise(setting_up):
    page = setting_up.get(reverse("proposals:new_call")).text

    choices = page[page.index('name="time_zone"') :]
    assert choices.index('value="Europe/London" selected') < choices.index('value="Europe/Dublin"')


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Europe/Berlin", "", "../etc/passwd", "europe/london"])
def test_no_other_zone_is_taken_by_page_api_or_database(setting_up, manager, call, zone):
    page = setting_up.post(part_page(call, "window"), window(call, time_zone=zone))
    answer = Caller(manager).patch("calls/night/setup/", {"version": 1, "time_zone": zone})
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(time_zone=zone)

    assert (page.status_code, len(errors_in(page))) == (200, 1)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["time_zone"])
    assert Call.objects.get().time_zone == "Europe/London"


@pytest.mark.parametrize(
    ("zone", "closes", "told"),
    [
        (
            "Europe/London",
            "2027-03-28 01:30",
            "There is no 01:30 on 28 March 2027 in London: the clocks go forward then. "
            "Enter a time before or after that hour.",
        ),
        (
            "Europe/London",
            "2027-10-31 01:30",
            "01:30 on 31 October 2027 comes twice in London: the clocks go back then. "
            "Enter a time before or after that hour.",
        ),
        (
            "America/New_York",
            "2027-11-07 01:30",
            "01:30 on 7 November 2027 comes twice in New York: the clocks go back then. "
            "Enter a time before or after that hour.",
        ),
    ],
)
def test_an_hour_that_is_missing_or_comes_twice_is_refused_in_words(setting_up, call, zone, closes, told):
    page = setting_up.post(part_page(call, "window"), window(call, time_zone=zone, closes_at=closes))

    assert errors_in(page) == [told]
    assert Call.objects.get().version == 1


@pytest.mark.parametrize(
    ("zone", "closes", "instant"),
    [
        ("Europe/Paris", "2027-03-28 01:30", datetime(2027, 3, 28, 0, 30, tzinfo=UTC)),  # missing in London only
        ("Europe/London", "2027-03-28 02:00", datetime(2027, 3, 28, 1, tzinfo=UTC)),
        ("Europe/London", "2027-10-31 00:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("Europe/London", "2027-10-31 02:00", datetime(2027, 10, 31, 2, tzinfo=UTC)),
        ("UTC", "2027-10-31 01:30", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_minutes_around_a_change_of_the_clocks_are_what_they_say(setting_up, call, zone, closes, instant):
    setting_up.post(part_page(call, "window"), window(call, time_zone=zone, closes_at=closes))

    assert instants(call)[1] == instant


def test_sheets_may_be_due_on_the_closing_day_of_the_zone(setting_up, call):
    """11pm in New York is the next day in London: the day that counts is the one that people read."""
    late = {"time_zone": "America/New_York", "closes_at": "2027-06-01 23:00", "scoring_due_on": "2027-06-01"}

    saved = setting_up.post(part_page(call, "window"), window(call, **late))

    assert (saved.status_code, Call.objects.get().closes_on.isoformat()) == (302, "2027-06-01")


def test_a_stale_save_shows_both_times_to_the_minute(setting_up, call, manager):
    mine = window(call, time_zone="Europe/Paris", closes_at="2027-07-01 17:00")
    call_setup.change_call(call.pk, by=manager, version=1, closes_at=datetime(2027, 7, 1, 12, tzinfo=UTC))

    told = words_of(setting_up.post(part_page(call, "window"), mine))

    assert "London: GMT, in summer BST" in told
    assert "1 July 2027, 13:00" in told
    assert "1 July 2027, 17:00" in told


def test_the_zone_stands_once_the_call_is_open(setting_up, manager, call):
    call = factories.open_call(time_zone="Europe/Paris")
    closes_at = datetime(2027, 7, 1, 15, tzinfo=UTC)

    page = setting_up.get(part_page(call, "window")).text
    setting_up.post(part_page(call, "window"), window(call, closes_at="2027-07-01 17:00", time_zone="UTC"))
    with pytest.raises(WrongState):
        call_setup.change_call(call.pk, by=manager, version=Call.objects.get(pk=call.pk).version, time_zone="UTC")

    assert 'name="time_zone"' not in page
    assert "In the time zone of the call, Paris, Berlin, Rome: CET, in summer CEST." in page
    assert Call.objects.values_list("time_zone", "closes_at").get(pk=call.pk) == ("Europe/Paris", closes_at)


def test_a_call_like_another_is_run_where_the_other_was(setting_up, call):
    Call.objects.update(time_zone="Europe/Athens")
    address = reverse("scoring:clone_call", args=[call.code])
    sent = {"title": "Again", "code": "again", "opens_at": "2027-01-04 09:00", "closes_at": "2027-07-01 17:00"}

    offered = re.findall(r'<option value="([^"]+)" selected', setting_up.get(address).text)
    setting_up.post(address, {"time_zone": offered[0]} | sent)

    clone = Call.objects.get(code="again")
    assert (clone.time_zone, clone.closes_at) == ("Europe/Athens", datetime(2027, 7, 1, 14, tzinfo=UTC))


# --- Reading the times ------------------------------------------------------------------------------------------------
def test_every_page_tells_the_times_of_a_call_in_its_own_zone(client, manager, author):
    call = factories.open_call(time_zone="Europe/Paris")
    Call.objects.update(opens_at="2026-01-04T08:00:00Z", closes_at="2036-07-01T15:00:00Z")
    draft = proposal_at(State.DRAFT, call=call, author=author)
    told = "1 July 2036, 5:00pm CEST"
    pages = {
        "home": reverse("home"),
        "calls": reverse("proposals:calls"),
        "call": reverse("proposals:call", args=[call.code]),
    }
    seen = {name: told in words_of(client.get(address)) for name, address in pages.items()}

    client.force_login(author)
    writing = {
        "start": reverse("proposals:start", args=[call.code]),
        "write": reverse("proposals:write", args=[draft.reference]),
    }
    seen |= {name: told in words_of(client.get(address)) for name, address in writing.items()}

    assert seen == dict.fromkeys(["home", "calls", "call", "start", "write"], True)
    assert "4 January 2026, 9:00am CET" in words_of(client.get(pages["call"]))


def test_a_call_that_crosses_a_change_of_the_clocks_names_both_and_counts_every_hour(client, open_call):
    opens, closes = datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 26, 17, tzinfo=UTC)
    Call.objects.filter(pk=open_call.pk).update(opens_at=opens, closes_at=closes)

    with time_machine.travel(datetime(2026, 10, 24, 16, tzinfo=UTC), tick=False):  # 5pm BST, two days and an hour
        shown = client.get(reverse("proposals:call", args=[open_call.code]))

    told = words_of(shown)
    assert "Opens 24 October 2026, 9:00am BST" in told
    assert "Closes in 2 days, 1 hour , on 26 October 2026, 5:00pm GMT." in told


def test_the_refusal_after_closing_names_the_zone(author):
    call = factories.open_call(time_zone="Europe/Paris")
    Call.objects.update(closes_at="2026-07-01T15:00:00Z", opens_at="2026-01-01T00:00:00Z")
    call = Call.objects.get()

    assert call.why_closed(call.last_moment + timedelta(seconds=1)).startswith(
        "Safety at scale closed on 1 July 2026, 5:00pm CEST."
    )


def test_time_given_by_a_moderator_ends_with_the_day_where_the_call_is_run(client, author, moderator):
    call = factories.open_call(time_zone="America/New_York")
    proposal = proposal_at(State.SUBMITTED, call=call, author=author)
    day = localdate() + timedelta(days=30)

    returned = moderation.return_for_changes(proposal.pk, by=moderator, note="Give the source.", return_by=day)
    factories.close_window(call)
    client.force_login(author)
    page = words_of(client.get(reverse("proposals:write", args=[proposal.reference])))

    assert due_on(type(returned).objects.get(), State.DRAFT) == day
    assert f"Submit by {day.day} {day:%B %Y}, 11:59pm E" in page


# --- Programs ---------------------------------------------------------------------------------------------------------
def test_a_program_reads_instants_and_the_zone(call, manager):
    Call.objects.update(time_zone="Europe/Paris", closes_at="2036-07-01T15:00:00Z")

    told = Caller(manager).get("calls/night/").json()

    assert told["time_zone"] == "Europe/Paris"
    assert datetime.fromisoformat(told["closes_at"]) == datetime(2036, 7, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "instant"),
    [
        ("2027-07-01T17:00:00", datetime(2027, 7, 1, 15, tzinfo=UTC)),
        ("2027-07-01T17:00:00Z", datetime(2027, 7, 1, 17, tzinfo=UTC)),
        ("2027-10-31T02:30:00+01:00", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),  # the second of the two
    ],
)
def test_a_program_gives_an_instant_or_a_time_of_the_zone(manager, sent, instant):
    begun = BEGUN | {"framework": factories.area().framework.pk, "pot_pounds": 120_000, "cap_pounds": 30_000}

    answer = Caller(manager).post("calls/", begun | {"time_zone": "Europe/Paris", "closes_at": sent})

    assert (answer.status_code, Call.objects.get().closes_at) == (201, instant)


def test_a_change_of_the_zone_alone_moves_no_instant(manager, call):
    before = instants(call)

    Caller(manager).patch("calls/night/setup/", {"version": 1, "time_zone": "Europe/Athens"})

    assert Call.objects.get().time_zone == "Europe/Athens"
    assert instants(call) == before


# --- In a browser -----------------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_manager_sets_the_zone_and_reads_it_on_the_call(clean_page, sign_in):
    call = factories.call_in_preparation(code="night", opens_at=datetime(2026, 1, 4, 9, tzinfo=UTC))
    sign_in(factories.manager())
    clean_page.goto(part_page(call, "window"))
    assert_accessible(clean_page)

    clean_page.get_by_label("Time zone").select_option("Europe/Paris")
    press(clean_page, "Save")

    clean_page.goto(reverse("proposals:call", args=[call.code]))
    expect(clean_page.locator("main")).to_contain_text("4 January 2026, 9:00am CET", use_inner_text=True)
