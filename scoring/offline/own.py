"""The sheets that an assessor may take away, and those that they send back: theirs alone, each with all it shows."""

from typing import Any

from django.db.models import Q, QuerySet

from scoring.models import Assignment
from scoring.sheets import mine as assessments
from scoring.sheets.mine import MOST_IN_NEED, own_assessments
from scoring.sheets.one import SheetInView, known_to, sheet_in_view
from scoring.states import AssignmentState

MOST_SHEETS = 100  # in one workbook
ITS_RUBRIC = ["sheet__marks", "proposal__call__rubric__criteria", "proposal__call__rubric__anchors"]
MAY_BE_TAKEN = assessments.IS_OPEN & Q(state=AssignmentState.ACCEPTED)


def to_take_away(person: Any, call: str = "") -> QuerySet[Assignment]:
    """What is being marked, of one call or of all; nothing undeclared, nor kept waiting."""
    known: Any = own_assessments(person)
    taken = known.filter(MAY_BE_TAKEN, is_kept_waiting=False)
    return taken.filter(proposal__call__code=call) if call else taken


def sheets_to_take_away(person: Any, call: str = "") -> list[SheetInView]:
    """Most in need first, as far as one workbook goes. Four queries."""
    chosen = [each.pk for each in to_take_away(person, call).order_by(*MOST_IN_NEED)[:MOST_SHEETS]]
    found = sheets_of(person, chosen)
    return [found[pk] for pk in chosen if pk in found]


def sheets_of(person: Any, pks: Any) -> dict[int, SheetInView]:
    """Those of these assignments that this person may know of, open or not, by the assignment."""
    known = known_to(person).filter(pk__in=pks, sheet__isnull=False).prefetch_related(*ITS_RUBRIC)
    return {each.pk: sheet_in_view(each) for each in known}
