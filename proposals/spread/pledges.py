"""Pledges as people read them: of one proposal with all that they took the place of, and how many stand for each.

They are read beside scores and stand in none: nothing that ranks or draws a line asks this module.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from proposals import days, rights
from proposals.errors import NotPermitted
from proposals.models import Affiliation, Organisation, Pledge, Proposal
from proposals.querysets import number_of
from proposals.spread.ledger import Stands, further
from proposals.spread.organisations import read_organisations
from proposals.spread.places import Place, cleaned, goes_on_as, places_on
from proposals.spread.reading import Log, read_log
from proposals.states import SiteStage, State

BEGUN = (
    SiteStage.AWAITING_TRAINING, SiteStage.IMPLEMENTING, SiteStage.ADAPTED, SiteStage.ADOPTED, SiteStage.SUSTAINED,
)  # fmt: skip


NOT_THEIRS = (
    "Members of other organisations pledge for a proposal. Its authors, the panels of its call and the programme team "
    "do not."
)


# --- When, and who --------------------------------------------------------------------------------------------------
def is_open(proposal: Proposal) -> bool:
    """From when everybody may know that it is scored until everybody may know its outcome: of all of a call alike, so
    that an open pledge tells nothing of what is decided and not announced."""
    return proposal.shown_state == State.SCORED


def may_be_withdrawn(proposal: Proposal) -> bool:
    return proposal.shown_state in (State.SCORED, State.REVIEWED)


def own_organisations(person: Any) -> QuerySet[Organisation]:
    """Those that this person belongs to today and that are open."""
    current = Affiliation.objects.current().filter(person=person, organisation=OuterRef("pk"))
    return Organisation.objects.open_today().filter(Exists(current))


def speaking(person: Any) -> Callable[[int], bool]:
    """Whether this person belongs to an organisation, or to what it merged into. Two queries for any number."""
    own = set(person.affiliations.current().values_list("organisation", flat=True))
    register, today = read_organisations().register, localdate()
    return lambda organisation: bool(own & {organisation, goes_on_as(organisation, register, today)})


class Pledging(NamedTuple):
    """What somebody has to do with the pledges for a proposal."""

    may_offer: bool = False  # now
    reads_own: bool = False
    reads_all: bool = False


def pledging_of(person: Any, proposal: Proposal) -> Pledging:
    """No query where `proposal` comes `with_rights` for both."""
    if not person.is_authenticated:
        return Pledging()
    may_pledge, reads_all = person.has_perm(rights.PLEDGE, proposal), person.has_perm(rights.PLEDGES, proposal)
    return Pledging(may_pledge and is_open(proposal), may_pledge, reads_all)


def pledged(reference: str, person: Any) -> Proposal:
    """The proposal, if this person may know of it; or the same 404 whether there is none or they may not."""
    known = Proposal.objects.visible_to(person).for_listing().with_rights(person, rights.PLEDGE, rights.PLEDGES)
    return get_object_or_404(known, reference=reference)


# --- One proposal ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class PledgeSeen:
    pk: int
    site: str
    people: int
    from_on: date
    note: str
    reason: str
    by: str
    at: datetime

    @property
    def in_words(self) -> str:
        return f"{counted(self.people, 'person', 'people')} from {days.in_words(self.from_on)}"


@dataclass(frozen=True)
class PledgeLine:
    """What a site pledges, or that it withdrew; `earlier` has what that took the place of, the latest first."""

    pledge: PledgeSeen
    stands: bool
    earlier: list[PledgeSeen]
    is_own: bool


def pledges_of(proposal: Proposal, person: Any, pledging: Pledging) -> list[PledgeLine]:
    """For who reads them all one line a site; for others those of their own organisations. Three queries.

    raises  NotPermitted for those who have nothing to do with pledges
    """
    speaks_for = speaking(person)
    lines: dict[int, list[Pledge]] = {}
    for each in proposal.pledges.select_related("organisation", "pledged_by").order_by("pk"):
        line = lines.pop(each.corrects_id, []) if each.corrects_id else []
        lines[each.pk] = [*line, each]
    found = [_line(rows, person, pledging, speaks_for) for rows in lines.values()]
    shown = [line for line in found if pledging.reads_all or line.is_own]
    if not shown and not (pledging.reads_own or pledging.reads_all):
        raise NotPermitted(NOT_THEIRS)
    return sorted(shown, key=lambda line: (line.pledge.site, line.pledge.pk))


def _line(rows: list[Pledge], person: Any, pledging: Pledging, speaks_for: Callable[[int], bool]) -> PledgeLine:
    seen, last = [_see(each) for each in rows], rows[-1]
    is_own = speaks_for(last.organisation_id) and (pledging.reads_own or last.pledged_by_id == person.pk)
    return PledgeLine(seen[-1], not last.is_withdrawn, seen[-2::-1], is_own)


def _see(row: Pledge) -> PledgeSeen:
    return PledgeSeen(
        row.pk, row.site_name, row.people, row.from_on, row.note, row.reason, str(row.pledged_by), row.pledged_at
    )


def own_pledge(proposal: Proposal, person: Any, pledge_pk: int) -> Pledge:
    """A pledge of one's own site, superseded or not; or the same 404 whether there is none or it is another's.

    Who judges the proposal reads what they pledged before, and nothing of their colleagues.
    """
    row = get_object_or_404(proposal.pledges.select_related("organisation"), pk=pledge_pk)
    reads_it = row.pledged_by_id == person.pk or person.has_perm(rights.PLEDGE, proposal)
    if not reads_it or not speaking(person)(row.organisation_id):
        raise Http404
    return row


# --- Many of them ----------------------------------------------------------------------------------------------------
class Pledged(NamedTuple):
    sites: int = 0
    people: int = 0

    @property
    def in_words(self) -> str:
        return f"{counted(self.sites, 'site', 'sites')}, {counted(self.people, 'person', 'people')}"


def counted(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def pledged_among(proposals: QuerySet[Proposal]) -> dict[int, Pledged]:
    """{proposal: what stands for it}, of those that have a pledge. One query; `proposals` are what the reader ranks."""
    standing = Pledge.objects.standing().filter(proposal__in=proposals.order_by().values("pk")).order_by()
    counts = standing.values_list("proposal").annotate(sites=Count("pk"), people=Sum("people"))
    return {pk: Pledged(sites, people) for pk, sites, people in counts}


def with_pledged(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Each with `pledged_sites` and `pledged_people`."""
    standing = Pledge.objects.standing()
    people = standing.filter(proposal=OuterRef("pk")).order_by().values("proposal").values(total=Sum("people"))
    return proposals.annotate(pledged_sites=number_of(standing, "proposal"), pledged_people=Subquery(people))


def pledged_for(proposal: Any) -> Pledged | None:
    """`proposal` comes from `with_pledged`; None where nothing stands for it."""
    return Pledged(proposal.pledged_sites, proposal.pledged_people) if proposal.pledged_sites else None


# --- After the award -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class KeptPledge:
    """A pledge that stood when the outcome was announced, and where its site stands since."""

    pledge: PledgeSeen
    stage_label: str
    since: date | None
    is_kept: bool


def kept_pledges(proposal: Proposal) -> list[KeptPledge]:
    """One query where there is none, and five otherwise."""
    rows = list(proposal.pledges.standing().select_related("organisation", "pledged_by"))
    if not rows:
        return []
    log = read_log(proposal)
    return [_kept(row, _stands(row, log)) for row in rows]


def _kept(row: Pledge, stands: Stands | None) -> KeptPledge:
    """Kept once its site began: interest and consent are what a pledge says already."""
    if stands is None:
        return KeptPledge(_see(row), "Nothing reported yet", None, is_kept=False)
    return KeptPledge(_see(row), SiteStage(stands.stage).label, stands.since, is_kept=stands.stage in BEGUN)


def _stands(row: Pledge, log: Log) -> Stands | None:
    """What a place of it reports counts for a pledge of the whole organisation; mergers are followed."""
    as_at = log.as_at
    place = Place(row.organisation_id, cleaned(row.place))
    own = places_on([place], as_at.moves, as_at.on)[place] or place
    if own not in as_at.standing:
        own = own._replace(organisation=goes_on_as(own.organisation, as_at.organisations.register, as_at.on))
    return _furthest(as_at.standing, own)


def _furthest(standing: Mapping[Place, Stands], own: Place) -> Stands | None:
    here: Iterable[Stands] = [
        stands for place, stands in standing.items()
        if place == own or not own.name and place.organisation == own.organisation
    ]  # fmt: skip
    best: Stands | None = None
    for each in here:
        best = each if best is None else further(best, each)
    return best
