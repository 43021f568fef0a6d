"""Which assignments and panels: the words that lists, sheets and the API share."""

from typing import Any

from django.db import models

from proposals import rights
from scoring.states import COUNTS, STILL_OUT, AssignmentState


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """The assessor's own work; a proposal where they have a conflict does not exist for them."""
        return self.filter(rights.rows_for("assignments.know", person))

    def counting(self):
        return self.filter(state__in=COUNTS)

    def returned(self):
        return self.filter(state=AssignmentState.RETURNED)

    def still_out(self):
        """Asked and not returned yet: who has one of these may not see what others gave."""
        return self.filter(state__in=STILL_OUT)

    def update(self, **values: Any) -> int:
        if "state" in values:
            raise AttributeError("The state of an assignment moves only through take_assignment_step.")
        return super().update(**values)


class PanelQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """The panels this person chairs; all of them for managers and observers."""
        return self.filter(rights.rows_for("panels.know", person))
