"""The eligible list of one proposal as a person reads it, and what it would gain from the register of organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from proposals.models import EligibleSite, Organisation, SpreadPlan
from proposals.querysets import is_true
from proposals.spread.denominators import Listed as ListedSite
from proposals.spread.denominators import ListedAsKnown, by_board, eligible_on, known_on, target_sites
from proposals.spread.organisations import Organisations, read_organisations
from proposals.spread.places import Place, cleaned, moves_of

OF_A_SITE = ("organisation_id", "place", "from_on", "until_on", "listed_at", "left_at")


@dataclass(frozen=True)
class Denominator:
    """Out of how many on a day. `is_typed` while there is no list and the number that authors typed stands in."""

    on: date
    eligible: int | None
    is_typed: bool
    target: int | None
    boards: list[tuple[str, int]]


def place_of(row: Any) -> Place:
    return Place(row.organisation_id, cleaned(row.place))


def read_listed(rows: Iterable[tuple[Any, ...]]) -> list[ListedAsKnown]:
    """The list, from `values_list(*OF_A_SITE)`."""
    zone = get_current_timezone()  # once, not for each of thousands of rows
    return [
        ListedAsKnown(
            ListedSite(Place(organisation, cleaned(place)), from_on, until_on),
            localdate(listed_at, zone),
            localdate(left_at, zone) if left_at else None,
        )
        for organisation, place, from_on, until_on, listed_at, left_at in rows
    ]


def listed_of(rows: Iterable[EligibleSite]) -> list[ListedAsKnown]:
    return read_listed(map(attrgetter(*OF_A_SITE), rows))


def denominator(
    plan: SpreadPlan, rows: Iterable[EligibleSite], organisations: Organisations, on: date, known: date | None = None
) -> Denominator:
    """The eligible sites of a plan on a day, as they were known on another: by number, and for each board."""
    entered = listed_of(rows)
    listed = known_on(entered, known) if known else [each.listed for each in entered]
    if not entered:
        typed = plan.eligible_sites
        return Denominator(on, typed, True, target_sites(typed, plan.target_share_percent), [])
    found = eligible_on(listed, moves_of({each.place for each in listed}, organisations.register), on)
    boards = by_board(found, {place: organisations.board_on(place, on) for place in found})
    named = sorted((organisations.board_name(board), number) for board, number in boards.items())
    return Denominator(on, len(found), False, target_sites(len(found), plan.target_share_percent), named)


def denominator_today(plan: SpreadPlan) -> Denominator:
    """Two queries."""
    return denominator(plan, plan.sites.all(), read_organisations(), localdate())


def rows_of(plan: SpreadPlan) -> QuerySet[EligibleSite]:
    """Those on the list first, then those that left."""
    rows = plan.sites.select_related("organisation__board").annotate(has_left=is_true(Q(until_on__isnull=False)))
    return rows.order_by("has_left", "organisation__name", "place", "from_on", "pk")


def found_in_register(plan: SpreadPlan, *, kind: str, boards: Iterable[Organisation]) -> list[Organisation]:
    """Organisations of a kind that are open today, in the areas of these boards (in all where none is named), less
    those that stand on the list already."""
    chosen = [board.pk for board in boards]
    found = Organisation.objects.open_today().filter(kind=kind).select_related("board")
    if chosen:
        found = found.filter(Q(board__in=chosen) | Q(pk__in=chosen))
    standing = plan.sites.filter(until_on=None, place="").values("organisation")
    return list(found.exclude(pk__in=standing).order_by("name"))


def print_of(found: Iterable[Organisation]) -> str:
    """By which a page says which organisations it showed: another set has another print."""
    numbers = ",".join(str(each.pk) for each in sorted(found, key=lambda each: each.pk))
    return sha256(numbers.encode()).hexdigest()
