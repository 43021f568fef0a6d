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
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from proposals import rights
from proposals.awards.open_data import awarded_on
from proposals.days import nhs_year
from proposals.models import AdoptionEvent, EligibleSite, Organisation, OrganisationKind, Proposal
from proposals.spread.curve import share_on
from proposals.spread.denominators import ListedAsKnown
from proposals.spread.eligible import OF_A_SITE, read_listed
from proposals.spread.forecast import Plan
from proposals.spread.ledger import Event
from proposals.spread.organisations import read_organisations
from proposals.spread.outlook import plan_of
from proposals.spread.rollups import Share, summed, summed_by
from proposals.spread.standing import OF_AN_EVENT, AsAt, Figures, figures_of, read_events
from proposals.states import HAS_AWARD


@dataclass(frozen=True)
class PortfolioLine:
    """One proposal with its figures, as the portfolio lists it.

    `in_board` is what the board that was asked for has of it, where that is told.
    """

    reference: str | None
    title: str
    call: Any
    area: Any
    lead_organisation: Any
    awarded_on: date
    figures: Figures
    plan: Plan | None
    in_board: Share | None

    def share_at(self, day: date) -> Share:
        """How many sites of the list of an earlier day used it on that day, of how many; see `Figures.history`."""
        found = share_on(self.figures.history, day)
        return found or Share(self.figures.tell(0), self.figures.share.out_of if self.figures.is_typed else 0)


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


def find_spreading(reference: str, person: Any) -> Proposal:
    """The proposal, once this person may know that it is funded; before, it is not there (404)."""
    return get_object_or_404(spreading(person).select_related("story"), reference=reference)


def awarded(proposals: Iterable[Proposal], *, by: date, year: int | None = None) -> list[Proposal]:
    """Those awarded by a day, in one financial year where one is asked for."""
    days = ((each, awarded_on(each)) for each in proposals)
    return [each for each, day in days if day <= by and year in (None, nhs_year(day))]


def years_of_awards(person: Any) -> list[int]:
    """The financial years in which something was awarded that this person may know of, the latest first."""
    known = Proposal.objects.visible_to(person).filter(shown_state__in=HAS_AWARD).select_related("call")
    return sorted({nhs_year(awarded_on(each)) for each in known}, reverse=True)


def boards() -> list[tuple[int, str]]:
    return list(Organisation.objects.filter(kind=OrganisationKind.ICB).order_by("name", "pk").values_list("pk", "name"))


def lines_of(
    proposals: Iterable[Proposal],
    person: Any,
    on: date | None = None,
    *,
    known: date | None = None,
    board: int | None = None,
) -> list[PortfolioLine]:
    """Four queries beside that of the proposals, whatever their number and that of their sites.

    known  leaves out what was recorded after that day
    board  leaves out what has no eligible site in the area of this board, or of the one that came after it
    """
    shown, on = list(proposals), on or localdate()
    events, listed = _events_of(shown), _listed_of(shown)
    organisations, followed = read_organisations(), _followed_by(person)
    lines = []
    for each in shown:
        plan = getattr(each, "spread_plan", None)
        as_at = AsAt(plan, events[each.pk], listed[each.pk], organisations, on, known)
        area = None if board is None else organisations.board_today(board, on)
        if area is None or area in as_at.boards_of_the_list:
            lines.append(_line(each, as_at, area, is_public=each.pk not in followed))
    return lines


def _line(proposal: Proposal, as_at: AsAt, board: int | None, *, is_public: bool) -> PortfolioLine:
    figures, day = figures_of(as_at, is_public=is_public), awarded_on(proposal)
    return PortfolioLine(
        reference=proposal.reference,
        title=proposal.title,
        call=proposal.call,
        area=proposal.area,
        lead_organisation=proposal.lead_organisation,
        awarded_on=day,
        figures=figures,
        plan=plan_of(figures, day),
        in_board=None if board is None else figures.boards.get(as_at.organisations.board_name(board)),
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
    "share": lambda line: line.figures.share.part,
    "reported": lambda line: line.figures.reported_on,
    "title": lambda line: line.title.casefold(),
}


def in_order(lines: list[PortfolioLine], order: str) -> list[PortfolioLine]:
    """`order` names a figure, with a minus in front for the largest first."""
    figure = FIGURES[order.removeprefix("-")]
    known = [line for line in lines if figure(line) is not None]
    known.sort(key=figure, reverse=order.startswith("-"))
    return [*known, *(line for line in lines if figure(line) is None)]
