"""The words of an assignment's life, and of a shortlist's."""

from django.db.models import TextChoices


class AssignmentState(TextChoices):
    INVITED = "invited", "Waiting for a declaration"
    ACCEPTED = "accepted", "Being marked"
    RETURNED = "returned", "Returned"
    DECLINED = "declined", "Declined by the assessor"
    CONFLICTED = "conflicted", "Conflict of interest"


COUNTS = [AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.RETURNED]
STILL_OUT = [AssignmentState.INVITED, AssignmentState.ACCEPTED]


def that_count(assignment: str = "") -> dict[str, object]:
    """The returned sheets that make a score, as a filter: those that the ledger set aside do not.

    assignment  the way to the assignment from the rows that are filtered, such as "sheet__assignment__"
    """
    return {f"{assignment}state": AssignmentState.RETURNED, f"{assignment}is_set_aside": False}


class ShortlistState(TextChoices):
    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"
    ANNOUNCED = "announced", "Announced"
