"""The life of an assignment, one assessor asked to mark one proposal, and the life of a shortlist.

`take_assignment_step` is the only door of the first; the verbs of `services/agreeing.py` are that of the second.
"""

from django.utils.timezone import now

from proposals.steps import StateField, StatefulModel, step, steps_of
from scoring import guards
from scoring.states import AssignmentState as A
from scoring.states import ShortlistState as S

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


class ShortlistLifecycle(StatefulModel):
    """While it waits for a second manager a draft stays one: `is_proposed` says so, and nobody edits it."""

    state = StateField(default=S.DRAFT, choices=S.choices, protected=True, max_length=20)

    class Meta:
        abstract = True

    @step("Propose it for agreement", S.DRAFT, S.DRAFT, may="shortlists.make", who="a manager",
          guards=[guards.waits_for_nobody_yet], evidence="what it rests on and what comes of it, frozen")  # fmt: skip
    def propose(self, *, proposed_by, frozen):
        self.proposed_by, self.proposed_at, self.frozen = proposed_by, now(), frozen

    @step("Send it back", S.DRAFT, S.DRAFT, may="shortlists.make", who="a manager",
          guards=[guards.waits_for_a_second_manager], note=WHY)  # fmt: skip
    def send_back(self):
        self.proposed_by, self.proposed_at, self.frozen = None, None, None

    @step("Agree it", S.DRAFT, S.AGREED, may="shortlists.make", who="a manager other than its proposer",
          guards=[guards.waits_for_a_second_manager, guards.is_the_only_one_of_its_call],
          evidence="nothing changed since it was proposed")  # fmt: skip
    def agree(self, *, agreed_by):
        self.agreed_by, self.agreed_at = agreed_by, now()

    @step("Reopen it", S.AGREED, S.DRAFT, may="shortlists.make", who="a manager", note=WHY)
    def reopen(self):
        self.proposed_by, self.proposed_at, self.frozen = None, None, None
        self.agreed_by, self.agreed_at = None, None

    @step("Announce it", S.AGREED, S.ANNOUNCED, may="shortlists.make", who="a manager")
    def announce(self):
        self.announced_at = now()


SHORTLIST_STEPS = steps_of(ShortlistLifecycle)
