"""The words of an assignment's life."""

from django.db.models import TextChoices


class AssignmentState(TextChoices):
    INVITED = "invited", "Waiting for a declaration"
    ACCEPTED = "accepted", "Being marked"
    RETURNED = "returned", "Returned"
    DECLINED = "declined", "Declined by the assessor"
    CONFLICTED = "conflicted", "Conflict of interest"


COUNTS = [AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.RETURNED]
STILL_OUT = [AssignmentState.INVITED, AssignmentState.ACCEPTED]
