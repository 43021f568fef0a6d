"""The demonstration: believable, sound, repeatable, and never in the way of real people."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from random import Random

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate, now

from exchange.demo import logins, play
from exchange.demo.people import PASSWORD
from exchange.demo.stage import Clock, Stage, office_moment
from exchange.models import Member
from proposals.models import (
    AdoptionEvent,
    Call,
    Comment,
    CommentReport,
    Follow,
    HistoryEntry,
    MeasurePoint,
    Notice,
    Objection,
    Proposal,
    Support,
)
from proposals.services import steps
from proposals.states import CallState, SiteStage, State
from scoring.drawn_lots import told_of_draw
from scoring.models import (
    Assignment,
    Decision,
    Flag,
    LateConflict,
    LedgerEntry,
    Letter,
    Outcome,
    ReserveOffer,
    ScoreSheet,
    Seat,
    Shortlist,
    ShortlistEvent,
)
from scoring.shortlists.replay import problems_of
from scoring.states import AssignmentState
from tests import factories
from tests.both_databases import IS_SHARED, ON_POSTGRESQL

A_SUNDAY_IN_SUMMER = datetime(2027, 7, 25, 21, 30, tzinfo=UTC)


def demo(*arguments):
    said = StringIO()
    call_command("demo", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.skipif(IS_SHARED and not ON_POSTGRESQL, reason="made on PostgreSQL")
@pytest.mark.django_db
def test_the_demo_shows_everything_and_obeys_every_invariant(client):
    demo("--proposals", "40")

    call_command("check_invariants", stdout=StringIO())
    call_command("verify_history", stdout=StringIO())
    the_shortlists_follow_from_what_was_frozen()
    proposals = Proposal.objects.filter(call__code__startswith="safe-spread-")
    assert {call.code: (call.state, call.proposals.count()) for call in Call.objects.all()} == {
        "safe-spread-1": (CallState.DECIDED, 26),
        "safe-spread-2": (CallState.OPEN, 24),
        "safe-spread-3": (CallState.OPEN, 20),
        "fresh-eyes-1": (CallState.OPEN, 3),
        "small-steps-1": (CallState.OPEN, 3),
        "benchmark-1": (CallState.DECIDED, 14),
        "benchmark-2": (CallState.OPEN, 13),
        "benchmark-3": (CallState.OPEN, 13),
    }
    assert set(proposals.values_list("state", flat=True)) == set(State)
    left_from = proposals.filter(state=State.DECLINED).values_list("left_from", flat=True)
    assert set(left_from) == {State.SUBMITTED, State.REVIEWED, State.SCORED}
    assert set(Assignment.objects.values_list("state", flat=True)) == set(AssignmentState)
    assert set(Decision.objects.values_list("outcome", flat=True)) == set(Outcome)
    assert set(AdoptionEvent.objects.values_list("stage", flat=True)) == set(SiteStage)
    assert Flag.objects.filter(resolved_at=None).count() == 3
    assert [late.still_counts for late in LateConflict.objects.all()] == [False]
    assert Objection.objects.exclude(proposal__call__code__startswith="benchmark").count() > 3
    assert Flag.objects.exclude(resolved_at=None).count() == 1
    changes = set(LedgerEntry.objects.values_list("kind", "answer__is_confirmed"))
    assert changes == {("set_aside", None), ("adjust", True)}
    assert AdoptionEvent.objects.exclude(corrects=None).count() == 1
    assert Seat.objects.filter(panel__call__code="safe-spread-2").values("person").distinct().count() == 14
    hidden = proposals.exclude(state=F("shown_state")).values_list("state", flat=True)
    assert Counter(hidden) == {State.FUNDED: 1, State.DECLINED: 1}
    assert not Notice.objects.filter(mailed_at=None).exists()
    assert mail.outbox == []
    assert Support.objects.count() > 50
    assert Follow.objects.count() > 10
    assert Comment.objects.exclude(parent=None).count() > 8
    assert Comment.objects.filter(audience="authors").count() == 2
    assert Comment.objects.exclude(hidden_at=None).count() == 1
    assert CommentReport.objects.filter(settled_at=None).count() == 1
    for login in logins.LOGINS:
        answer = client.post(reverse("account_login"), {"login": login.email, "password": PASSWORD})
        assert (login.email, answer.status_code) == (login.email, 302)
        client.logout()


def the_shortlists_follow_from_what_was_frozen():
    """One is announced with letters and gave money back, one waits for its second signature, one is being built."""
    call_command("replay", stdout=StringIO())
    found = list(Shortlist.objects.select_related("call", "frozen").order_by("made_at"))
    assert {each.call.code: (each.state, each.is_proposed) for each in found} == {
        "safe-spread-1": ("announced", True),
        "small-steps-1": ("draft", True),
        "safe-spread-2": ("draft", False),
    }
    assert [problems_of(each) for each in found if each.frozen] == [[], []]
    announced = next(each for each in found if each.announced_at)
    assert announced.made_at < announced.proposed_at < announced.agreed_at < announced.announced_at
    assert set(announced.rows.values_list("outcome", flat=True)) == {"fund", "part_fund", "reserve", "decline"}
    assert [(offer.answer.kind, offer.proposal.state) for offer in announced.reserve_offers.all()] == [
        ("accepted", State.FUNDED)
    ]
    [tie] = told_of_draw(announced.call, AnonymousUser()).draws
    assert set(announced.rows.filter(proposal__reference__in=tie.order).values_list("outcome")) == {("fund",)}
    kinds = Counter(Letter.objects.filter(proposal__call=announced.call).values_list("kind", flat=True))
    assert kinds == Counter(announced.rows.values_list("outcome", flat=True)) + Counter({"offer": 1})


@pytest.mark.skipif(ON_POSTGRESQL, reason="The calendar does not depend on the database.")
@pytest.mark.django_db
def test_the_demo_lies_in_the_past_whatever_day_it_is_and_does_not_run_twice():
    with time_machine.travel(A_SUNDAY_IN_SUMMER, tick=False):
        first = demo()
        assert _what_lies_ahead() == []
        phases = [call.phase for call in Call.objects.order_by("pk")]
        before = _counted()
        again = demo()

    assert phases == ["Decided", "Closed, being decided", "Closed, being decided", "Open", "Closed, being decided"]
    assert PASSWORD in first
    assert again == "\n" + logins.table() + "\n"
    assert _counted() == before


def _what_lies_ahead():
    """The dates of rows that say something happened after this moment."""
    dated = [
        (HistoryEntry, "at"), (Proposal, "created_at"), (Proposal, "submitted_at"), (Notice, "recorded_at"),
        (Assignment, "invited_at"), (Decision, "proposed_at"), (AdoptionEvent, "recorded_at"), (Notice, "read_at"),
        (MeasurePoint, "recorded_at"), (Member, "joined_at"), (Call, "announced_at"), (ShortlistEvent, "at"),
        (Letter, "sent_at"),
    ]  # fmt: skip
    return [(model.__name__, name) for model, name in dated if model.objects.filter(**{f"{name}__gt": now()}).exists()]


def _counted():
    return [model.objects.count() for model in (Member, Call, Proposal, HistoryEntry, ScoreSheet, Notice)]


@pytest.mark.django_db
def test_a_database_with_real_people_is_left_alone():
    factories.member("Real")

    with pytest.raises(CommandError, match="^This database has people or calls in it that the demo did not make"):
        demo()

    assert Member.objects.count() == 1
    assert not Call.objects.exists()


@pytest.mark.django_db
def test_an_installation_reached_over_https_is_no_demo_unless_told(settings):
    settings.IS_SERVED_OVER_HTTPS = True

    with pytest.raises(CommandError, match="Set DEMO=1 if it is there for demonstrations"):
        demo()

    assert not Member.objects.exists()


@pytest.mark.parametrize("number", ["-1", "100001"])
def test_an_absurd_number_of_proposals_is_refused(number):
    with pytest.raises(CommandError, match="--proposals takes a number up to 100,000."):
        demo(f"--proposals={number}")


@pytest.mark.django_db
def test_a_demo_that_breaks_leaves_nothing_behind(monkeypatch, settings):
    settings.MAIL_NOTICES_AT_ONCE = True
    call_command("install_reference_data", verbosity=0)
    monkeypatch.setattr("exchange.demo.play.calls.story_of_call", _break)

    with pytest.raises(RuntimeError):
        play.play(1)

    assert _counted() == [0, 0, 0, 0, 0, 0]
    assert settings.MAIL_NOTICES_AT_ONCE


def _break(*args):
    raise RuntimeError


# --- The stage -----------------------------------------------------------------------------------------------
def test_stories_are_played_in_the_order_of_time_and_stop_at_the_present():
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    stage = Stage(Clock(start), until=start + timedelta(days=3))
    told = []

    def story(name, *days):
        for day in days:
            yield start + timedelta(days=day)
            told.append((name, day, stage.clock.moment - start))

    stage.add(story("slow", 0, 2, 4))
    stage.add(story("quick", 1, 3))
    stage.play()

    assert told == [
        (name, day, timedelta(days=day)) for name, day in (("slow", 0), ("quick", 1), ("slow", 2), ("quick", 3))
    ]


def test_the_clock_in_charge_dates_whatever_the_product_does():
    long_ago = datetime(2020, 2, 29, 12, tzinfo=UTC)

    with Clock(long_ago).in_charge():
        assert (timezone.now(), steps.now(), localdate()) == (long_ago, long_ago, long_ago.date())
        assert (Shortlist().made_at, ReserveOffer().at) == (long_ago, long_ago)

    assert localdate() > long_ago.date()
    assert Shortlist().made_at > long_ago


def test_office_hours_are_on_weekdays_and_told_in_utc():
    saturday = datetime(2026, 7, 4, tzinfo=UTC).date()

    moments = [office_moment(saturday, Random(seed)) for seed in range(50)]

    assert {moment.date() for moment in moments} == {saturday + timedelta(days=2)}
    assert {moment.tzinfo for moment in moments} == {UTC}
    assert min(moments).hour == 8  # nine in London, in summer
    assert max(moments).hour <= 16
