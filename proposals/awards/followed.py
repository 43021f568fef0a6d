"""The awards that a person follows, as a list, and what waits in them for its authors and for the programme team."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Min, OuterRef, QuerySet, Subquery

from proposals import rights
from proposals.awards.reading import NEAREST_FIRST
from proposals.models import Contributor, Duty, DutyEntry, Proposal
from proposals.querysets import AWARD_STANDS, number_of
from proposals.states import DutyState


@dataclass(frozen=True)
class AwardLine:
    reference: str
    title: str
    call: Any
    lead_organisation: Any
    award_pounds: int
    next_due_on: date | None
    late: int
    waiting: int
    open: int


def awards_followed(person: Any) -> QuerySet[Any]:
    """Every standing award that this person follows, with what is open, late and waiting; the most pressing first."""
    duties = Duty.objects.filter(state=DutyState.OPEN)
    nearest = duties.filter(proposal=OuterRef("pk")).order_by().values("proposal").annotate(day=Min("due_on"))
    followed = Proposal.objects.visible_to(person, rights.AWARD).filter(AWARD_STANDS).for_listing()
    return followed.annotate(
        next_due_on=Subquery(nearest.values("day")),
        late=number_of(Duty.objects.late(), "proposal"),
        waiting=number_of(Duty.objects.filter(state=DutyState.REPORTED), "proposal"),
        open=number_of(duties, "proposal"),
    ).order_by("-late", "-waiting", F("next_due_on").asc(nulls_last=True), "pk")


def award_line(proposal: Any) -> AwardLine:
    return AwardLine(
        reference=proposal.reference,
        title=proposal.title,
        call=proposal.call,
        lead_organisation=proposal.lead_organisation,
        award_pounds=proposal.award_pounds,
        next_due_on=proposal.next_due_on,
        late=proposal.late,
        waiting=proposal.waiting,
        open=proposal.open,
    )


def duties_for_authors(person: Any) -> QuerySet[Duty]:
    """What awards of their own ask of a lead author now, the nearest day first."""
    led = Contributor.objects.filter(person=person, role="lead").values("proposal")
    theirs = Duty.objects.visible_to(person).standing().filter(state=DutyState.OPEN, proposal__in=led)
    return theirs.select_related("proposal").order_by(*NEAREST_FIRST)


def reports_for_team(person: Any) -> QuerySet[Duty]:
    """What was reported and waits for a manager who may settle it, the longest wait first."""
    settled_by = Proposal.objects.visible_to(person, rights.IMPARTIAL).values("pk")
    waiting = Duty.objects.visible_to(person).standing().filter(state=DutyState.REPORTED, proposal__in=settled_by)
    last = DutyEntry.objects.filter(duty=OuterRef("pk"), number=OuterRef("version"))
    return waiting.annotate(reported_at=Subquery(last.values("at"))).select_related("proposal").order_by("reported_at")
