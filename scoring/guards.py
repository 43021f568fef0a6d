"""Facts about an assignment that must be true before a step."""

from typing import Any

from proposals.states import State
from proposals.steps import guard


@guard("Scoring of this proposal is closed.")
def is_being_scored(assignment: Any) -> bool:
    return assignment.proposal.state == State.REVIEWED


def _why_not_marked(assignment: Any) -> list[str]:
    return [f"There is no mark for “{name}” yet." for name in assignment.sheet.unmarked_criteria()]


@guard(_why_not_marked)
def is_fully_marked(assignment: Any) -> bool:
    return not assignment.sheet.unmarked_criteria()
