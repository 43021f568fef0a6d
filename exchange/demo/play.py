"""The whole demo, played from the first call to today."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from exchange.demo import (
    again,
    backing,
    benefits,
    calibrating,
    calls,
    company,
    deciding,
    fates,
    holding,
    mails,
    material,
    meeting,
    moderating,
    people,
    pledging,
    seats,
    shortlisting,
    spread,
    stories,
    talk,
    telling,
    wishing,
)
from exchange.demo.calls import OpenedCall
from exchange.demo.people import Cast
from exchange.demo.stage import Clock, Stage
from exchange.demo.tale import Tale
from proposals.jobs.models import Job
from proposals.models import Call, Invitation, Notice
from scoring.models import SeatInvitation

LONG_AGO = timedelta(days=1500)
READ_AFTER = timedelta(hours=7)
STILL_UNREAD = timedelta(days=6)


class NotEmpty(Exception):
    """The database holds people or calls that the demo did not make."""


def is_there() -> bool:
    """Whether the demo was played into this database already."""
    codes = [told["code"].lower() for told in material.read("calls")]
    return Call.objects.filter(code__in=codes).count() == len(codes)


@transaction.atomic
def play(seed: int) -> None:
    """All or nothing: when this raises, the database is as it was."""
    with no_mail():
        Play(seed).run()


@contextmanager
def no_mail() -> Iterator[None]:
    as_set = settings.MAIL_NOTICES_AT_ONCE
    settings.MAIL_NOTICES_AT_ONCE = False
    try:
        yield
    finally:
        settings.MAIL_NOTICES_AT_ONCE = as_set


@dataclass
class Play:
    seed: int
    tales: list[Tale] = field(default_factory=list)

    def run(self) -> None:
        self.today: date = timezone.localdate()
        now = timezone.now()
        clock = Clock(now - LONG_AGO)
        self.stage = Stage(clock, until=now)
        self.cast: Cast = people.gather(self.dice("people"))
        self.stage.add(moderating.keep_texts(self.cast, self.dice("kept texts")))
        with clock.in_charge():
            for told in material.read("calls"):
                self.stage.add(self.story_of_call(told))
            company.keep_mail_domains()
            self.stage.add(company.say_where_they_belong(self.stage, self.cast, self.dice("belong")))
            self.stage.play()
        tidy_notices()
        mails.keep_the_latest()

    def dice(self, *words: str) -> Random:
        return Random("-".join([str(self.seed), *words]))  # noqa: S311  a seeded story need not be unpredictable

    def story_of_call(self, told: dict[str, Any]) -> Any:
        dice = self.dice(told["code"])
        return calls.story_of_call(told, self.cast, self.today, dice, lambda opened: self.fill(told["code"], opened))

    def fill(self, code: str, opened: OpenedCall) -> None:
        """Let the proposals of a call that was just opened begin, and the decision about them."""
        begun = [self.tale(opened, plot) for plot in material.plot()[code]]
        for tale in begun:
            self.stage.add(fates.story_of(tale))
            if "related_to" in tale.plot:
                self.stage.add(again.be_compared(tale))
            self.stage.add(backing.be_backed(tale, self.dice(tale.plot["title"], "backing")))
            backers = backing.readers(tale)
            self.stage.add(pledging.be_pledged(tale, backers, self.dice(tale.plot["title"], "pledging")))
            self.stage.add(talk.be_discussed(tale, self.dice(tale.plot["title"], "talk")))
        if opened.phase == "open":
            self.stage.add(seats.offer_seats(self.stage, self.cast, opened, self.dice(code, "seats")))
            self.stage.add(calibrating.calibrate(self.stage, opened, self.dice(code, "calibration")))
            self.stage.add(wishing.say_what_they_like(self.stage, opened, self.dice(code, "wishes")))
        if opened.phase == "scoring":
            self.stage.add(shortlisting.build(opened, self.tale(opened, {"title": f"{code} shortlist"})))
            self.stage.add(meeting.meet(self.stage, opened, self.dice(code, "meeting")))
            self.stage.add(telling.begin(self.tale(opened, {"title": f"{code} feedback"})))
        if opened.phase == "agreeing":
            self.stage.add(shortlisting.wait(opened, self.tale(opened, {"title": f"{code} shortlist"})))
        if opened.phase == fates.DECIDED:
            self.stage.add(telling.approve_everything(self.tale(opened, {"title": f"{code} feedback"})))
            self.stage.add(deciding.decide(opened, begun, self.tale(opened, {"title": code}), self.funded))

    def tale(self, opened: OpenedCall, plot: dict[str, Any]) -> Tale:
        return Tale(self.stage, self.cast, opened, plot, self.dice(plot["title"]), self.today)

    def funded(self, tale: Tale, rank: int) -> None:
        self.stage.add(spread.take_up(tale, rank))
        self.stage.add(holding.hold(tale, rank))
        self.stage.add(benefits.claim(tale, rank))
        self.stage.add(stories.tell(tale, rank))


def tidy_notices() -> None:
    """None of them is ever mailed, and people have read those that are a few days old."""
    Notice.objects.filter(mailed_at=None).update(mailed_at=F("recorded_at"))
    Job.objects.filter(key__startswith="notice-").delete()
    for kind in (Invitation, SeatInvitation):
        kind.objects.filter(mailed_at=None).update(mailed_at=F("invited_at"))
    Job.objects.filter(Q(key__startswith="invitation-") | Q(key__startswith="seat-invitation-")).delete()
    old = Notice.objects.filter(recorded_at__lt=timezone.now() - STILL_UNREAD)
    old.update(read_at=F("recorded_at") + READ_AFTER)
