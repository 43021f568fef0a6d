"""What a workbook that came back would change on a shortlist, cell by cell, and why it can't where it can't.

Three texts are compared: what the cell said when the workbook was made (its print is in the code of the line), what
is in the file, and what stands online. An empty cell and one that nobody touched change nothing. A line is taken only
where its row is as it was when the workbook was made: decision, award and conditions hang together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from proposals.errors import NotReady
from scoring.brought_back.cells import as_kept, cells_on, in_words, value_of
from scoring.brought_back.codes import NO_ROW
from scoring.brought_back.reading import CODE, PART_OF, REFERENCE, Sent, SentLine
from scoring.brought_back.telling import beside_the_lines, of_settings
from scoring.models import RowOutcome, Shortlist
from scoring.offline.tabs import Problem
from scoring.ranking import Ranking
from scoring.shortlists import draw, wording
from scoring.shortlists.reading import Drawn, DrawnLine, rows_of
from scoring.shortlists.settling import settle
from scoring.workbook.planned import planned

CHANGES, LEFT, REFUSED = "changes", "left", "refused"
OF_ANOTHER_SHORTLIST = "this is from the workbook of another shortlist. Send it where you downloaded it."
NOT_ON_IT = "this proposal is not on the shortlist any more. Delete the line, or download the workbook again."
NOT_YET_ON_IT = "this proposal came into the ranking later. Save the draft, and download the workbook again."
MIXED_UP = (
    "the line says “{}”, but its code is that of “{}”. Lines were mixed up: download the workbook again."
)  # fmt: skip
STALE = (
    "this proposal was changed online after you downloaded the workbook. What stands now is in the table below: "
    "download it again, and write what is to stand."
)
NO_AWARD = "an award goes with the decision “Fund” or “Fund in part”. Choose one of them, or leave the award empty."
FIELDS = {"decision": "outcome", "award": "award_pounds", "conditions": "conditions", "comment": "comment"}
WORDS = {"decision": "Outcome", "award": "Award", "conditions": "Conditions", "comment": "Comment"}
OVERSPENT = "The awards come to £{:,} more than this shortlist has to give."
KEPT_IN_PART = "{}: “Fund” with an award of £{:,} is kept as “Fund in part”, since £{:,} is asked for."
LACKS_A_REASON = (
    "{}: the outcome departs from the line. Give the reason on the page of the shortlist before it is proposed."
)  # fmt: skip
MISSING = "Not in this file, so nothing of them changes: {}."


class CellLine(NamedTuple):
    """One cell: what stands online now, what is in the file, and what becomes of it: one of the words above."""

    where: str
    reference: str
    title: str
    part: str
    now: str
    in_file: str
    effect: str


@dataclass
class Compared:
    """
    follows  what comes of the changes beside what the cells say, in sentences
    notes    what in the file does not come back, and what is missing in it
    given    what `decide_rows` takes: {proposal: {name: value}}
    """

    lines: list[CellLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    follows: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    given: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def can_be_applied(self) -> bool:
        return bool(self.given) and not self.problems

    @property
    def number_of_changes(self) -> int:
        return sum(line.effect == CHANGES for line in self.lines)


def compare(sent: Sent, shortlist: Shortlist, ranking: Ranking) -> Compared:
    """Eight queries at most, whatever the number of lines."""
    drawn = draw(shortlist, ranking)
    on_it = {each.ranked.pk: each for each in drawn.lines}
    found = Compared(problems=list(sent.problems))
    for line in sent.lines:
        if why := _why_foreign(line, on_it.get(line.code.proposal), shortlist):
            found.problems.append(Problem(line.places[CODE], why))
        elif line.code.proposal in on_it:
            _compare_line(line, on_it[line.code.proposal], found)
    if found.given:
        _foresee(found, shortlist, ranking, {line.code.proposal: line for line in sent.lines})
    if any(line.code.shortlist == shortlist.pk for line in sent.lines):
        found.notes += _what_stays(sent, planned(shortlist, ranking, drawn), drawn)
    return found


def _why_foreign(line: SentLine, each: DrawnLine | None, shortlist: Shortlist) -> str:
    """Of what shortlist it is comes first: about another one nobody is told anything."""
    if line.code.shortlist != shortlist.pk:
        return OF_ANOTHER_SHORTLIST
    if each is None:
        return NOT_ON_IT if line.touched() else ""
    if line.reference != each.ranked.reference:
        return MIXED_UP.format(line.reference[:40], each.ranked.reference)
    return NOT_YET_ON_IT if line.code.version == NO_ROW and line.touched() else ""


def _compare_line(line: SentLine, each: DrawnLine, found: Compared) -> None:
    now, is_as_it_was = cells_on(each), each.row is not None and each.row.version == line.code.version
    touched = {part: text for part, text in line.touched().items() if as_kept(part, text) != now[part]}
    is_whole = touched.get("decision") == "Fund"  # then no award means all that is asked for
    for part, text in touched.items():
        is_left = not text and not (part == "award" and is_whole)
        effect = LEFT if is_left else CHANGES if is_as_it_was else REFUSED
        told = (in_words(part, now[part]), in_words(part, text))
        found.lines.append(
            CellLine(line.where(part), line.reference, each.ranked.title, PART_OF[part], *told, effect)
        )  # fmt: skip
        if effect == REFUSED:
            found.problems.append(Problem(line.where(part), STALE))
        elif effect == CHANGES:
            value = value_of(part, text) if text else None
            found.given.setdefault(each.ranked.pk, {})[FIELDS[part]] = value


def _foresee(found: Compared, shortlist: Shortlist, ranking: Ranking, lines: Mapping[int, SentLine]) -> None:
    """Try it in memory, so that what the rules of a shortlist refuse is told at its cell before anything is kept."""
    rows = rows_of(shortlist)
    before = {pk: wording.in_words(row, wording.conditions_of(row)) for pk, row in rows.items()}
    try:
        settle(rows, ranking, found.given)
    except NotReady as refusal:
        found.problems += _at_its_cells(refusal, lines)
        return
    for pk, values in found.given.items():
        if values.get("award_pounds") not in (None, rows[pk].award_pounds):
            found.problems.append(Problem(lines[pk].where("award"), NO_AWARD))
    then = draw(shortlist, ranking, rows)
    found.follows += [
        told
        for each in then.lines
        if each.row
        for told in _beside_the_cells(each, before[each.ranked.pk], found.given.get(each.ranked.pk, {}))
    ]
    found.follows += [
        LACKS_A_REASON.format(each.ranked.reference)
        for each in then.lines
        if each.line.lacks_a_reason and each.ranked.pk in found.given
    ]
    if then.drawing.left_pounds < 0:
        found.follows.append(OVERSPENT.format(-then.drawing.left_pounds))


def _at_its_cells(refusal: NotReady, lines: Mapping[int, SentLine]) -> Iterator[Problem]:
    parts = {name: part for part, name in FIELDS.items()}
    for name, sentences in refusal.fields.items():
        pk, _, field_name = name.partition("-")
        line, part = lines[int(pk)], parts.get(field_name.partition("-")[0])
        where = line.where(part) if part else line.places[REFERENCE]
        yield from (Problem(where, str(sentence)) for sentence in sentences)


def _beside_the_cells(each: DrawnLine, before: Mapping[str, str], given: Mapping[str, Any]) -> Iterator[str]:
    """What would become of a row that no cell of the file says: its place among the reserves, or an award that ends."""
    row: Any = each.row
    after = wording.in_words(row, [])
    said = {WORDS[part] for part, name in FIELDS.items() if name in given and given[name] == getattr(row, name, None)}
    if given.get("outcome") == RowOutcome.FUND and row.outcome == RowOutcome.PART_FUND:
        yield KEPT_IN_PART.format(each.ranked.reference, row.award_pounds, each.ranked.requested_pounds)
        said.add("Outcome")
    changed = {name: text for name, text in after.items() if name not in said | {"Conditions"}}
    for told in wording.differences(before, changed).splitlines():
        yield f"{each.ranked.reference}, {told}"


def _what_stays(sent: Sent, table: Any, drawn: Drawn) -> Iterator[str]:
    there = {line.code.proposal for line in sent.lines}
    named = sent.faulty | {line.reference for line in sent.lines}
    missing = [each.ranked for each in drawn.lines if each.ranked.pk not in there]
    if gone := [ranked.reference for ranked in missing if ranked.reference not in named]:
        yield MISSING.format(", ".join(gone))
    yield from of_settings(sent, table)
    yield from beside_the_lines(sent, table)
