"""Pairs that somebody wrote down: the reference of a proposal and the e-mail address of an assessor on each line."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from proposals import rights
from proposals.errors import NotReady
from proposals.files.apart import read_apart
from proposals.files.kinds import FileRefused, shown_name
from proposals.models import Proposal
from proposals.states import State
from proposals.tables import AS_FORMULA
from scoring.assigning import Pair, Problem
from scoring.models import Assignment, Panel, Seat

LONGEST_LIST = 200_000  # letters
LARGEST_WORKBOOK = 2_000_000  # bytes
MOST_ROWS = 5_000
LONGEST_VALUE = 254  # an e-mail address is no longer
REFERENCE, ADDRESS, STATE = "Reference", "E-mail address", "State"  # headings of the list that is downloaded
NO_TEXT = "This is no text. Save it as CSV UTF-8 or as an .xlsx workbook, or paste its lines into the box."
NO_LIST = "This is no list. Give the reference of a proposal, a comma and an e-mail address on each line."


class ListedPair(NamedTuple):
    """`line` is where it stands, from 1; `says_asked` where a downloaded list tells what became of it."""

    line: int
    reference: str
    email: str
    says_asked: bool = False


def text_of(file: Any) -> str:
    if file.size > LONGEST_LIST:
        raise NotReady(f"The file is too long: at most {LONGEST_LIST // 1_000} kB are read.")
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReady(NO_TEXT) from None
    if "\x00" in text:
        raise NotReady(NO_TEXT)
    return text


def rows_in(text: str) -> list[ListedPair]:
    """The lines with something on them; commas, semicolons and tabs all part, and a line of headings is left out.

    raises  NotReady with the lines that are no pair
    """
    first = next(filter(str.strip, text.splitlines()), "")
    lines = csv.reader(StringIO(text, newline=None), delimiter=max(",;\t", key=first.count), strict=False)
    try:
        return _pairs_of(list(enumerate(lines, start=1)))
    except csv.Error:  # a field of more letters than the reader takes
        raise NotReady(NO_LIST) from None


def rows_sent(file: Any) -> list[ListedPair]:
    return rows_of_workbook(file) if file.name.lower().endswith(".xlsx") else rows_in(text_of(file))


def rows_of_workbook(file: Any) -> list[ListedPair]:
    """The same of the first tab of an Excel workbook with something on it; a process of its own reads it.

    raises  NotReady with what is wrong with the file, or with its rows
    """
    name = shown_name(file.name)
    if file.size > LARGEST_WORKBOOK:
        raise NotReady(f"“{name}” is larger than {LARGEST_WORKBOOK // 1_000_000} MB. Leave only the list in it.")
    try:
        tabs = read_apart(Path(file.temporary_file_path()), name)
    except FileRefused as refusal:
        raise NotReady(f"“{name}” {refusal}") from refusal
    rows: dict[int, list[str]] = defaultdict(list)
    for cell in next((tab.cells for tab in tabs if tab.cells), []):
        rows[cell.row] += [""] * (cell.column - 1 - len(rows[cell.row])) + [str(cell.value)]
    return _pairs_of(rows.items())


def _pairs_of(lines: Iterable[tuple[int, list[str]]]) -> list[ListedPair]:
    told = [(line, [value.strip() for value in row]) for line, row in lines if any(value.strip() for value in row)]
    if told and {REFERENCE, ADDRESS, STATE} <= set(told[0][1]):
        return _pairs_of_downloaded(told[0][1], told[1:])
    if told and "@" not in "".join(told[0][1]):
        told = told[1:]
    given = [(line, [value for value in row if value]) for line, row in told]
    _refuse([line for line, row in given if not _is_pair(row)], len(given), ", and nothing else,")
    return [ListedPair(line, row[0], row[1]) for line, row in given]


def _pairs_of_downloaded(headings: list[str], lines: list[tuple[int, list[str]]]) -> list[ListedPair]:
    """Of the list that is downloaded only these columns are read, wherever they stand."""
    places = [headings.index(each) for each in (REFERENCE, ADDRESS, STATE)]
    told = [(line, [_as_written(row[place]) if place < len(row) else "" for place in places]) for line, row in lines]
    _refuse([line for line, (*pair, _) in told if not _is_pair(pair)], len(told))
    return [ListedPair(line, reference, email, bool(state)) for line, (reference, email, state) in told]


def _as_written(value: str) -> str:
    """Without the apostrophe that keeps a text of CSV from being a formula."""
    return value[1:] if value.startswith("'") and value[1:].startswith(AS_FORMULA) else value


def _is_pair(row: list[str]) -> bool:
    return len(row) == 2 and all(row) and max(map(len, row)) <= LONGEST_VALUE


def _refuse(wrong: list[int], lines: int, and_no_more: str = "") -> None:
    if lines > MOST_ROWS:
        raise NotReady(f"There are more than {MOST_ROWS:,} lines. Send them in parts.")
    if wrong:
        named = ", ".join(map(str, wrong[:10]))
        raise NotReady(f"Give a reference and an e-mail address{and_no_more} on line {named}.")


class Reading:
    """Finds who and what is meant, among what this person steers; `refusals` say what can't be, line by line."""

    def __init__(self, panel: Panel, person: Any, problem: Problem) -> None:
        overseen = Proposal.objects.visible_to(person, rights.STEER).filter(placement__panel=panel)
        self.proposals = {each.reference: each for each in overseen if each.reference}
        seats = Seat.objects.filter(panel=panel, left_on=None, person__is_active=True).select_related("person")
        self.seats = {each.person.email.lower(): each for each in seats}
        asked = Assignment.objects.filter(proposal__in=self.proposals.values()).values_list(
            "proposal__reference", "assessor__email"
        )
        self.asked = {(reference, email.lower()) for reference, email in asked.order_by()}
        self.problem = problem
        self.seen: set[Pair] = set()
        self.refusals: list[str] = []

    def pair_of(self, row: ListedPair) -> Pair | None:
        """None for what is refused, and for a line of a downloaded list that stands as it was."""
        if row.says_asked and (row.reference.upper(), row.email.lower()) in self.asked:
            return None
        proposal, seat = self.proposals.get(row.reference.upper()), self.seats.get(row.email.lower())
        why = self._why_not(proposal, seat, row)
        if why or proposal is None or seat is None:
            self.refusals.append(f"Line {row.line}: {why}")
            return None
        self.seen.add(Pair(proposal.pk, seat.pk))
        return Pair(proposal.pk, seat.pk)

    def _why_not(self, proposal: Proposal | None, seat: Any, row: ListedPair) -> str:
        if proposal is None:
            return f"this panel has no proposal {row.reference}."
        if seat is None:
            return f"nobody with the address {row.email} sits on this panel."
        if proposal.state != State.REVIEWED:
            return f"scoring of {proposal.reference} is closed."
        pair = Pair(proposal.pk, seat.pk)
        if pair in self.seen:
            return f"{seat.person} is listed twice for {proposal.reference}."
        if pair in self.problem.standing:
            return f"{seat.person} is asked to mark {proposal.reference} already."
        if pair in self.problem.forbidden:
            return f"{seat.person} can’t be asked to mark {proposal.reference}. Its page says why."
        return ""
