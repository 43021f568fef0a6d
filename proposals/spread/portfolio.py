"""How far everything that was funded has spread: a line for each, sums over them, and sums for each board.

Whoever follows an award reads its counts as they are; everybody else without those below 5. Sums are made of what is
told in the lines, so that nothing can be worked out from them that is told in none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from proposals import rights
from proposals.models import AdoptionEvent, EligibleSite, Proposal
from proposals.spread.denominators import ListedAsKnown
from proposals.spread.eligible import OF_A_SITE, read_listed
from proposals.spread.ledger import Event
from proposals.spread.organisations import read_organisations
from proposals.spread.rollups import Share, summed, summed_by
from proposals.spread.standing import OF_AN_EVENT, AsAt, Figures, figures_of, read_events
from proposals.states import HAS_AWARD


@dataclass(frozen=True)
class PortfolioLine:
    """One proposal with its figures, as the portfolio lists it."""

    reference: str | None
    title: str
    call: Any
    area: Any
    lead_organisation: Any
    figures: Figures


@dataclass(frozen=True)
class Totals:
    """Sum over sum. `counted` proposals are in it: those that tell their sites and out of how many."""

    proposals: int
    counted: int
    share: Share
    boards: dict[str, Share]


def spreading(person: Any) -> QuerySet[Proposal]:
    """Funded and spread proposals this person may know of; never before the announcement."""
    found = Proposal.objects.visible_to(person).filter(shown_state__in=HAS_AWARD)
    return found.for_listing().select_related("spread_plan").order_by("-pk")


def lines_of(
    proposals: Iterable[Proposal], person: Any, on: date | None = None, *, known: date | None = None
) -> list[PortfolioLine]:
    """Four queries beside that of the proposals, whatever their number and that of their sites.

    `known` leaves out what was recorded after that day.
    """
    shown, on = list(proposals), on or localdate()
    events, listed = _events_of(shown), _listed_of(shown)
    organisations, followed = read_organisations(), _followed_by(person)
    lines = []
    for each in shown:
        plan = getattr(each, "spread_plan", None)
        as_at = AsAt(plan, events[each.pk], listed[each.pk], organisations, on, known)
        lines.append(_line(each, figures_of(as_at, is_public=each.pk not in followed)))
    return lines


def _line(proposal: Proposal, figures: Figures) -> PortfolioLine:
    return PortfolioLine(
        reference=proposal.reference,
        title=proposal.title,
        call=proposal.call,
        area=proposal.area,
        lead_organisation=proposal.lead_organisation,
        figures=figures,
    )


def logs_of(proposals: list[Proposal]) -> tuple[dict[int, list[Event]], dict[int, list[ListedAsKnown]]]:
    """What the sites of these reported, and their eligible lists, by proposal. Two queries."""
    return _events_of(proposals), _listed_of(proposals)


def _events_of(proposals: list[Proposal]) -> dict[int, list[Event]]:
    found = AdoptionEvent.objects.filter(proposal__in=proposals).order_by("proposal", "happened_on", "pk")
    rows = _by_first(found.values_list("proposal_id", *OF_AN_EVENT))
    return {each.pk: read_events(rows[each.pk]) for each in proposals}


def _listed_of(proposals: list[Proposal]) -> dict[int, list[ListedAsKnown]]:
    found = EligibleSite.objects.filter(plan__proposal__in=proposals).order_by("pk")
    rows = _by_first(found.values_list("plan__proposal_id", *OF_A_SITE))
    return {each.pk: read_listed(rows[each.pk]) for each in proposals}


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """Values, not rows of models: there are thousands of them."""
    found = defaultdict(list)
    for first, *rest in rows:
        found[first].append(tuple(rest))
    return found


def _followed_by(person: Any) -> set[int]:
    if not person.is_authenticated:
        return set()
    return set(Proposal.objects.visible_to(person, rights.AWARD).values_list("pk", flat=True))


def totals(lines: list[PortfolioLine]) -> Totals:
    shares = [line.figures.share for line in lines]
    counted = [share for share in shares if share.number is not None and share.out_of]
    return Totals(len(lines), len(counted), summed(shares), _boards(lines))


def _boards(lines: list[PortfolioLine]) -> dict[str, Share]:
    """Of those with a list: without one, nobody knows how many there are in each board."""
    tables = [line.figures.boards for line in lines if not line.figures.is_typed]
    return {name: share for name, share in summed_by(tables).items() if share.out_of}


# Proposals without the figure stand last, whichever way one sorts.
FIGURES: dict[str, Callable[[PortfolioLine], Any]] = {
    "sites": lambda line: line.figures.share.number,
    "eligible": lambda line: line.figures.share.out_of,
    "reported": lambda line: line.figures.reported_on,
    "title": lambda line: line.title.casefold(),
}


def in_order(lines: list[PortfolioLine], order: str) -> list[PortfolioLine]:
    """`order` names a figure, with a minus in front for the largest first."""
    figure = FIGURES[order.removeprefix("-")]
    known = [line for line in lines if figure(line) is not None]
    known.sort(key=figure, reverse=order.startswith("-"))
    return [*known, *(line for line in lines if figure(line) is None)]


HEADINGS = [
    "Reference", "Title", "Call", "Priority area", "As at", "Sites using it", "Eligible", "Typed number", "Planned %",
    "Planned by", "On the way", "Stopped", "Latest report",
]  # fmt: skip
FEWER = "fewer than 5"


def csv_row(line: PortfolioLine) -> list[Any]:
    """See `HEADINGS`."""
    figures = line.figures
    return [
        line.reference, line.title, line.call.title, line.area.name if line.area else "", figures.on,
        in_words(figures.share.number), figures.share.out_of, figures.is_typed, figures.target_percent,
        figures.target_on, in_words(figures.on_the_way), in_words(figures.stopped), figures.reported_on,
    ]  # fmt: skip


def in_words(number: int | None) -> int | str:
    return FEWER if number is None else number
