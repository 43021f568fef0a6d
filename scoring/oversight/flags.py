"""The flags of a proposal with their trails, as those who follow its panel read them; who may own one.

What a flag says can tell what the others gave, so who still owes a sheet reads that there is one and not what it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from proposals import rights
from proposals.models import Proposal
from scoring.models import Flag, FlagEvent, FlagEventKind


@dataclass(frozen=True)
class TrailLine:
    """One thing that happened; `by` and `owner` are for those who run the panel, and empty for others."""

    kind: str
    label: str
    by: str
    owner: str
    text: str
    at: datetime


@dataclass(frozen=True)
class SeenFlag:
    pk: int
    text: str
    owner: str
    is_open: bool
    trail: list[TrailLine]

    @property
    def raised(self) -> TrailLine:
        return self.trail[0]

    @property
    def went_on(self) -> list[TrailLine]:
        return self.trail[1:]


def flags_of(proposal: Proposal, *, with_names: bool, is_blind: bool) -> list[SeenFlag]:
    """In the order in which they were raised. One query."""
    events = FlagEvent.objects.filter(flag__proposal=proposal).select_related("flag__owner", "by", "owner")
    in_order = events.order_by("flag__raised_at", "flag", "pk")
    by_flag = groupby(in_order, key=lambda event: event.flag)
    return [_seen(flag, list(trail), with_names, is_blind) for flag, trail in by_flag]


def _seen(flag: Flag, trail: Iterable[FlagEvent], with_names: bool, is_blind: bool) -> SeenFlag:
    return SeenFlag(
        pk=flag.pk,
        text="" if is_blind else flag.text,
        owner=str(flag.owner) if with_names and flag.owner else "",
        is_open=flag.resolved_at is None,
        trail=[_line(event, with_names, is_blind) for event in trail],
    )


def _line(event: FlagEvent, with_names: bool, is_blind: bool) -> TrailLine:
    has_owner = event.kind in (FlagEventKind.RAISED, FlagEventKind.ASSIGNED) and event.owner
    return TrailLine(
        kind=event.kind,
        label=event.get_kind_display(),
        by=str(event.by) if with_names else "",
        owner=str(event.owner) if with_names and has_owner else "",
        text="" if is_blind else event.text,
        at=event.at,
    )


def owners_for(proposal: Proposal) -> QuerySet[Any]:
    """The chair of its panel and the managers, less those with a part in it or a conflict."""
    return rights.holders_of("scoring.flag", proposal).order_by("family_name", "given_name", "pk")
