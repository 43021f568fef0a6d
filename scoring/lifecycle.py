"""The life of an assignment: one assessor asked to mark one proposal. `take_assignment_step` is its only door."""

from django.utils.timezone import now

from proposals.steps import StateField, StatefulModel, step, steps_of
from scoring import guards
from scoring.states import AssignmentState as A

WHY = "Give the reason."


class AssignmentLifecycle(StatefulModel):
    state = StateField(default=A.INVITED, choices=A.choices, protected=True, max_length=20)

    class Meta:
        abstract = True

    @step("Declare no conflict", A.INVITED, A.ACCEPTED, may="assignments.own", who="its assessor",
          guards=[guards.is_being_scored])  # fmt: skip
    def accept(self):
        self.accepted_at = now()

    @step("Declare a conflict", [A.INVITED, A.ACCEPTED, A.RETURNED, A.DECLINED], A.CONFLICTED, may="assignments.own",
          who="its assessor")  # fmt: skip
    def declare_conflict(self):
        self.closed_at = now()

    @step("Record a conflict", [A.INVITED, A.ACCEPTED, A.RETURNED, A.DECLINED], A.CONFLICTED,
          may="scoring.reopen_sheet", who="the panel's chair or a manager")  # fmt: skip
    def record_conflict(self):
        self.closed_at = now()

    @step("Decline the assignment", [A.INVITED, A.ACCEPTED], A.DECLINED, may="assignments.own", who="its assessor",
          note=WHY)  # fmt: skip
    def decline(self):
        self.closed_at = now()

    @step("Let a member leave", [A.INVITED, A.ACCEPTED], A.DECLINED, may="panels.change_members",
          who="a manager", note=WHY)  # fmt: skip
    def release(self):
        self.closed_at = now()

    @step("Return the sheet", A.ACCEPTED, A.RETURNED, may="assignments.own", who="its assessor",
          guards=[guards.is_being_scored, guards.comes_after_the_anchors, guards.is_complete])  # fmt: skip
    def return_sheet(self):
        self.returned_at = now()

    @step("Reopen the sheet", A.RETURNED, A.ACCEPTED, may="scoring.reopen_sheet", who="the panel's chair or a manager",
          guards=[guards.is_being_scored], note=WHY)  # fmt: skip
    def reopen_sheet(self):
        self.returned_at = None


ASSIGNMENT_STEPS = steps_of(AssignmentLifecycle)
