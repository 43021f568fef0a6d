"""What every story of a proposal knows: its text, its people, its call, and a dice of its own."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils.timezone import get_default_timezone, localdate

from exchange.demo import material
from exchange.demo.calls import OpenedCall
from exchange.demo.people import Cast
from exchange.demo.stage import Stage, Story, office_moment
from exchange.models import Member
from proposals.models import Organisation, Proposal


@dataclass
class Tale:
    """One proposal. Each has its own dice, so that a change in one story leaves the others as they were."""

    stage: Stage
    cast: Cast
    opened: OpenedCall
    plot: dict[str, Any]
    dice: Random
    today: date
    pk: int = 0
    people: list[Member] = field(default_factory=list)

    @property
    def text(self) -> dict[str, Any]:
        return material.proposals()[self.plot["title"]]

    @property
    def call(self) -> Any:
        return self.opened.call

    @property
    def lead(self) -> Member:
        return self.cast.by_name[self.plot["lead"]]

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("call").get(pk=self.pk)

    @property
    def lead_organisation(self) -> Organisation:
        return Organisation.objects.select_related("board").get(proposals_led=self.pk)

    @property
    def moderator(self) -> Member:
        return self.cast.moderators[self.pk % len(self.cast.moderators)]

    @property
    def now(self) -> datetime:
        return self.stage.clock.moment

    @property
    def day(self) -> date:
        """The day that the story has come to."""
        return localdate(self.now)

    def tell(self, story: Story) -> None:
        self.stage.add(story)

    # --- Moments ---------------------------------------------------------------------------------------------
    def in_office(self, days: int, *, since_closing: bool = False) -> datetime:
        """In office hours so many days from now, or from the call's closing day."""
        start = self.opened.closing_day if since_closing else localdate(self.now)
        return office_moment(start + timedelta(days=days), self.dice)

    def at_home(self, day: date) -> datetime:
        """Authors write at any time of a day, weekends too."""
        begin = datetime.combine(day, time(7, 30), tzinfo=get_default_timezone())
        return (begin + timedelta(seconds=self.dice.randrange(14 * 60 * 60))).astimezone(UTC)

    def submission_day(self) -> date:
        """The later before the closing day, the more come in; in a call still open, as the plot says."""
        if self.opened.phase == "open":
            return self.today - timedelta(days=self.plot.get("days", self.dice.randrange(14, 19)))
        return self.opened.closing_day - timedelta(days=int(22 * self.dice.random() ** 2) + 1)
