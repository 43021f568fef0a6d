"""Facts about an assignment or a shortlist that must be true before a step."""

from typing import Any

from proposals.states import State
from proposals.steps import guard


@guard("Scoring of this proposal is closed.")
def is_being_scored(assignment: Any) -> bool:
    return assignment.proposal.state == State.REVIEWED


def _which_come_first(assignment: Any) -> list[str]:
    anchors = [each.proposal.reference for each in assignment.anchors_first()]
    return [f"The panel is calibrated first. Return your sheet for {' and '.join(anchors)}; then this one is open."]


@guard(_which_come_first)
def comes_after_the_anchors(assignment: Any) -> bool:
    return not assignment.anchors_first()


def _what_is_missing(assignment: Any) -> list[str]:
    return [gap.sentence for gap in assignment.sheet.gaps()]


@guard(_what_is_missing)
def is_complete(assignment: Any) -> bool:
    return not assignment.sheet.gaps()


@guard("It waits for a second manager already.")
def waits_for_nobody_yet(shortlist: Any) -> bool:
    return not shortlist.is_proposed


@guard("Nobody proposed it for agreement yet.")
def waits_for_a_second_manager(shortlist: Any) -> bool:
    return shortlist.is_proposed


@guard("Another shortlist of this call is agreed. Reopen that one first.")
def is_the_only_one_of_its_call(shortlist: Any) -> bool:
    return not shortlist.call.shortlists.exclude(pk=shortlist.pk).standing().exists()
