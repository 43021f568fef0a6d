"""Which assignments, panels and shortlists: the words that lists, sheets and the API share."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from proposals import rights
from proposals.querysets import WithRightsQuerySet, is_true
from proposals.states import State
from scoring.states import COUNTS, STILL_OUT, AssignmentState, ShortlistState, that_count

IS_ANCHOR = Q(proposal__anchor__isnull=False, proposal__anchor__closed_at=None)


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """The assessor's own work; a proposal where they have a conflict does not exist for them."""
        return self.filter(rights.rows_for("assignments.know", person))

    def counting(self):
        return self.filter(state__in=COUNTS)

    def returned(self):
        return self.filter(state=AssignmentState.RETURNED)

    def that_count(self):
        """Of the returned ones those that make the score: the ledger can set a sheet aside."""
        return self.filter(**that_count())

    def filling(self):
        """What stands for one of the sheets that a call wants: one that is set aside leaves its place open."""
        return self.counting().filter(is_set_aside=False)

    def still_out(self):
        """Asked and not returned yet: who has one of these may not see what others gave."""
        return self.filter(state__in=STILL_OUT)

    def owed_by(self, person: Any):
        """Before these are in, this person reads nothing that tells what others gave for their proposals."""
        return self.still_out().filter(assessor=person.pk)

    def open_anchors(self, assessor: Any, panel: Any):
        """The sheets that this assessor of this panel returns before its others."""
        being_scored = {"proposal__state": State.REVIEWED}
        return self.still_out().filter(IS_ANCHOR, assessor=assessor, seat__panel=panel, **being_scored)

    def with_calibration(self):
        """Each with `is_anchor`, and with `is_kept_waiting`: sheets of anchors are returned first."""
        assignments = self.model._default_manager
        return self.annotate(is_anchor=is_true(IS_ANCHOR), is_kept_waiting=kept_waiting(assignments))

    def update(self, **values: Any) -> int:
        if "state" in values:
            raise AttributeError("The state of an assignment moves only through take_assignment_step.")
        return super().update(**values)


def kept_waiting(assignments: Any, row: str = "", its_pk: str = "pk") -> Any:
    """Annotates whether sheets of anchors come before the assignment to which `row` leads."""
    before = assignments.open_anchors(OuterRef(f"{row}assessor"), OuterRef(f"{row}seat__panel"))
    return is_true(Q(Exists(before)) & ~Q(Exists(before.filter(pk=OuterRef(its_pk)))))


class PanelQuerySet(WithRightsQuerySet):
    def visible_to(self, person: Any):
        """The panels this person chairs; all of them for managers and observers."""
        return self.filter(rights.rows_for("panels.know", person))

    def sat_on_by(self, person: Any):
        """The panels on which this person has a seat now."""
        return self.filter(rights.rows_for("panels.sit", person))


class ShortlistQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """Those of calls whose every proposal this person may rank: what is missing from one would tell of it."""
        return self.filter(rights.rows_for(rights.SHORTLISTS, person))

    def standing(self):
        """Agreed, or announced since."""
        return self.exclude(state=ShortlistState.DRAFT)


class ExportQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """One's own alone; whether all that stands in a file may still be seen is asked when it is fetched."""
        return self.filter(person=person.pk)

    def waiting(self):
        return self.filter(made_at=None, refused="")
