"""Rights over many rows, each written once as rows; and who holds a right at large."""

from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet

from exchange.models import Member, Office, OfficeHeld
from exchange.permissions.facts import (
    chaired,
    chairs_a_panel,
    conflicted,
    declared_free,
    is_moderator,
    keeps_out_of_it,
    knows_all_applicants,
    knows_outcomes,
    looks_after_talk,
    parts_ended,
    proposals_of,
    reads_everything,
)
from proposals import rights
from proposals.models import Contributor, PartEntry, Proposal
from proposals.models.calls import Visibility
from proposals.querysets import AWARD_ENDED, AWARD_STANDS
from proposals.states import CallState, State
from scoring.conflicts import people_of_its_organisations, with_part_of
from scoring.ledger import beyond
from scoring.models import Assignment, ChairDeclaration, Declaration, DeclarationKind, Seat, SeatKind
from scoring.states import COUNTS, AssignmentState

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING
HANDED_IN = Q(submitted_at__isnull=False) & ~Q(state=State.DRAFT)  # a returned draft is its authors' own again
PUBLIC_STATES = [State.SUBMITTED, State.REVIEWED, State.SCORED]
OUTCOMES_FOR_ALL = [State.FUNDED, State.SPREAD]
PUBLIC = Q(shown_state__in=PUBLIC_STATES, call__visibility=Visibility.PUBLIC) | Q(shown_state__in=OUTCOMES_FOR_ALL)


@rights.answers_rows(rights.KNOW)
def proposals_known_to(person: Any) -> Q:
    """Its own; what the public may know; for the offices all that was ever submitted; for a panel its own share,
    of which the chair must know before they declare their interests.

    A conflict takes everything away but one's own writing.
    """
    if not person.is_authenticated:
        return PUBLIC
    known = PUBLIC | _opened_by_assessor(person) | given_to_panels_of(person)
    if reads_everything(person):
        known = Q(submitted_at__isnull=False)
    return Q(pk__in=proposals_of(person)) | known & ~_kept_from(person)


@rights.answers_rows(rights.READ)
def proposals_read_by(person: Any) -> Q:
    """The full text: its authors, the offices, and the chair and assessors of its panel who declared no conflict."""
    public = Q(shown_state__in=OUTCOMES_FOR_ALL, call__visibility=Visibility.PUBLIC)
    if not person.is_authenticated:
        return public
    read = public | _read_by_panel(person)
    if reads_everything(person):
        read = HANDED_IN
    return Q(pk__in=proposals_of(person)) | read & ~_kept_from(person)


@rights.answers_rows(rights.COMPARE)
def proposals_compared_by(person: Any) -> Q:
    """Earlier versions: whoever may read the full text, but for the public, who only ever reads the last one."""
    if not person.is_authenticated:
        return NOTHING
    read = HANDED_IN if reads_everything(person) else _read_by_panel(person)
    return Q(pk__in=proposals_of(person)) | read & ~_kept_from(person)


@rights.answers_rows(rights.EARLIER)
def earlier_starts_shown_to(person: Any) -> Q:
    """To the panel of a new start, where its call says so. A conflict with either of the two hides it all."""
    if not person.is_authenticated:
        return NOTHING
    shown = Proposal.objects.filter(_read_by_panel(person), call__shows_resubmission_difference=True)
    shown = shown.visible_to(person, rights.APPLICANTS)  # an earlier start would tell who started again
    earlier = shown.exclude(_kept_from(person)).exclude(resubmission_of=None).values("resubmission_of")
    return Q(pk__in=earlier, shown_state=State.DECLINED) & ~_kept_from(person)


def _kept_from(person: Any) -> Q:
    """Be it as public as can be: what they declared a conflict with, and what their panel was given of their own.

    The second until outcomes are announced, and not from who reads it by office: they decide nothing about it.
    """
    kept = Q(pk__in=conflicted(person))
    if not chairs_a_panel(person) or not person.belongs_to or reads_everything(person):
        return kept
    given = Proposal.objects.filter(placement__panel__in=chaired(person), call__announced_at=None)
    return kept | Q(pk__in=given.filter(with_part_of(person.belongs_to)).values("pk"))


def _read_by_panel(person: Any) -> Q:
    return _opened_by_assessor(person) | chaired_by(person)


def _opened_by_assessor(person: Any) -> Q:
    accepted = [AssignmentState.ACCEPTED, AssignmentState.RETURNED]
    return Q(pk__in=Assignment.objects.filter(assessor=person, state__in=accepted).values("proposal"))


@rights.answers_rows(rights.APPLICANTS)
def proposals_whose_applicants_are_known_to(person: Any) -> Q:
    """All but those of calls that hide who applied: there it is known to who wrote them, and to the offices."""
    if knows_all_applicants(person):
        return EVERYTHING
    told = Q(call__hides_applicants=False) | Q(call__announced_at__isnull=False)
    return told | Q(pk__in=proposals_of(person)) if person.is_authenticated else told


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


@rights.answers_rows(rights.SHORTLISTS)
def shortlists_read_by(person: Any) -> Q:
    """A shortlist says of each proposal where it stands: it is for those who may rank them all."""
    return Q(~Exists(beyond(person, OuterRef("call")))) if knows_outcomes(person) else NOTHING


@rights.answers_rows(rights.AWARD)
def awards_followed_by(person: Any) -> Q:
    """What everybody may know to be funded, or knew until it ended: by its authors, and by the offices that know."""
    if not person.is_authenticated:
        return NOTHING
    theirs = Q(pk__in=proposals_of(person)) | _for_office(knows_outcomes, person)
    return (AWARD_STANDS | AWARD_ENDED) & theirs


@rights.answers_rows(rights.STORY)
def proposals_of_which_stories_are_told_to(person: Any) -> Q:
    """What they may know to be funded, and awards that ended: others learn from these once a story of one is public.

    Nobody with a conflict learns from it; who knows of the proposal anyway may know of its story before it is public.
    """
    known = proposals_known_to(person)
    told = Q(story__is_public=True)
    if person.is_authenticated:
        told &= ~_kept_from(person)
    return AWARD_STANDS & known | AWARD_ENDED & (known | told)


def _still_marked_by(person: Any) -> QuerySet[Any]:
    out = Assignment.objects.still_out().filter(assessor=person, proposal__state=State.REVIEWED)
    return out.values("proposal")


@rights.answers_rows(rights.OVERSEE)
def proposals_overseen_by(person: Any) -> Q:
    """What a panel was given, for its chair and for the offices, less what they wrote or have a conflict with."""
    if not person.is_authenticated:
        return NOTHING
    its_panel = Q(placement__isnull=False) if knows_outcomes(person) else chaired_by(person)
    return its_panel & _without_a_part_of(person)


@rights.answers_rows(rights.DECLARE)
def proposals_on_which_the_chair_declares(person: Any) -> Q:
    """What waits for that, and opens to them with it. Who follows all panels by office need not."""
    if not person.is_authenticated or not chairs_a_panel(person) or knows_outcomes(person):
        return NOTHING
    waits = given_to_panels_of(person) & ~Q(pk__in=declared_free(person))
    return waits & _without_a_part_of(person)


def chaired_by(person: Any) -> Q:
    """Of what their panels were given, that with which they declared no conflict."""
    given = given_to_panels_of(person)
    return given & Q(pk__in=declared_free(person)) if chairs_a_panel(person) else given


def given_to_panels_of(person: Any) -> Q:
    """What the panels of a chair were given, less that in which an organisation of theirs takes part."""
    given = Q(placement__panel__in=chaired(person))
    return given & _without_a_stake_of(person) if chairs_a_panel(person) else given


def _without_a_stake_of(person: Any) -> Q:
    return ~with_part_of(person.belongs_to) if person.belongs_to else EVERYTHING


def _for_office(office: Any, person: Any) -> Q:
    """Rows for an office holder: all but those they wrote or have a conflict with."""
    if not office(person):
        return NOTHING
    return _without_a_part_of(person)


@rights.answers_rows(rights.STEER)
def proposals_steered_by(person: Any) -> Q:
    """Of what they oversee, what they settle, as `facts.may_settle` says of one: nothing of their own organisation."""
    return proposals_overseen_by(person) & _without_a_stake_of(person)


@rights.answers_rows(rights.FEEDBACK)
def proposals_whose_feedback_is_approved_by(person: Any) -> Q:
    """What panels were given, for moderators and managers. Nobody approves comments of their own or of their panel."""
    if not looks_after_talk(person):
        return NOTHING
    asked = Assignment.objects.filter(assessor=person).values("proposal")
    panels = Seat.objects.filter(person=person).values("panel")
    judged = Q(pk__in=asked) | Q(placement__panel__in=panels)
    return Q(placement__isnull=False) & HANDED_IN & _without_a_part_of(person) & ~judged


@rights.answers_rows(rights.PREFER)
def proposals_that_may_come_to(person: Any) -> Q:
    """Of the panels where they sit what is being marked, less what they were asked for and what bars them for a fact.

    Whom authors named plays no part in it: nobody can tell that from what is missing.
    """
    if not person.is_authenticated or not person.seat_kinds:
        return NOTHING
    panels = Seat.objects.filter(person=person, left_on=None).values("panel")
    asked = Assignment.objects.filter(assessor=person).values("proposal")
    is_free = Q(shown_state=State.REVIEWED, placement__panel__in=panels) & ~Q(pk__in=asked)
    return is_free & _without_a_part_of(person) & _without_a_stake_of(person)


@rights.answers_rows(rights.JOIN)
def proposals_that_may_be_joined_by(person: Any) -> Q:
    """Nobody writes what they are asked to mark; with a conflict declared they mark it no more."""
    return ~Q(pk__in=Assignment.objects.counting().filter(assessor=person).values("proposal"))


@rights.answers_rows(rights.LEARN)
def proposals_that_an_invitation_tells_of(person: Any) -> Q:
    return ~_kept_from(person)


@rights.answers_rows(rights.IMPARTIAL)
def _without_a_part_of(person: Any) -> Q:
    """Nobody works on what they have or had a part in, or a conflict with."""
    part = proposals_of(person).order_by().union(parts_ended(person).order_by(), conflicted(person).order_by())
    return ~Q(pk__in=part)


# --- In public ----------------------------------------------------------------------------------------------
@rights.answers_rows(rights.JUDGE)
def proposals_judged_by(person: Any) -> Q:
    """Those of every call on whose panels they sit, until its outcomes are announced.

    All of the call and not their own share: nobody can tell from it who marks which proposal.
    """
    if not person.is_authenticated:
        return NOTHING
    calls = Seat.objects.filter(person=person, left_on=None).values("panel__call")
    asked = Assignment.objects.filter(assessor=person).values("proposal")
    return Q(call__announced_at=None) & (Q(call__in=calls) | Q(pk__in=asked))


@rights.answers_rows(rights.TAKE_PART)
def proposals_taken_part_in_by(person: Any) -> Q:
    return NOTHING if keeps_out_of_it(person) else proposals_known_to(person)


@rights.answers_rows(rights.FOLLOW)
def proposals_followed_by_choice(person: Any) -> Q:
    """Whatever they may know of; those who wrote it are told of everything anyway."""
    if keeps_out_of_it(person):
        return NOTHING
    return proposals_known_to(person) & ~Q(pk__in=proposals_of(person))


@rights.answers_rows(rights.INTEREST)
def awards_that_interest_a_site_of(person: Any) -> Q:
    return AWARD_STANDS & proposals_followed_by_choice(person) if person.is_authenticated else NOTHING


@rights.answers_rows(rights.SUPPORT)
def proposals_supported_by_choice(person: Any) -> Q:
    return proposals_followed_by_choice(person) & ~proposals_judged_by(person)


@rights.answers_rows(rights.PLEDGE)
def proposals_pledged_for_by_choice(person: Any) -> Q:
    """As support; and nobody who works on the decision offers people for it."""
    return NOTHING if reads_everything(person) else proposals_supported_by_choice(person)


@rights.answers_rows(rights.PLEDGES)
def proposals_whose_pledges_are_read_by(person: Any) -> Q:
    """Its authors, and the offices that rank it; sites could tell who applied where that is hidden."""
    if not person.is_authenticated:
        return NOTHING
    ranked = proposals_ranked_for(person) & proposals_whose_applicants_are_known_to(person)
    return Q(pk__in=proposals_of(person)) | ranked


@rights.answers_rows(rights.CONTACT)
def proposals_whose_champion_is_open_to(person: Any) -> Q:
    """What the public knows of, as far as this person does; nobody who judges it writes to those whom they judge."""
    if not person.is_authenticated:
        return NOTHING
    return PUBLIC & proposals_supported_by_choice(person)


@rights.answers_rows(rights.COMMENT)
def proposals_commented_on_by_choice(person: Any) -> Q:
    """As support; and its own authors answer, wherever else they sit."""
    if not person.is_authenticated:
        return NOTHING
    return proposals_supported_by_choice(person) | Q(pk__in=proposals_of(person))


@rights.answers_rows(rights.CONFER)
def proposals_conferred_about_by(person: Any) -> Q:
    return Q(pk__in=proposals_of(person)) if person.is_authenticated else NOTHING


@rights.answers_rows(rights.MODERATE_TALK)
def proposals_whose_discussion_is_moderated_by(person: Any) -> Q:
    return _for_office(looks_after_talk, person) & Q(submitted_at__isnull=False)


@rights.answers_holders(rights.KEPT_FROM)
def people_with_a_conflict(proposal: Any) -> QuerySet[Member]:
    """Declared or recorded; and the chair of its panel with a stake in it, as `_kept_from` says it of one person."""
    kept = Q(pk__in=_in_conflict(proposal))
    if proposal.call.announced_at is None:
        chairs = _chairs_of(proposal).filter(person__in=_with_a_stake_in(proposal))
        reads_all = OfficeHeld.objects.filter(office__in=[Office.MODERATOR, Office.MANAGER, Office.OBSERVER])
        kept |= Q(pk__in=chairs.values("person")) & ~Q(pk__in=reads_all.values("member"))
    return Member.objects.filter(kept)


def _in_conflict(proposal: Any) -> QuerySet[Any]:
    return Assignment.objects.filter(proposal=proposal, state=AssignmentState.CONFLICTED).values("assessor")


def _chairs_of(proposal: Any) -> QuerySet[Seat]:
    return Seat.objects.filter(kind=SeatKind.CHAIR, left_on=None, panel__placements__proposal=proposal)


def _declared_free_on(proposal: Any) -> QuerySet[Any]:
    """The people of `facts.declared_free`, for one proposal."""
    as_assessor = Declaration.objects.filter(assignment__proposal=proposal, kind=DeclarationKind.NONE)
    as_chair = ChairDeclaration.objects.filter(proposal=proposal)
    return as_chair.order_by().values("person").union(as_assessor.order_by().values("assignment__assessor"))


def _with_a_stake_in(proposal: Any) -> QuerySet[Any]:
    return people_of_its_organisations(proposal).values("person")


@rights.answers_rows("calls.know")
def calls_known_to(person: Any) -> Q:
    return Q() if knows_outcomes(person) else ~Q(state=CallState.DRAFT)


@rights.answers_rows("assignments.know")
def assignments_known_to(person: Any) -> Q:
    return Q(assessor=person, state__in=COUNTS) if person.is_authenticated else NOTHING


@rights.answers_rows(rights.MARKS)
def proposals_that_were_to_be_marked_by(person: Any) -> Q:
    return Q(pk__in=Assignment.objects.filter(assessor=person).values("proposal"))


@rights.answers_rows(rights.CHAIRS)
def panels_chaired_by(person: Any) -> Q:
    return Q(pk__in=chaired(person))


@rights.answers_rows("panels.know")
def panels_known_to(person: Any) -> Q:
    if not person.is_authenticated:
        return NOTHING
    return Q() if knows_outcomes(person) else Q(pk__in=chaired(person))


@rights.answers_rows("panels.sit")
def panels_sat_on_by(person: Any) -> Q:
    if not person.is_authenticated:
        return NOTHING
    return Q(pk__in=Seat.objects.filter(person=person, left_on=None).values("panel"))


def by_rows(name: str, model: Any) -> Any:
    """The predicate about one row that follows from a right over many."""

    @rules.predicate(name)
    def is_among_them(person: Any, row: Any) -> bool:
        if (known := rights.found_with_row(name, person, row)) is not None:
            return known
        return row is not None and model.objects.filter(rights.rows_for(name, person), pk=row.pk).exists()

    return is_among_them


# --- Who holds a right at large (for notices) ----------------------------------------------------------------
@rights.answers_holders("proposals.moderate")
def moderators(proposal: Any = None) -> QuerySet[Member]:
    """All of them; for one proposal those who are impartial (`facts.is_impartial`), however many in one query."""
    people = _people_in(Office.MODERATOR)
    return people if proposal is None else _impartial(people, proposal)


@rights.answers_holders("scoring.flag")
def people_who_run_the_panel_of(proposal: Any) -> QuerySet[Member]:
    at_work = Member.objects.filter(is_active=True)
    chairs = _chairs_of(proposal).filter(person__in=_declared_free_on(proposal))
    runs_it = Q(pk__in=chairs.values("person")) | Q(pk__in=managers().values("pk"))
    return _impartial(at_work.filter(runs_it), proposal).exclude(pk__in=_with_a_stake_in(proposal))


def _impartial(people: QuerySet[Member], proposal: Any) -> QuerySet[Member]:
    takes_part = Contributor.objects.filter(proposal=proposal).values("person")
    took_part = PartEntry.objects.ends().filter(proposal=proposal).values("person")
    people = people.exclude(pk__in=takes_part).exclude(pk__in=took_part)
    return people.exclude(pk__in=_in_conflict(proposal))


@rights.answers_holders(rights.MODERATE_TALK)
def people_who_look_after_talk() -> QuerySet[Member]:
    return (moderators() | managers()).distinct()


@rights.answers_holders("proposals.fund")
def managers() -> QuerySet[Member]:
    return _people_in(Office.MANAGER)


def _people_in(office: str) -> QuerySet[Member]:
    held = OfficeHeld.objects.filter(member=OuterRef("pk"), office=office)
    return Member.objects.filter(Exists(held), is_active=True)
