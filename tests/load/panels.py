"""A panel whose assessors sit down at the same hour, and the comparison of what they were told with what is stored."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command

from exchange.models import Member
from proposals.states import State
from scoring.arithmetic import weighted_total
from scoring.models import Assignment, Criterion, ReturnedMark, ScoreSheet
from scoring.services import panels
from tests import factories
from tests.load.browsing import Waited
from tests.load.evening import Evening, Marked
from tests.load.server import web_server

SHEETS_EACH = 3


class Stored(NamedTuple):
    """A sheet as the database holds it, in the terms of the page."""

    marks: dict[str, int]
    comments: dict[str, str]
    overall_comment: str
    saves: int
    total: Decimal
    returned: dict[str, int]


def people_of_a_panel(assessors: int) -> list[str]:
    """As many proposals as assessors, each marked by the next three of them; their addresses."""
    panel = factories.panel(factories.open_call(), assessors=assessors)
    hashed = Argon2PasswordHasher().encode(factories.PASSWORD, "salt-of-the-load")
    people = [factories.verified(seat.person) for seat in panel.seats]
    Member.objects.filter(pk__in=[each.pk for each in people]).update(password=hashed)
    for number in range(assessors):
        proposal = factories.proposal_at(State.REVIEWED, call=panel.panel.call, on=panel)
        asked = [panel.seats[(number + further) % assessors] for further in range(SHEETS_EACH)]
        panels.assign(proposal.pk, by=panel.chair, seats=asked)
    return [person.email for person in people]


def spend_evenings(emails: Sequence[str], think: tuple[float, float], log: Path) -> tuple[list[Evening], float]:
    """All at once, each in a thread; and how many seconds it took."""
    with web_server(log) as port, ThreadPoolExecutor(len(emails)) as threads:
        evenings = [Evening(port, number, email, think) for number, email in enumerate(emails)]
        began = time.perf_counter()
        list(threads.map(lambda evening: evening.spend(), evenings))
        return evenings, time.perf_counter() - began


# --- Afterwards -----------------------------------------------------------------------------------------------------
def must_be_stored(evenings: Sequence[Evening]) -> None:
    """What was acknowledged last is what is stored, to the word; and no save happened that nobody was told of."""
    told = {pk: as_told(each) for evening in evenings for pk, each in evening.marked.items()}

    assert len(told) == Assignment.objects.returned().count() == SHEETS_EACH * len(evenings)
    assert told == {sheet.assignment_id: as_stored(sheet) for sheet in ScoreSheet.objects.order_by("pk")}
    call_command("check_invariants", stdout=StringIO())


def as_told(marked: Marked) -> Stored:
    marks = {name: mark for name, mark in marked.fields.items() if name.startswith("mark_")}
    comments = {name: text for name, text in marked.fields.items() if name.startswith("comment_")}
    weights = {f"mark_{each.pk}": each.weight for each in Criterion.objects.all()}
    return Stored(
        marks, comments, marked.fields["overall_comment"], marked.saves, weighted_total(marks, weights), marks
    )


def as_stored(sheet: Any) -> Stored:
    """Its version counts from 1: each save and the return are one more."""
    marks = list(sheet.marks.all())
    in_the_record = ReturnedMark.objects.filter(handed_in__sheet=sheet)
    assert sheet.returns.count() == 1
    return Stored(
        {f"mark_{each.criterion_id}": each.mark for each in marks},
        {f"comment_{each.criterion_id}": each.comment for each in marks},
        sheet.overall_comment,
        sheet.version - 2,
        sheet.total,
        {f"mark_{each.criterion_id}": each.mark for each in in_the_record},
    )


def statuses_of(waits: Sequence[Waited]) -> set[int]:
    return {each.status for each in waits}


def waits_of(evenings: Sequence[Evening]) -> list[Waited]:
    return [each for evening in evenings for each in evening.waits]
