"""What a workbook that came back would change, cell by cell, and why it can't where it can't.

Three texts are compared: what stood in the cell when the workbook was made (its print is in the code of the row), what
is in the file, and what stands online. An empty cell and one that nobody touched change nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from scoring.offline.asked import Asked, asked_on, stands_on
from scoring.offline.own import sheets_of
from scoring.offline.reading import ANSWER, COMMENT, FilledIn, FilledRow, Problem
from scoring.offline.texts import plain
from scoring.sheets.one import SheetInView
from scoring.states import AssignmentState

CHANGES, LEFT, REFUSED = "changes", "left", "refused"
NOT_YOURS = "this row is from another person’s workbook. Send what you downloaded yourself."
NOT_ASKED = "this sheet is not among those that you are asked to mark. Delete the row, or download your sheets again."
RETURNED = "you returned this sheet, and a returned sheet stands. Only the chair gives it back."
CLOSED = "scoring of this proposal is closed."
WAITS = "your panel is calibrated first. Return the sheets that “My assessments” puts first, then send this again."
NO_CRITERION = "the rubric does not ask this any more. Download your sheets again."
STALE = (
    "this was changed online after you downloaded the workbook. Both are in the table below: download your sheets "
    "again, and write what is to stand."
)


class Line(NamedTuple):
    """One cell: what stands online now, what is in the file, and what becomes of it: one of the words above."""

    where: str
    reference: str
    asked: str
    part: str
    now: str
    in_file: str
    effect: str


@dataclass
class SheetChange:
    """`given` is {name of the row: (answer, comment)}, with None for what stays as it is."""

    assignment: int
    version: int
    given: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


@dataclass
class Comparison:
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    changes: dict[int, SheetChange] = field(default_factory=dict)

    @property
    def can_be_applied(self) -> bool:
        return bool(self.changes) and not self.problems

    @property
    def number_of_changes(self) -> int:
        return sum(line.effect == CHANGES for line in self.lines)


def compare(filled: FilledIn, person: Any) -> Comparison:
    """The same queries whatever the number of rows."""
    found = Comparison(problems=list(filled.problems))
    mine = [row for row in filled.rows if row.code.person == person.pk]
    if len(mine) < len(filled.rows):
        first = next(row for row in filled.rows if row.code.person != person.pk)
        found.problems.append(Problem(first.where(ANSWER), NOT_YOURS))
    touched = [row for row in mine if row.is_touched]
    seen = sheets_of(person, {row.code.assignment for row in touched})
    for row in touched:
        _Row(row, seen.get(row.code.assignment), found).compare()
    return found


class _Row:
    def __init__(self, row: FilledRow, seen: SheetInView | None, found: Comparison) -> None:
        self.row, self.seen, self.found = row, seen, found

    def compare(self) -> None:
        asked = self.asked()
        why = self.why_not(asked)
        if why or asked is None or self.seen is None:
            if self.row.changes_answer or self.row.changes_comment:
                heading = ANSWER if self.row.changes_answer else COMMENT
                self.found.problems.append(Problem(self.row.where(heading), why))
            return
        lines = list(self.lines(asked, self.seen))
        self.found.lines.extend(lines)
        self.found.problems.extend(Problem(line.where, STALE) for line in lines if line.effect == REFUSED)
        self.take_up(self.seen, {line.part: line.in_file for line in lines if line.effect == CHANGES})

    def asked(self) -> Asked | None:
        every = asked_on(self.seen) if self.seen else []
        return next((each for each in every if each.name == self.row.code.asked), None)

    def why_not(self, asked: Asked | None) -> str:
        row, seen = self.row, self.seen
        if seen is None:
            return NOT_ASKED
        if not seen.is_open:
            return RETURNED if seen.assignment.state == AssignmentState.RETURNED else CLOSED
        if seen.is_kept_waiting:
            return WAITS
        if asked is None:
            return NO_CRITERION
        reference = seen.proposal.reference or ""
        if (row.proposal, row.asked) != (reference, plain(asked.label)):
            return (
                f"the row says “{row.proposal[:40]}: {row.asked[:120]}”, but its code is that of “{reference}: "
                f"{asked.label}”. Rows were mixed up: download your sheets again."
            )
        return ""

    def lines(self, asked: Asked, seen: SheetInView) -> Iterator[Line]:
        row, stands = self.row, stands_on(seen, asked)
        parts = [
            (ANSWER, stands.answer, row.answer, row.changes_answer, row.lost_answer, row.code.has_answer),
            (COMMENT, stands.comment, row.comment, row.changes_comment, row.lost_comment, row.code.has_comment),
        ]
        for part, now, in_file, is_changed, is_lost, stood in parts:
            if (is_lost and now) or (is_changed and in_file != now):
                effect = LEFT if is_lost else CHANGES if stood(now) else REFUSED
                yield Line(row.where(part), seen.proposal.reference or "", asked.label, part, now, in_file, effect)

    def take_up(self, seen: SheetInView, given: dict[str, str]) -> None:
        if not given:
            return
        pk = seen.assignment.pk
        change = self.found.changes.setdefault(pk, SheetChange(pk, seen.sheet.version))
        change.given[self.row.code.asked] = (given.get(ANSWER), given.get(COMMENT))
