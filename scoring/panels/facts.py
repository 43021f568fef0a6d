"""A panel as a problem of assignment: what each proposal wants, who can be asked, and who never.

It is the panel as one person oversees it: proposals that this person wrote or has a conflict with are not in it, and
neither are the sheets for them. `conflicts.py` says of one proposal who can't be asked; here the same is said of all at
once, in a number of queries that does not grow.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q

from proposals import rights
from proposals.models import Affiliation, Objection, Proposal
from proposals.people.objections import objections_to, places_of
from proposals.querysets import Belonging, is_true
from proposals.states import State
from scoring.assigning import Assessor, Need, Pair, Problem
from scoring.conflicts import barred_pairs
from scoring.models import Assignment, Expertise, Panel, Preference, Seat, SeatKind, Wish
from scoring.states import COUNTS

POINTS = {Wish.LIKE: 1, Wish.RATHER_NOT: -1}
ONE_OF_EACH = [SeatKind.LAY, SeatKind.CLINICAL]  # on every proposal, where the panel has them


class Facts(NamedTuple):
    """What a panel holds, as one person oversees it."""

    proposals: list[Any]
    asked: list[Assignment]
    seats: list[Any]

    @property
    def heard(self) -> dict[str, int]:
        """{seat: how often its holder saved wishes}, of those who did: the same numbers are the same wishes."""
        return {str(each.pk): each.wishes_version for each in self.seats if each.wishes_version > 1}


def facts_of(panel: Panel, person: Any) -> Facts:
    """Five queries. All its proposals share one call, the panel’s own."""
    proposals = list(_proposals_on(panel, person))
    for each in proposals:
        each.call = panel.call
    asked = list(Assignment.objects.filter(proposal__in=[each.pk for each in proposals]))
    return Facts(proposals, asked, list(_seats_of(panel, asked)))


def problem_of(
    panel: Panel,
    person: Any,
    *,
    seed: int,
    heeds_objections: bool = True,
    facts: Facts | None = None,
    wishes: Mapping[str, Mapping[str, int]] | None = None,
) -> Problem:
    """Six queries at most beside those of the facts. An assessor's number is that of the seat.

    heeds_objections  whether it keeps from a proposal whom its authors named; who writes a list judges that alone
    facts             where the caller has read them already
    wishes            as `written`, where the caller knows that nobody said anything else since
    """
    proposals, asked, seats = facts or facts_of(panel, person)
    belonging = Affiliation.objects.belonging([*(each.person_id for each in seats), person.pk])
    is_open = {each.pk for each in proposals if each.state == State.REVIEWED}
    slots = {
        str(kind): 1 for kind in ONE_OF_EACH if any(each.kind == kind and _may_be_asked(each, panel) for each in seats)
    }
    standing = frozenset(Pair(each.proposal_id, each.seat_id) for each in asked if each.state in COUNTS)
    themes = _themes_of(is_open)
    missing = Counter(each.proposal_id for each in asked if each.is_set_aside and each.state in COUNTS)
    named = _named_by_authors(proposals, seats, asked, person, belonging) if heeds_objections else ()
    stated = _wishes(seats, is_open) if wishes is None else _as_stated(wishes)
    forbidden = frozenset([*_barred(proposals, seats, asked, belonging), *named]) - standing
    return Problem(
        needs=tuple(
            _need(each, slots, themes[each.pk], missing[each.pk]) if each.pk in is_open else Need(each.pk, 0)
            for each in proposals
        ),
        assessors=tuple(_assessor(each, panel, len(proposals), stated.get(each.pk, {})) for each in seats),
        standing=standing,
        forbidden=forbidden,
        forced=frozenset(_forced(proposals, seats, panel)) - standing - forbidden,
        seed=seed,
    )


def named_by_authors(facts: Facts, person: Any) -> set[Pair]:
    """Whom authors ask not to assess it, as far as `person` may read that. Two queries."""
    belonging = Affiliation.objects.belonging([*(each.person_id for each in facts.seats), person.pk])
    return set(_named_by_authors(facts.proposals, facts.seats, facts.asked, person, belonging))


def _proposals_on(panel: Panel, person: Any) -> Any:
    overseen = Proposal.objects.visible_to(person, rights.STEER).filter(placement__panel=panel)
    is_open_anchor = is_true(Q(state=State.REVIEWED, anchor__panel=panel, anchor__closed_at=None))
    overseen = overseen.annotate(is_open_anchor=is_open_anchor)
    return overseen.select_related("area").prefetch_related("partners").order_by("pk")


def _seats_of(panel: Panel, asked: list[Assignment]) -> Any:
    """Those of the panel, and those of another panel whose sheets came along with a proposal."""
    seats = Seat.objects.filter(panel=panel) | Seat.objects.filter(pk__in={each.seat_id for each in asked})
    known = Prefetch("expertise", Expertise.objects.select_related("area", "theme"))
    return seats.select_related("person").prefetch_related(known).order_by("pk")


def _may_be_asked(seat: Seat, panel: Panel) -> bool:
    return seat.panel_id == panel.pk and seat.left_on is None and seat.person.is_active


def _themes_of(proposals: set[int]) -> dict[int, set[str]]:
    named: dict[int, set[str]] = defaultdict(set)
    through = Proposal.themes.through.objects.filter(proposal__in=proposals).order_by()
    for proposal, theme in through.values_list("proposal", "theme__name"):
        named[proposal].add(theme)
    return named


def _need(proposal: Proposal, slots: dict[str, int], themes: Iterable[str], missing: int) -> Need:
    """`missing` of its sheets are set aside: as work that was done they stand, and others are wanted in their place."""
    wanted = proposal.call.sheets_wanted + missing
    return Need(proposal.pk, wanted, str(proposal.area or ""), frozenset(themes), slots)


def _assessor(seat: Any, panel: Panel, proposals: int, wishes: Mapping[int, int]) -> Assessor:
    """Who left is asked no more, and the chair only where the chair's seat says how often."""
    capacity, floor = seat.most_sheets, seat.least_sheets
    if capacity is None:
        capacity = floor if seat.kind == SeatKind.CHAIR else max(proposals, floor)
    if not _may_be_asked(seat, panel):
        capacity, floor = 0, 0
    known = list(seat.expertise.all())
    return Assessor(
        assessor=seat.pk,
        kind=seat.kind,
        capacity=capacity,
        floor=floor,
        areas={str(each.area): each.level for each in known if each.area},
        themes={each.theme.name: each.level for each in known if each.theme},
        preferences=wishes,
    )


def _wishes(seats: list[Seat], is_open: set[int]) -> dict[int, dict[int, int]]:
    """{seat: {proposal: 1 or -1}}: "could" says no more than no answer. No query while nobody answered."""
    answered = [each.pk for each in seats if each.wishes_version > 1]
    wishes: dict[int, dict[int, int]] = defaultdict(dict)
    if not answered:
        return wishes
    stated = Preference.objects.filter(seat__in=answered, wish__in=POINTS).order_by("proposal")
    for seat, proposal, wish in stated.values_list("seat", "proposal", "wish"):
        if proposal in is_open:
            wishes[seat][proposal] = POINTS[Wish(wish)]
    return wishes


def _as_stated(wishes: Mapping[str, Mapping[str, int]]) -> dict[int, dict[int, int]]:
    return {int(seat): {int(pk): points for pk, points in stated.items()} for seat, stated in wishes.items()}


def _forced(proposals: list[Any], seats: list[Any], panel: Panel) -> Iterable[Pair]:
    """While the panel is calibrated, all who mark there mark its anchors: also whoever joined since."""
    asked = [each for each in seats if _may_be_asked(each, panel)]
    marking = [each for each in asked if each.kind != SeatKind.CHAIR or each.most_sheets]
    anchors = [each.pk for each in proposals if each.is_open_anchor]
    yield from (Pair(proposal, seat.pk) for proposal in anchors for seat in marking)


def _barred(
    proposals: list[Proposal], seats: list[Any], asked: Iterable[Assignment], belonging: list[Belonging]
) -> Iterable[Pair]:
    """Pairs that must never come to be: asked before, an author now or once, of an organisation that takes part."""
    seat_of = {seat.person_id: seat.pk for seat in seats}
    yield from (Pair(each.proposal_id, seat_of[each.assessor_id]) for each in asked if each.assessor_id in seat_of)
    yield from (Pair(proposal, seat_of[person]) for proposal, person in barred_pairs(seat_of, proposals, belonging))


def _named_by_authors(
    proposals: list[Proposal],
    seats: list[Any],
    asked: Iterable[Assignment],
    person: Any,
    belonging: list[Belonging],
) -> Iterable[Pair]:
    """Whom authors ask not to assess it, where `person` may read that: of a proposal that names them, or that they were
    asked to mark, nothing that they see is moved by anything its authors said.
    """
    own = {each.proposal_id for each in asked if each.assessor_id == person.pk}
    told = [
        each
        for each in proposals
        if each.pk not in own and each.shown_state != State.DRAFT and not rights.hides_applicants_from(person, each)
    ]
    objections = Objection.objects.filter(proposal__in=told)
    meant = objections_to([*(each.person for each in seats), person], objections, places_of(belonging))
    unread = {each.proposal_id for each in meant.get(person.pk, [])}
    for seat in seats:
        named = {each.proposal_id for each in meant.get(seat.person_id, [])}
        yield from (Pair(proposal, seat.pk) for proposal in named - unread)


# --- As it is kept beside a plan -------------------------------------------------------------------------------------
def written(problem: Problem) -> dict[str, Any]:
    """The problem as lists and numbers in an order of its own, so that the same panel is always written the same."""
    return {
        "needs": {
            str(each.proposal): [each.sheets, each.area, sorted(each.themes), dict(each.slots)]
            for each in problem.needs
        },
        "assessors": {
            str(each.assessor): [each.kind, each.capacity, each.floor, dict(each.areas), dict(each.themes)]
            for each in problem.assessors
        },
        "wishes": {
            str(each.assessor): {str(pk): points for pk, points in each.preferences.items()}
            for each in problem.assessors
            if each.preferences
        },
        "standing": sorted(map(list, problem.standing)),
        "forbidden": sorted(map(list, problem.forbidden)),
        "forced": sorted(map(list, problem.forced)),
    }
