"""What must always be true after the award: of what is asked, of what was done about it, of what is paid."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from proposals.models import Duty, DutyEntry, Instalment, Proposal
from proposals.querysets import number_of
from proposals.states import HAS_AWARD, DutyAct, DutyKind, DutyState, State


def duties_stand_as_their_record_says() -> Iterator[str]:
    """A duty's version is the number of its entries, and it stands where the last of them left it."""
    last = DutyEntry.objects.filter(duty=OuterRef("pk")).order_by("-number")
    told = Duty.objects.annotate(
        entries_kept=number_of(DutyEntry.objects.all(), "duty"),
        last_number=Coalesce(Subquery(last.values("number")[:1]), 0),
        last_act=Coalesce(Subquery(last.values("act")[:1]), Value("")),
    )
    fits = (
        Q(state=DutyState.OPEN, last_act__in=["", DutyAct.SENT_BACK, DutyAct.CHANGED])
        | Q(state=DutyState.REPORTED, last_act=DutyAct.REPORTED) & ~Q(kind=DutyKind.MILESTONE)
        | Q(state=DutyState.DONE, last_act=DutyAct.ACCEPTED)
        | Q(state=DutyState.DONE, last_act=DutyAct.REPORTED, kind=DutyKind.MILESTONE)
        | Q(state=DutyState.DROPPED, last_act=DutyAct.DROPPED)
    )
    wrong = told.exclude(fits & Q(version=F("entries_kept")) & Q(version=F("last_number"))).order_by("pk")
    for reference, state, act, kept in wrong.values_list("proposal__reference", "state", "last_act", "entries_kept"):
        yield f"{reference} has a duty that is {state}; the last of its {kept} entries is “{act}”."


def reported_duties_belong_to_awards() -> Iterator[str]:
    """What was reported, settled or scheduled belongs to a proposal with an award, or with one that ended since."""
    found: list[tuple[str, Any]] = [
        ("duties on record", Duty.objects.filter(version__gt=0)), ("payments", Instalment.objects),
    ]  # fmt: skip
    has_or_had = Q(proposal__state__in=HAS_AWARD) | Q(
        proposal__state=State.WITHDRAWN, proposal__left_from__in=HAS_AWARD
    )
    for what, rows in found:
        strays = rows.exclude(has_or_had).order_by("proposal").distinct()
        for reference, state in strays.values_list("proposal__reference", "proposal__state").distinct():
            yield f"{reference} has {what}, and is {state}."


def schedules_add_up() -> Iterator[str]:
    """What a proposal says is scheduled is the sum of its standing instalments; once its award ended, nothing is."""
    standing = Instalment.objects.standing().filter(proposal=OuterRef("pk")).order_by().values("proposal")
    summed = standing.annotate(all=Sum("pounds")).values("all")
    wrong = Proposal.objects.annotate(summed=Coalesce(Subquery(summed), 0)).exclude(scheduled_pounds=F("summed"))
    wrong = wrong.exclude(state=State.WITHDRAWN, scheduled_pounds=0)
    for reference, kept, found in wrong.order_by("pk").values_list("reference", "scheduled_pounds", "summed"):
        yield f"{reference} says £{kept:,} is scheduled; its instalments come to £{found:,}."


def evidence_is_of_the_same_award() -> Iterator[str]:
    """A file that was reported with belongs to the proposal of that duty and is kept apart from its text."""
    of_another = ~Q(file__proposal=F("duty__proposal")) | Q(file__is_evidence=False)
    strays = DutyEntry.objects.exclude(file=None).filter(of_another).order_by("pk")
    for reference, name in strays.values_list("duty__proposal__reference", "file__name"):
        yield f"{reference} was reported on with “{name}”, which is no evidence of its own."


OF_AWARDS = [
    duties_stand_as_their_record_says,
    reported_duties_belong_to_awards,
    schedules_add_up,
    evidence_is_of_the_same_award,
]
