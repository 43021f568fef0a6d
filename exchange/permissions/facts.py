"""Facts about a person, and about a person and a proposal: what rights are made of."""

from collections.abc import Sequence
from typing import Any

import rules
from django.db.models import QuerySet

from exchange.models import Office
from proposals import rights
from proposals.models import WRITERS, Affiliation, Call, Contributor, ContributorRole, PartEntry
from scoring.ledger import beyond
from scoring.models import Assignment, ChairDeclaration, Declaration, DeclarationKind, Placement, Seat, SeatKind
from scoring.states import COUNTS, AssignmentState

DISCUSSING = [*WRITERS, ContributorRole.COMMENTER]


# --- Facts about a person ------------------------------------------------------------------------------------
def holds(*offices: str) -> Any:
    @rules.predicate(f"holds:{'|'.join(offices)}")
    def holds_one_of_them(person: Any) -> bool:
        return person.is_authenticated and not person.offices.isdisjoint(offices)

    return holds_one_of_them


is_moderator = holds(Office.MODERATOR)
is_manager = holds(Office.MANAGER)
is_administrator = holds(Office.ADMINISTRATOR)
is_observer = holds(Office.OBSERVER)
looks_after_talk = holds(Office.MODERATOR, Office.MANAGER)
reads_everything = holds(Office.MODERATOR, Office.MANAGER, Office.OBSERVER)
knows_outcomes = holds(Office.MANAGER, Office.OBSERVER)


@rules.predicate
def keeps_out_of_it(person: Any) -> bool:
    """Visitors, and those who are here to look after the place or to watch it: they take no part in the exchange."""
    return not person.is_authenticated or not person.offices.isdisjoint({Office.ADMINISTRATOR, Office.OBSERVER})


@rules.predicate
def is_affiliated(person: Any) -> bool:
    return Affiliation.objects.current().filter(person=person).exists()


@rules.predicate
def has_a_seat(person: Any) -> bool:
    return bool(person.seat_kinds)


@rules.predicate
def chairs_a_panel(person: Any) -> bool:
    return SeatKind.CHAIR in person.seat_kinds


@rules.predicate
def knows_all_applicants(person: Any) -> bool:
    """Moderators and managers deal with them. An observer who also sits on a panel marks as blindly as the others."""
    return looks_after_talk(person) or is_observer(person) and not has_a_seat(person)


# --- Facts about a person and a proposal ---------------------------------------------------------------------
def proposals_of(person: Any, roles: list[str] | None = None) -> QuerySet[Any]:
    parts = Contributor.objects.filter(person=person)
    return (parts.filter(role__in=roles) if roles else parts).values("proposal")


def parts_ended(person: Any) -> QuerySet[Any]:
    """The proposals in which they took part once and do not any more."""
    return PartEntry.objects.ends().filter(person=person).values("proposal")


def conflicted(person: Any) -> QuerySet[Any]:
    return Assignment.objects.filter(assessor=person, state=AssignmentState.CONFLICTED).values("proposal")


def declared_free(person: Any) -> QuerySet[Any]:
    """The proposals on which they declared no conflict, in the chair of their panel or before they marked them."""
    as_assessor = Declaration.objects.filter(assignment__assessor=person, kind=DeclarationKind.NONE)
    as_chair = ChairDeclaration.objects.filter(person=person)
    return as_chair.order_by().values("proposal").union(as_assessor.order_by().values("assignment__proposal"))


def chaired(person: Any) -> QuerySet[Any]:
    return Seat.objects.filter(person=person, kind=SeatKind.CHAIR, left_on=None).values("panel")


def _has_role(person: Any, proposal: Any, roles: Sequence[str]) -> bool:
    if proposal is None:
        return False
    if (known := vars(proposal).get("known_authors")) is not None:  # of `with_authors`
        return any(each.person_id == person.pk and each.role in roles for each in known)
    return proposal.contributors.filter(person=person, role__in=roles).exists()


@rules.predicate
def is_lead_author(person: Any, proposal: Any) -> bool:
    return _has_role(person, proposal, [ContributorRole.LEAD])


@rules.predicate
def is_a_writer(person: Any, proposal: Any) -> bool:
    return _has_role(person, proposal, WRITERS)


@rules.predicate
def takes_part(person: Any, proposal: Any) -> bool:
    return _has_role(person, proposal, ContributorRole.values)


@rules.predicate
def speaks_for_a_site(person: Any, proposal: Any) -> bool:
    return proposal is not None and proposal.site_leads.speaking().filter(person=person.pk).exists()


@rules.predicate
def may_discuss(person: Any, proposal: Any) -> bool:
    return _has_role(person, proposal, DISCUSSING)


@rules.predicate
def is_impartial(person: Any, proposal: Any) -> bool:
    """Neither has or had a part in it nor declared a conflict. Without a row in hand: true, it is asked about later."""
    if proposal is None:
        return True
    if (known := rights.found_with_row(rights.IMPARTIAL, person, proposal)) is not None:
        return known
    in_the_way = [proposals_of(person), parts_ended(person), conflicted(person)]
    first, *others = [rows.order_by().filter(proposal=proposal) for rows in in_the_way]
    return not first.union(*others).exists()


@rules.predicate
def was_asked_to_mark(person: Any, proposal: Any) -> bool:
    """Was asked, whatever became of it. Without a row in hand: false, the row is asked about later."""
    if (known := rights.found_with_row(rights.MARKS, person, proposal)) is not None:
        return known
    return proposal is not None and Assignment.objects.filter(assessor=person, proposal=proposal).exists()


@rules.predicate
def has_no_part_in_it(person: Any, proposal: Any) -> bool:
    """As `is_impartial`, asked once a person and not once a row, for lists."""
    if (known := rights.found_with_row(rights.IMPARTIAL, person, proposal)) is not None:
        return known
    return proposal is None or proposal.pk not in person.has_a_part_in


@rules.predicate
def knows_its_applicants(person: Any, proposal: Any) -> bool:
    """As the rows of `rights.APPLICANTS` say, asked once a person and not once a row, for lists."""
    if proposal is None or knows_all_applicants(person) or not proposal.call.keeps_applicants_hidden:
        return True
    return person.is_authenticated and proposal.pk in person.takes_part_in


@rules.predicate
def has_no_stake_in_it(person: Any, proposal: Any) -> bool:
    """Belongs to no organisation that leads it or takes part in it: asked once a person and not once a row.

    Without a row in hand: true, it is asked about later.
    """
    return proposal is None or proposal.pk not in person.has_a_stake_in


may_settle = is_impartial & has_no_stake_in_it  # judges it, or decides what becomes of it


@rules.predicate
def sits_in_its_chair(person: Any, proposal: Any) -> bool:
    """For a chair with a stake in it the panel does not have it (`rows.given_to_panels_of`)."""
    return proposal is not None and has_no_stake_in_it(person, proposal) and _in_its_chair(person, proposal).exists()


@rules.predicate
def chairs_its_panel(person: Any, proposal: Any) -> bool:
    """The same, and declared to have no conflict with it (`rows.chaired_by`)."""
    if proposal is None or not has_no_stake_in_it(person, proposal):
        return False
    return _in_its_chair(person, proposal).filter(proposal__in=declared_free(person)).exists()


def _in_its_chair(person: Any, proposal: Any) -> QuerySet[Any]:
    return Placement.objects.filter(proposal=proposal, panel__in=chaired(person))


@rules.predicate
def chairs_it(person: Any, panel: Any) -> bool:
    if (known := rights.found_with_row(rights.CHAIRS, person, panel)) is not None:
        return known
    return panel is not None and panel.pk in {each["panel"] for each in chaired(person)}


@rules.predicate
def ranks_all_of_it(person: Any, row: Any) -> bool:
    """Every proposal of a call, or of the call of a shortlist. Without a row in hand: true, it is asked about later."""
    return row is None or not beyond(person, row if isinstance(row, Call) else row.call).exists()


@rules.predicate
def is_its_assessor(person: Any, assignment: Any) -> bool:
    return assignment is not None and assignment.assessor_id == person.pk


@rules.predicate
def sits_there(person: Any, seat: Any) -> bool:
    return seat is not None and seat.person_id == person.pk and seat.left_on is None


@rules.predicate
def is_asked_to_mark(person: Any, proposal: Any) -> bool:
    asked = Assignment.objects.filter(assessor=person, proposal=proposal, state__in=COUNTS)
    return proposal is not None and asked.exists()


@rules.predicate
def oversees_the_assignment(person: Any, assignment: Any) -> bool:
    proposal = assignment and assignment.proposal
    return may_settle(person, proposal) and (is_manager(person) or chairs_its_panel(person, proposal))
