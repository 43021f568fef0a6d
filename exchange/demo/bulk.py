"""Very many proposals for benchmarks: `manage.py demo --proposals 100000`.

They stand in calls of their own, with authors and assessors of their own, and are written in bulk, past the services.
So the rows are laid out here as the services would leave them: `check_invariants` must find nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate, now

from exchange.demo import bulk_history, bulk_panels, bulk_rows, bulk_sites
from exchange.demo.bulk_rows import Batch, Making, Time
from exchange.demo.calls import FRAMEWORK, weekday
from exchange.demo.people import DOMAIN
from exchange.demo.stage import Clock, on_the_hour
from exchange.models import Member, Office
from proposals.models import Affiliation, Call, Organisation, PriorityFramework
from proposals.services import calls
from proposals.services.steps import take_call_step
from scoring.models import Panel, Rubric, Seat, SeatKind
from scoring.services.rubrics import copy_rubric

CODE = "benchmark"
IN_A_CALL, IN_A_BATCH, IN_A_PANEL, TO_AN_AUTHOR = 10_000, 2_000, 8, 20
WINDOWS = {"decided": (-300, -240), "scoring": (-90, -28), "open": (-26, 21)}  # days from today: opens, closes
FATES = {  # how many of a hundred
    "decided": {"funded": 25, "spread": 12, "declined": 43, "declined_early": 10, "withdrawn": 5, "draft": 5},
    "scoring": {"reviewed": 50, "scored": 35, "submitted": 5, "declined_early": 5, "withdrawn": 3, "draft": 2},
    "open": {"draft": 45, "submitted": 45, "reviewed": 7, "withdrawn": 3},
}
Tell = Callable[[str], Any]


@dataclass
class Crowd:
    """The people of the benchmark: authors with their organisations, and the demo's office holders."""

    authors: list[tuple[Member, Organisation]]
    moderator: Member
    managers: list[Member]
    chairs: list[Member]


def is_there() -> bool:
    return Call.objects.filter(code__startswith=CODE).exists()


def add(count: int, seed: int, tell: Tell) -> None:
    """Add so many proposals, call by call; each call is all or nothing."""
    dice = Random(f"{seed}-bulk")  # noqa: S311  a seeded crowd need not be unpredictable
    how_many_calls = max(3, -(-count // IN_A_CALL))
    crowd = gather(dice, authors=max(3, count // TO_AN_AUTHOR))
    present = now()
    clock = Clock(present)
    with clock.in_charge():
        for number in range(how_many_calls):
            share = count // how_many_calls + (number < count % how_many_calls)
            phase = list(WINDOWS)[number % len(WINDOWS)]
            _fill_a_call(number + 1, phase, share, crowd, Time(clock, present), dice)
            tell(f"Call {number + 1} of {how_many_calls}: {share:,} proposals ({phase}).")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # or the database would plan for the few rows that it last counted


def gather(dice: Random, *, authors: int) -> Crowd:
    people = _people("author", authors)
    organisations = list(Organisation.objects.order_by("pk"))
    affiliated = [(person, dice.choice(organisations)) for person in people]
    start = localdate() - timedelta(days=900)
    Affiliation.objects.bulk_create(
        Affiliation(person=person, organisation=organisation, started_on=start) for person, organisation in affiliated
    )
    holders = Member.objects.order_by("pk")
    chairs = Member.objects.filter(seats__kind=SeatKind.CHAIR).distinct().order_by("pk")
    return Crowd(
        affiliated,
        holders.filter(offices_held__office=Office.MODERATOR).earliest("pk"),
        list(holders.filter(offices_held__office=Office.MANAGER)[:2]),
        list(chairs[:3]),
    )


def _people(part: str, count: int) -> list[Member]:
    """People who can't sign in; their passwords are unusable."""
    joined_at = now() - timedelta(days=900)
    return Member.objects.bulk_create(
        [
            Member(
                email=f"{part}.{number}@{DOMAIN}",
                password="!",  # noqa: S106
                given_name=part.capitalize(),
                family_name=f"Number {number:,}",
                joined_at=joined_at,
            )
            for number in range(1, count + 1)
        ],
        batch_size=IN_A_BATCH,
    )


@transaction.atomic
def _fill_a_call(number: int, phase: str, count: int, crowd: Crowd, time: Time, dice: Random) -> None:
    call = _open(number, phase, crowd, time)
    panels = [_seat(call, name, place, crowd) for place, name in enumerate(["North", "Central", "South"])]
    batch = Batch(call, panels, crowd.moderator, crowd.managers, time, dice)
    committed = 0
    for share in _shares(count):
        making = [_begin(phase, crowd, batch) for _ in range(share)]
        given = bulk_panels.mark(making, batch)
        bulk_rows.write(making, batch)
        bulk_sites.write(making, batch)
        bulk_panels.write(making, given, batch)
        bulk_history.write(making, batch)
        committed += sum(each.proposal.award_pounds or 0 for each in making)
    Call.objects.filter(pk=call.pk).update(committed_pounds=committed)
    if phase == "decided":
        time.clock.moment = call.closes_at + timedelta(days=90)
        calls.announce(call.pk, by=crowd.managers[0])


def _shares(count: int) -> Iterator[int]:
    while count > 0:
        yield min(count, IN_A_BATCH)
        count -= IN_A_BATCH


def _begin(phase: str, crowd: Crowd, batch: Batch) -> Making:
    fates = FATES[phase]
    fate = batch.dice.choices(list(fates), weights=list(fates.values()))[0]
    lead, organisation = batch.dice.choice(crowd.authors)
    return bulk_rows.begin(fate, lead, organisation, batch)


def _open(number: int, phase: str, crowd: Crowd, time: Time) -> Call:
    opens, closes = (weekday(days, localdate(time.present)) for days in WINDOWS[phase])
    time.clock.moment = on_the_hour(opens - timedelta(days=14), 10)
    call = Call.objects.create(
        code=f"{CODE}-{number}",
        title=f"Benchmark call {number}",
        summary="Very many proposals, to see how the exchange bears them.",
        intro="Its proposals repeat the texts of the demonstration.",
        framework=PriorityFramework.objects.get(code=FRAMEWORK),
        pot_pounds=2_000_000_000,
        cap_pounds=100_000,
        opens_at=on_the_hour(opens, 9),
        closes_at=on_the_hour(closes, 17),
        scoring_due_on=closes + timedelta(days=35),
        decision_due_on=closes + timedelta(days=80),
    )
    rubric = copy_rubric(call, Rubric.objects.filter(call=None).earliest("pk"), by=crowd.managers[0])
    return take_call_step(call.pk, "open_call", by=crowd.managers[0], rubric=rubric)


def _seat(call: Call, name: str, place: int, crowd: Crowd) -> Panel:
    panel = Panel.objects.create(call=call, name=name)
    Seat.objects.create(panel=panel, person=crowd.chairs[place], kind=SeatKind.CHAIR, code=f"{name[0]}0")
    people = _people(f"assessor.{call.pk}.{name.lower()}", IN_A_PANEL)
    Seat.objects.bulk_create(
        Seat(panel=panel, person=person, kind=SeatKind.CLINICAL, code=f"{name[0]}{seat}")
        for seat, person in enumerate(people, start=1)
    )
    return panel
