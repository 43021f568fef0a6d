"""All that a page and a program tell of the spread of one innovation as at a day, to one who follows it or to all."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.timezone import localdate

from proposals.awards.open_data import awarded_on
from proposals.models import Proposal
from proposals.spread.outlook import Outlook, outlook_of
from proposals.spread.reading import Log, SiteLine, lines_of
from proposals.spread.stages import stages_of, stopped_by
from proposals.spread.standing import Figures, figures_of
from proposals.spread.tiles import TileMap, map_of
from proposals.states import NO_REPORT, SiteStage, StopReason

NO_REASON = "No reason was given"


class SeenStage(NamedTuple):
    """See `stages.StageCount`."""

    stage: str
    label: str
    number: int | None
    median_days: int | None


class SeenStop(NamedTuple):
    reason: str
    label: str
    number: int


@dataclass(frozen=True)
class Waiting:
    """A site on the way, and for how many days it has stood where it stands."""

    line: SiteLine
    days: int


@dataclass(frozen=True)
class SpreadSeen:
    """`lines` and `waiting` are for who follows the award, the others without what is not told to everybody.

    `unheard` counts the sites of the list of which no report stands, for who follows it: beside those that use it, are
    on the way and stopped it would tell small counts. So everybody else is told of all that don't use it: `not_using`.
    `tells_parts` says whether boards, stages and reasons are told: in public as of today alone, since two days would
    tell who went on between them.
    """

    figures: Figures
    outlook: Outlook
    tiles: TileMap
    stages: list[SeenStage]
    unheard: int | None
    not_using: int | None
    stopped: list[SeenStop]
    lines: list[SiteLine]
    waiting: list[Waiting]
    tells_parts: bool

    @property
    def using(self) -> int:
        return sum(line.is_taken_up for line in self.lines)

    @property
    def confirmed(self) -> int:
        """How many of those that use it say so themselves."""
        return sum(line.is_taken_up and line.is_confirmed for line in self.lines)

    @property
    def chart_of_stages(self) -> list[tuple[str, int | None]]:
        first = [] if self.unheard is None else [(NO_REPORT, self.unheard)]
        return [*first, *((each.label, each.number) for each in self.stages)]

    @property
    def tells_a_stage(self) -> bool:
        return any(each.number for each in self.stages)


def see_spread(proposal: Proposal, log: Log, *, follows: bool) -> SpreadSeen:
    as_at = log.as_at
    figures = figures_of(as_at, is_public=not follows)
    tells_parts = follows or as_at.on == localdate()
    lines = lines_of(log) if follows else []
    return SpreadSeen(
        figures=figures,
        outlook=outlook_of(figures, awarded_on(proposal)),
        tiles=map_of(figures, as_at.organisations),
        stages=_stages(log, is_public=not follows) if tells_parts else [],
        unheard=len(as_at.unheard) if follows and as_at.unheard is not None else None,
        not_using=_not_using(figures) if tells_parts else None,
        stopped=_stopped(log, is_public=not follows) if tells_parts else [],
        lines=lines,
        waiting=waiting_longest(lines, as_at.on),
        tells_parts=tells_parts,
    )


def _not_using(figures: Figures) -> int | None:
    number, out_of = figures.share
    return None if figures.is_typed or number is None or out_of is None else figures.tell(out_of - number)


def _stages(log: Log, *, is_public: bool) -> list[SeenStage]:
    as_at = log.as_at
    counts = stages_of(as_at.standing, as_at.eligible_places, as_at.on, is_public=is_public)
    return [SeenStage(each.stage, SiteStage(each.stage).label, each.number, each.median_days) for each in counts]


def _stopped(log: Log, *, is_public: bool) -> list[SeenStop]:
    reason_of = {event.pk: event.reason for event in log.events}
    stopped = [stands for stands in log.as_at.standing.values() if stands.stage == SiteStage.STOPPED]
    counts = stopped_by([reason_of[stands.event] for stands in stopped], StopReason.values, is_public=is_public)
    return [SeenStop(reason, StopReason(reason).label if reason else NO_REASON, number) for reason, number in counts]


def waiting_longest(lines: list[SiteLine], on: date) -> list[Waiting]:
    waiting = [Waiting(line, (on - line.since).days) for line in lines if line.is_on_the_way and line.since]
    return sorted(waiting, key=lambda each: -each.days)
