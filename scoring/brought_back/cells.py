"""What the four cells of a line say of a row of a shortlist, and what a row takes from such a cell."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from scoring.forms.shortlist_rows import LONGEST_COMMENT, LONGEST_CONDITION, MOST_CONDITIONS
from scoring.forms.shortlists import MOST_POUNDS
from scoring.models import RowOutcome, ShortlistRow
from scoring.offline.tabs import Unreadable, shown, text_in
from scoring.offline.texts import plain
from scoring.shortlists.reading import DrawnLine
from scoring.shortlists.wording import Condition, condition_in_words, conditions_of

OUTCOMES = {str(label): value for value, label in RowOutcome.choices}
POUNDS = re.compile(r"£? ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.0{1,2})?")
BY_A_DAY = re.compile(r"(?P<text>.*\S) \(by (?P<day>[^()]*[0-9][^()]*)\)")
NO_OUTCOME = "is none of " + ", ".join(OUTCOMES)
NO_POUNDS = f"is no sum in whole pounds, from 1 to {MOST_POUNDS:,}. Write one such as 12,000."
NO_DAY = "“{}” is no day. Write it as in: Report every quarter (by 5 March 2027)."


def cells_of(row: ShortlistRow | None) -> dict[str, str]:
    """{name of codes.PARTS: text}, as a workbook that is made now has them."""
    if row is None:
        return {"decision": "", "award": "", "conditions": "", "comment": ""}
    return {
        "decision": row.get_outcome_display() if row.outcome else "",
        "award": str(row.award_pounds or ""),
        "conditions": in_lines(conditions_of(row)),
        "comment": plain(row.comment),
    }


def cells_on(each: DrawnLine) -> dict[str, str]:
    """The same of a line as it is drawn: what is decided elsewhere stands there as it was decided."""
    cells, choice = cells_of(each.row), each.line.entry.choice
    if each.line.is_open:
        return cells
    label = RowOutcome(choice.outcome).label if choice.outcome else ""
    return cells | {"decision": str(label), "award": str(choice.award_pounds or "")}


def in_lines(conditions: Iterable[Condition]) -> str:
    return plain("\n".join(condition_in_words(*each) for each in conditions))


def decision_in(cell: Any) -> str:
    said = plain(cell.value) if cell.kind == "text" else ""
    for label in OUTCOMES:
        if label.casefold() == said.casefold():
            return label
    raise Unreadable(f"{shown(cell)} {NO_OUTCOME}.")


def award_in(cell: Any) -> str:
    """Whole pounds, as a figure or as it is written: 12000, 12,000 or £12,000."""
    pounds = 0
    if cell.kind == "number" and 0 < cell.value <= MOST_POUNDS and cell.value == int(cell.value):
        pounds = int(cell.value)
    elif cell.kind == "text" and (found := POUNDS.fullmatch(plain(cell.value))):
        pounds = int(found[1].replace(",", ""))
    if not 0 < pounds <= MOST_POUNDS:
        raise Unreadable(f"{shown(cell)} {NO_POUNDS}")
    return str(pounds)


def comment_in(cell: Any) -> str:
    return text_in(cell, LONGEST_COMMENT)


def conditions_in(cell: Any) -> str:
    """A line for each, which may end in a day: Report every quarter (by 5 March 2027)."""
    said = text_in(cell, MOST_CONDITIONS * (LONGEST_CONDITION + 40), "condition")
    conditions_from(said)
    return said


def as_kept(part: str, text: str) -> str:
    """The text of a cell as it will be told once it is kept."""
    return in_lines(conditions_from(text)) if part == "conditions" else text


def conditions_from(text: str) -> list[Condition]:
    """
    raises  Unreadable
    """
    conditions = [_condition(line.strip()) for line in text.split("\n") if line.strip()]
    if len(conditions) > MOST_CONDITIONS:
        raise Unreadable(f"there are {len(conditions)} conditions, one on each line; give at most {MOST_CONDITIONS}.")
    return conditions


def _condition(line: str) -> Condition:
    found = BY_A_DAY.fullmatch(line)
    text, day = (found["text"], _day(found["day"])) if found else (line, None)
    if len(text) > LONGEST_CONDITION:
        raise Unreadable(f"a condition is {len(text):,} characters long; write at most {LONGEST_CONDITION}.")
    return text, day


def _day(words: str) -> date:
    """A day that can't be read is refused: kept among the words, nobody would be reminded of it."""
    try:
        return datetime.strptime(" ".join(words.split()), "%d %B %Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError as error:
        raise Unreadable(NO_DAY.format(words[:40])) from error


def value_of(part: str, text: str) -> Any:
    """What a row keeps of what a cell says."""
    if part == "decision":
        return OUTCOMES[text]
    if part == "award":
        return int(text)
    return conditions_from(text) if part == "conditions" else text


def in_words(part: str, text: str) -> str:
    """What a cell says, as a page shows it."""
    return f"£{int(text):,}" if part == "award" and text else text
