"""Which assignments: the words that the assessor's list, the sheet and the API share."""

from typing import Any

from django.db import models

from proposals import rights
from scoring.states import COUNTS, AssignmentState


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """The assessor's own work; a proposal where they have a conflict does not exist for them."""
        return self.filter(rights.rows_for("assignments.know", person))

    def counting(self):
        return self.filter(state__in=COUNTS)

    def returned(self):
        return self.filter(state=AssignmentState.RETURNED)

    def update(self, **values: Any) -> int:
        if "state" in values:
            raise AttributeError("The state of an assignment moves only through take_assignment_step.")
        return super().update(**values)
