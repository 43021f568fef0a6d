"""What must always be true of plans of who marks what."""

from collections.abc import Iterator

from scoring.models import Assignment, AssignmentRun, Seat
from scoring.models.assigning import digest_of


def plans_were_asked_as_they_say() -> Iterator[str]:
    """Whoever a plan that was carried out asked was asked: the row stays, whatever became of it."""
    asked = set(Assignment.objects.order_by().values_list("proposal", "seat"))
    for run in AssignmentRun.objects.exclude(applied_at=None).order_by("pk").iterator():
        for seat in Seat.objects.filter(pk__in=[each[1] for each in _missing(run, asked)]):
            yield f"Plan {run.pk} asked {seat.code} for a sheet, and no row says so."


def _missing(run: AssignmentRun, asked: set[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(proposal, seat) for proposal, seat, *_ in run.plan["pairs"] if (proposal, seat) not in asked]


def plans_follow_from_what_they_were_made_from() -> Iterator[str]:
    """A plan holds each pair once and none that stood already or was barred, and says what it was made from."""
    for run in AssignmentRun.objects.order_by("pk").iterator():
        pairs = [(proposal, seat) for proposal, seat, *_ in run.plan["pairs"]]
        barred = {(proposal, seat) for name in ("standing", "forbidden") for proposal, seat in run.inputs[name]}
        if len(set(pairs)) < len(pairs):
            yield f"Plan {run.pk} holds a pair twice."
        if barred.intersection(pairs):
            yield f"Plan {run.pk} holds a pair that stood already or was barred."
        if digest_of(run.inputs) != run.digest:
            yield f"Plan {run.pk} was made from something else than it says."


def wishes_were_said_in_a_version() -> Iterator[str]:
    """Every saving counts the seat's version up, so that two windows can't overwrite each other."""
    unsaved = Seat.objects.filter(wishes_version=1).exclude(preferences=None).order_by("pk").distinct()
    for code in unsaved.values_list("code", flat=True):
        yield f"{code} has wishes that nobody saved."


OF_PLANS = [
    plans_were_asked_as_they_say,
    plans_follow_from_what_they_were_made_from,
    wishes_were_said_in_a_version,
]
