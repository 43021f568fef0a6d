"""Who may what: the one table that turns facts into rights.

Facts are an office held (`exchange`), an affiliation or a part in writing (`proposals`), a seat or an
assignment (`scoring`). Lower floors ask by name: `person.has_perm("proposals.fund", proposal)` for one row,
`rights.rows_for("proposals.read", person)` for many. A right over many rows is written once, as rows; what it
says of one row is derived from it.

Two rules stand above every office: a person with a declared conflict can't know of the proposal at all, and
nobody decides about what they wrote.
"""

from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from exchange.models import Member, Office, OfficeHeld
from proposals import rights
from proposals.models import Affiliation, Contributor, ContributorRole, Proposal
from proposals.models.calls import Visibility
from proposals.states import CallState, State
from scoring.models import Assignment, Seat, SeatKind
from scoring.states import COUNTS, AssignmentState

NOTHING = Q(pk__in=[])
HANDED_IN = Q(submitted_at__isnull=False) & ~Q(state=State.DRAFT)  # a returned draft is its authors' own again
PUBLIC_STATES = [State.SUBMITTED, State.REVIEWED, State.SCORED]
OUTCOMES_FOR_ALL = [State.FUNDED, State.SPREAD]
WRITERS = [ContributorRole.LEAD, ContributorRole.CO_AUTHOR]


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
reads_everything = holds(Office.MODERATOR, Office.MANAGER, Office.OBSERVER)
knows_outcomes = holds(Office.MANAGER, Office.OBSERVER)


@rules.predicate
def is_affiliated(person: Any) -> bool:
    return Affiliation.objects.current().filter(person=person).exists()


@rules.predicate
def has_a_seat(person: Any) -> bool:
    return Seat.objects.filter(person=person, left_on=None).exists()


@rules.predicate
def chairs_a_panel(person: Any) -> bool:
    return _chaired(person).exists()


# --- Facts about a person and a proposal ---------------------------------------------------------------------
def _proposals_of(person: Any, roles: list[str] | None = None) -> QuerySet[Any]:
    parts = Contributor.objects.filter(person=person)
    return (parts.filter(role__in=roles) if roles else parts).values("proposal")


def _conflicted(person: Any) -> QuerySet[Any]:
    return Assignment.objects.filter(assessor=person, state=AssignmentState.CONFLICTED).values("proposal")


def _chaired(person: Any) -> QuerySet[Any]:
    return Seat.objects.filter(person=person, kind=SeatKind.CHAIR, left_on=None).values("panel")


@rules.predicate
def is_lead_author(person: Any, proposal: Any) -> bool:
    return proposal is not None and proposal.contributors.filter(person=person, role=ContributorRole.LEAD).exists()


@rules.predicate
def is_a_writer(person: Any, proposal: Any) -> bool:
    return proposal is not None and proposal.contributors.filter(person=person, role__in=WRITERS).exists()


@rules.predicate
def is_impartial(person: Any, proposal: Any) -> bool:
    """Neither wrote it nor declared a conflict. Without a row in hand: true, the row is asked about later."""
    if proposal is None:
        return True
    wrote = Contributor.objects.filter(person=person, proposal=proposal)
    conflicted = Assignment.objects.filter(assessor=person, proposal=proposal, state=AssignmentState.CONFLICTED)
    return not wrote.values("proposal").union(conflicted.values("proposal")).exists()


@rules.predicate
def has_no_part_in_it(person: Any, proposal: Any) -> bool:
    """As `is_impartial`, asked once a person and not once a row, for lists."""
    return proposal is None or proposal.pk not in person.has_a_part_in


@rules.predicate
def chairs_its_panel(person: Any, proposal: Any) -> bool:
    if proposal is None:
        return False
    return Seat.objects.filter(
        person=person, kind=SeatKind.CHAIR, left_on=None, panel__placements__proposal=proposal
    ).exists()


@rules.predicate
def is_its_assessor(person: Any, assignment: Any) -> bool:
    return assignment is not None and assignment.assessor_id == person.pk


@rules.predicate
def oversees_the_assignment(person: Any, assignment: Any) -> bool:
    proposal = assignment and assignment.proposal
    return is_impartial(person, proposal) and (is_manager(person) or chairs_its_panel(person, proposal))


# --- Rights over many rows -----------------------------------------------------------------------------------
@rights.answers_rows(rights.KNOW)
def proposals_known_to(person: Any) -> Q:
    """Its own; what the public may know; for the offices all that was ever submitted; for a panel its own share.

    A conflict takes everything away but one's own writing.
    """
    public = Q(shown_state__in=PUBLIC_STATES, call__visibility=Visibility.PUBLIC) | Q(shown_state__in=OUTCOMES_FOR_ALL)
    if not person.is_authenticated:
        return public
    known = public | _read_by_panel(person)
    if reads_everything(person):
        known = Q(submitted_at__isnull=False)
    return Q(pk__in=_proposals_of(person)) | known & ~Q(pk__in=_conflicted(person))


@rights.answers_rows(rights.READ)
def proposals_read_by(person: Any) -> Q:
    """The full text: its authors, the offices, the chair of its panel, and assessors who declared no conflict."""
    public = Q(shown_state__in=OUTCOMES_FOR_ALL, call__visibility=Visibility.PUBLIC)
    if not person.is_authenticated:
        return public
    read = public | _read_by_panel(person)
    if reads_everything(person):
        read = HANDED_IN
    return Q(pk__in=_proposals_of(person)) | read & ~Q(pk__in=_conflicted(person))


def _read_by_panel(person: Any) -> Q:
    accepted = [AssignmentState.ACCEPTED, AssignmentState.RETURNED]
    assigned = Assignment.objects.filter(assessor=person, state__in=accepted).values("proposal")
    return Q(pk__in=assigned) | Q(placement__panel__in=_chaired(person))


@rights.answers_rows(rights.DESK)
def proposals_on_the_desk_of(person: Any) -> Q:
    return _for_office(is_moderator, person) & Q(submitted_at__isnull=False)


@rights.answers_rows(rights.OUTCOME)
def proposals_whose_outcome_is_known_to(person: Any) -> Q:
    return _for_office(knows_outcomes, person)


@rights.answers_rows(rights.RANK)
def proposals_ranked_for(person: Any) -> Q:
    """Scores and awards, for the offices; one who still has to mark a proposal may not see what others gave."""
    return _for_office(knows_outcomes, person) & HANDED_IN & ~Q(pk__in=_still_marked_by(person))


def _still_marked_by(person: Any) -> QuerySet[Any]:
    out = Assignment.objects.still_out().filter(assessor=person, proposal__state=State.REVIEWED)
    return out.values("proposal")


@rights.answers_rows(rights.OVERSEE)
def proposals_overseen_by(person: Any) -> Q:
    """What a panel was given, for its chair and for the offices, less what they wrote or have a conflict with."""
    if not person.is_authenticated:
        return NOTHING
    its_panel = Q(placement__isnull=False) if knows_outcomes(person) else Q(placement__panel__in=_chaired(person))
    return its_panel & ~Q(pk__in=_conflicted(person)) & ~Q(pk__in=_proposals_of(person))


def _for_office(office: Any, person: Any) -> Q:
    """Rows for an office holder: all but those they wrote or have a conflict with."""
    if not office(person):
        return NOTHING
    return ~Q(pk__in=_conflicted(person)) & ~Q(pk__in=_proposals_of(person))


@rights.answers_rows("calls.know")
def calls_known_to(person: Any) -> Q:
    return Q() if knows_outcomes(person) else ~Q(state=CallState.DRAFT)


@rights.answers_rows("assignments.know")
def assignments_known_to(person: Any) -> Q:
    return Q(assessor=person, state__in=COUNTS) if person.is_authenticated else NOTHING


@rights.answers_rows("panels.know")
def panels_known_to(person: Any) -> Q:
    if not person.is_authenticated:
        return NOTHING
    return Q() if knows_outcomes(person) else Q(pk__in=_chaired(person))


def by_rows(name: str, model: Any) -> Any:
    """The predicate about one row that follows from a right over many."""

    @rules.predicate(name)
    def is_among_them(person: Any, row: Any) -> bool:
        return row is not None and model.objects.filter(rights.rows_for(name, person), pk=row.pk).exists()

    return is_among_them


# --- Who holds a right at large (for notices) ----------------------------------------------------------------
@rights.answers_holders("proposals.moderate")
def moderators() -> QuerySet[Member]:
    return _people_in(Office.MODERATOR)


@rights.answers_holders("proposals.fund")
def managers() -> QuerySet[Member]:
    return _people_in(Office.MANAGER)


def _people_in(office: str) -> QuerySet[Member]:
    held = OfficeHeld.objects.filter(member=OuterRef("pk"), office=office)
    return Member.objects.filter(Exists(held), is_active=True)


# --- The table -----------------------------------------------------------------------------------------------
RIGHTS: dict[str, Any] = {
    "proposals.start": is_affiliated,
    "proposals.know": by_rows(rights.KNOW, Proposal),
    "proposals.read": by_rows(rights.READ, Proposal),
    "proposals.edit": is_a_writer,
    "proposals.submit": is_lead_author,
    "proposals.withdraw": is_lead_author,
    "proposals.moderate": is_moderator & is_impartial,
    "proposals.return": is_moderator & is_impartial,
    "proposals.pass_to_panel": is_moderator & is_impartial,
    "proposals.decline_submission": is_moderator & is_impartial,
    "proposals.decline": is_manager & is_impartial,
    "proposals.fund": is_manager & is_impartial,
    "proposals.reinstate": is_manager & is_impartial,
    "proposals.record_spread": is_manager & is_impartial,
    "proposals.record_adoption": is_manager & is_impartial | is_a_writer,
    "proposals.see_embargoed": knows_outcomes & has_no_part_in_it,
    "calls.know": rules.always_allow,
    "calls.manage": is_manager,
    "calls.announce": is_manager,
    "scoring.assess": has_a_seat,
    "scoring.chair": chairs_a_panel,
    "scoring.see_panels": knows_outcomes | chairs_a_panel,
    "scoring.rank": knows_outcomes,
    "scoring.assign": (is_manager | chairs_its_panel) & is_impartial,
    "scoring.close": (is_manager | chairs_its_panel) & is_impartial,
    "scoring.flag": (is_manager | chairs_its_panel) & is_impartial,
    "scoring.reopen": is_manager & is_impartial,
    "scoring.reopen_sheet": oversees_the_assignment,
    "scoring.export": knows_outcomes,
    "assignments.own": is_its_assessor,
    "people.manage": is_administrator | is_manager,
}
for name, who in RIGHTS.items():
    rules.add_perm(name, who)


# --- The administration pages --------------------------------------------------------------------------------
PREPARED_BY_MANAGERS = [
    "proposals.organisation", "proposals.affiliation", "proposals.priorityframework", "proposals.priorityarea",
    "proposals.theme", "proposals.call", "scoring.rubric", "scoring.criterion", "scoring.markanchor",
    "scoring.panel", "scoring.seat",
]  # fmt: skip
KEPT_BY_ADMINISTRATORS = ["exchange.member", "exchange.officeheld"]

for noun, keepers in [
    *[(noun, is_manager | is_administrator) for noun in PREPARED_BY_MANAGERS],
    *[(noun, is_administrator) for noun in KEPT_BY_ADMINISTRATORS],
]:
    app, model = noun.split(".")
    for act in ("add", "change", "delete"):
        rules.add_perm(f"{app}.{act}_{model}", keepers)
    rules.add_perm(f"{app}.view_{model}", is_manager | is_administrator | is_observer)
