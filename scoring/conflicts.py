"""Conflicts that follow from facts: who can't be asked to mark a proposal. What somebody should think of before they
declare is in `links.py`; what only a person can know is declared (`services/sheets.py`).

An organisation that merged is one with its successor: belonging to either is belonging to both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from proposals.models import Affiliation, Contributor, Organisation, PartEntry, Proposal
from proposals.querysets import Belonging
from proposals.rights import hides_applicants_from
from scoring.models import Assignment, Seat


class Mergers:
    """Which organisations are one, and which are partners of a proposal, read in one query."""

    def __init__(self, proposal: Proposal | None = None) -> None:
        through = Proposal.partners.through.objects.filter(proposal=proposal, organisation=OuterRef("pk"))
        known: Any = Organisation.objects.annotate(is_partner=Exists(through)).filter(
            Q(is_partner=True) | Q(successor__isnull=False)
        )
        rows = list(known.order_by().values_list("pk", "successor", "is_partner"))
        self._successors: dict[int, int] = {pk: successor for pk, successor, _ in rows if successor}
        self.partners = [pk for pk, _, is_partner in rows if is_partner]

    def last(self, organisation: int) -> int:
        """What became of it in the end: itself where it goes on."""
        seen: set[int] = set()
        while organisation in self._successors and organisation not in seen:
            seen.add(organisation)
            organisation = self._successors[organisation]
        return organisation

    def one_with(self, organisations: Iterable[int]) -> list[int]:
        """These, all that merged into them, and all that they merged into."""
        given = set(organisations)
        lasting = {self.last(each) for each in given}
        return sorted(given | lasting | {each for each in self._successors if self.last(each) in lasting})


def seats_facing(proposal: Proposal) -> QuerySet[Seat]:
    """Seats with the facts that `reason_against` asks about. One query before the one that reads them."""
    mergers = Mergers(proposal)
    lead = mergers.one_with([proposal.lead_organisation_id] if proposal.lead_organisation_id else [])
    partners = mergers.one_with(mergers.partners)
    theirs = Affiliation.objects.current().filter(person=OuterRef("person"))
    return Seat.objects.select_related("person").annotate(
        was_asked=Exists(Assignment.objects.filter(proposal=proposal, assessor=OuterRef("person"))),
        wrote_it=Exists(Contributor.objects.filter(proposal=proposal, person=OuterRef("person"))),
        had_a_part=Exists(PartEntry.objects.ends().filter(proposal=proposal, person=OuterRef("person"))),
        is_of_the_lead=Exists(theirs.filter(organisation__in=lead)),
        is_of_a_partner=Exists(theirs.filter(organisation__in=partners)),
    )


def reason_against(seat: Any, proposal: Proposal) -> str:
    """Why the person in this seat (one of `seats_facing`) can't be asked, or an empty text."""
    return _reason_of_the_seat(seat, proposal) or _tie_of(seat, proposal)


def reason_told_to(person: Any, seat: Any, proposal: Proposal) -> str:
    """The same, without a word on who applied for whom that is hidden from."""
    if not hides_applicants_from(person, proposal):
        return reason_against(seat, proposal)
    is_tied = seat.wrote_it or seat.had_a_part or seat.is_of_the_lead or seat.is_of_a_partner
    return _reason_of_the_seat(seat, proposal) or (f"{seat.person} has a tie to those who applied." if is_tied else "")


def _reason_of_the_seat(seat: Any, proposal: Proposal) -> str:
    person, placement = seat.person, getattr(proposal, "placement", None)
    if placement is None or placement.panel_id != seat.panel_id or seat.left_on:
        return f"{person} has no seat on the panel of this proposal."
    if not person.is_active:
        return f"{person} can’t sign in any more."
    return f"{person} was asked already." if seat.was_asked else ""


def _tie_of(seat: Any, proposal: Proposal) -> str:
    person = seat.person
    if seat.wrote_it:
        return f"{person} is one of its authors."
    if seat.had_a_part:
        return f"{person} was one of its authors."
    if seat.is_of_the_lead:
        return f"{person} belongs to {proposal.lead_organisation}, which leads it."
    return f"{person} belongs to a partner organisation of it." if seat.is_of_a_partner else ""


def barred_pairs(
    people: Iterable[int], proposals: Sequence[Proposal], belonging: Iterable[Belonging] | None = None
) -> set[tuple[int, int]]:
    """The same for many: {(proposal, person)} where somebody has or had a part in it or belongs to who takes part.

    Three queries, two where the caller knows where they belong; the proposals come with their partners.
    """
    known, numbers = set(people), [each.pk for each in proposals]
    parts = [
        rows.filter(proposal__in=numbers, person__in=known).order_by().values_list("proposal", "person")
        for rows in (Contributor.objects.all(), PartEntry.objects.ends())
    ]
    found: set[tuple[int, int]] = set(parts[0].union(parts[1]))
    mergers, members = Mergers(), defaultdict(set)
    for each in Affiliation.objects.belonging(known) if belonging is None else belonging:
        members[mergers.last(each.organisation)].add(each.person)
    for proposal in proposals:
        taking_part = [proposal.lead_organisation_id, *(each.pk for each in proposal.partners.all())]
        for organisation in filter(None, taking_part):
            found.update((proposal.pk, person) for person in members[mergers.last(organisation)] & known)
    return found


def ties_since(proposals: Sequence[Proposal]) -> dict[int, int]:
    """{assignment: its proposal} where an assessor came to belong to who takes part after being asked. Two queries.

    Before, they could not have been asked; and who is asked can't join its authors. A sheet that is set aside counts no
    more, and holds up nothing.
    """
    today = Affiliation.objects.current()
    asked = Assignment.objects.filling().filter(proposal__in=proposals, assessor__affiliations__in=today).order_by()
    own = ("pk", "proposal", "assessor__affiliations__organisation")
    leading = asked.values_list(*own, "proposal__lead_organisation")
    rows = list(leading.union(asked.values_list(*own, "proposal__partners")))
    mergers = Mergers() if rows else None
    return {
        pk: its for pk, its, theirs, other in rows if mergers and other and mergers.last(theirs) == mergers.last(other)
    }


def with_part_of(organisations: Collection[int]) -> Q:
    """The proposals that one of these organisations leads or takes part in, as `barred_pairs` says it of many."""
    partnered = Proposal.partners.through.objects.filter(organisation__in=organisations).values("proposal")
    return Q(lead_organisation__in=organisations) | Q(pk__in=partnered)


def people_of_its_organisations(proposal: Proposal) -> QuerySet[Affiliation]:
    """Who belongs now to an organisation that leads it or takes part in it. One query before the one that reads."""
    mergers = Mergers(proposal)
    lead = [proposal.lead_organisation_id] if proposal.lead_organisation_id else []
    return Affiliation.objects.current().filter(organisation__in=mergers.one_with([*lead, *mergers.partners]))
