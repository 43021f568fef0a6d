"""The life of a proposal and of a call: who may take which step, and what must be true first. All on one screen.

`take_step` (services) is the only door: called alone, each of these methods is refused. The table in README and
the diagram in docs/ are printed from these rows by `manage.py print_lifecycle`.
"""

from django.utils.timezone import now

from proposals import guards
from proposals.states import CallState, State
from proposals.steps import StateField, StatefulModel, step, steps_of

WHAT_IS_NEEDED = "Say what is needed from the authors."
WHY = "Give the reason."
WHY_FOR_THE_AUTHORS = "Give the reason that the authors will read."
FEEDBACK = "Write the feedback that the authors will read."


class ProposalLifecycle(StatefulModel):
    state = StateField(default=State.DRAFT, choices=State.choices, protected=True, max_length=20)

    class Meta:
        abstract = True

    @step(
        "Submit", State.DRAFT, State.SUBMITTED, may="proposals.submit", who="the lead author",
        guards=[
            guards.may_still_be_submitted, guards.is_complete, guards.is_all_saved, guards.holds_no_nhs_number,
            guards.asks_within_the_cap, guards.is_led_by_an_affiliated_member,
        ],
    )  # fmt: skip
    def submit(self):
        self.submitted_at, self.return_by = now(), None

    @step(
        "Return for changes", State.SUBMITTED, State.DRAFT, may="proposals.return", who="a moderator",
        note=WHAT_IS_NEEDED, evidence="the date by which it may come back",
    )  # fmt: skip
    def return_for_changes(self, *, return_by):
        self.return_by = return_by

    @step(
        "Pass to panel", State.SUBMITTED, State.REVIEWED, may="proposals.pass_to_panel", who="a moderator",
        guards=[guards.has_its_gateways_answered], note_is_for="team", evidence="panel",
    )  # fmt: skip
    def pass_to_panel(self, *, panel):
        panel.must_belong_to(self.call)

    @step("Decline with signpost", State.SUBMITTED, State.DECLINED, may="proposals.decline_submission",
          who="a moderator", note=FEEDBACK, evidence="reason, signpost")  # fmt: skip
    @step("Decline with signpost", State.REVIEWED, State.DECLINED, may="proposals.decline", who="a manager",
          note=FEEDBACK, evidence="reason, signpost")  # fmt: skip
    @step("Decline with signpost", State.SCORED, State.DECLINED, may="proposals.decline", who="a manager",
          note=FEEDBACK, evidence="reason, signpost", is_embargoed=True, locks_call=True)  # fmt: skip
    def decline(self, *, reason, signpost):
        self.left_from, self.decline_reason, self.signpost, self.decided_at = (
            self.state,
            reason,
            signpost,
            now(),
        )

    @step("Close scoring", State.REVIEWED, State.SCORED, may="scoring.close", who="the panel's chair or a manager",
          evidence="score of enough returned sheets, no flag open", note_is_for="team")  # fmt: skip
    def close_scoring(self, *, score):
        self.score = score

    @step("Reopen scoring", State.SCORED, State.REVIEWED, may="scoring.reopen", who="a manager",
          guards=[guards.is_not_announced], note=WHY, note_is_for="team", locks_call=True)  # fmt: skip
    def reopen_scoring(self):
        self.score = None

    @step("Correct the score", State.SCORED, State.SCORED, may="scoring.correct", is_by_hand=False,
          who="whoever tells of a late conflict, or confirms a change", evidence="score of the sheets that still count",
          is_embargoed=True, note_is_for="team")  # fmt: skip
    def correct_score(self, *, score, was):
        self.score = score

    @step("Take back the score", State.SCORED, State.REVIEWED, may="scoring.correct", is_by_hand=False,
          who="whoever tells of a late conflict", evidence="no sheet counts any more", note_is_for="team")  # fmt: skip
    def take_back_score(self, *, was):
        self.score = None

    @step(
        "Fund", State.SCORED, State.FUNDED, may="proposals.fund", who="a manager, and a second one confirms",
        guards=[guards.has_a_spread_plan], evidence="award within the pot", is_embargoed=True,
        locks_call=True, note_is_for="team",
    )  # fmt: skip
    def fund(self, *, award, conditions=""):
        self.call.commit(award)
        self.award_pounds, self.award_conditions, self.decided_at = award, conditions, now()

    @step("Record spread", State.FUNDED, State.SPREAD, may="proposals.record_spread", who="a manager",
          guards=[guards.is_announced, guards.has_an_adoption_elsewhere])  # fmt: skip
    def record_spread(self):
        self.spread_at = now()

    @step(
        "Withdraw", [State.DRAFT, State.SUBMITTED, State.REVIEWED, State.SCORED], State.WITHDRAWN,
        may="proposals.withdraw", who="the lead author", locks_call=True,
    )  # fmt: skip
    @step("Withdraw", [State.FUNDED, State.DECLINED], State.WITHDRAWN, may="proposals.withdraw",
          who="the lead author", guards=[guards.is_not_announced], locks_call=True, while_embargoed=True)  # fmt: skip
    def withdraw(self):
        self.left_from = State.SCORED if self.state in (State.FUNDED, State.DECLINED) else self.state
        self._give_back_the_money()
        self.decided_at, self.decline_reason, self.signpost = None, "", ""

    @step("Give up the award", State.FUNDED, State.WITHDRAWN, may="proposals.withdraw", who="the lead author",
          guards=[guards.is_announced, guards.holds_no_paid_money], note=WHY, locks_call=True)  # fmt: skip
    def give_up_award(self):
        self.left_from = self.state
        self._give_back_the_money()

    @step("Take back the award", State.FUNDED, State.WITHDRAWN, may="proposals.fund", who="a manager",
          guards=[guards.is_announced, guards.holds_no_paid_money], note=WHY_FOR_THE_AUTHORS,
          locks_call=True)  # fmt: skip
    def take_back_award(self):
        self.left_from = self.state
        self._give_back_the_money()

    def _give_back_the_money(self):
        self.call.release(self.award_pounds)
        self.award_pounds, self.award_conditions, self.scheduled_pounds = None, "", 0

    @step("Reinstate", [State.DECLINED, State.WITHDRAWN], None, may="proposals.reinstate", who="a manager",
          guards=[guards.is_not_announced, guards.is_the_only_new_start], note=WHY, note_is_for="team",
          locks_call=True)  # fmt: skip
    def reinstate(self):
        back_to, self.left_from = self.left_from, ""
        self.decline_reason, self.signpost, self.decided_at = "", "", None
        return back_to


class CallLifecycle(StatefulModel):
    """Between `open` and `decided` the clock says whether a call still takes submissions: `Call.phase`."""

    state = StateField(default=CallState.DRAFT, choices=CallState.choices, protected=True, max_length=20)

    class Meta:
        abstract = True

    @step("Open the call", CallState.DRAFT, CallState.OPEN, may="calls.manage", who="a manager",
          guards=[guards.has_a_window, guards.has_an_introduction], evidence="rubric with weights of 100")  # fmt: skip
    def open_call(self, *, rubric):
        rubric.must_be_complete()

    @step("Announce outcomes", CallState.OPEN, CallState.DECIDED, may="calls.announce", who="a manager",
          guards=[guards.has_closed, guards.has_no_proposal_on_its_way])  # fmt: skip
    def announce(self):
        self.announced_at = now()

    @step("Archive", CallState.DECIDED, CallState.ARCHIVED, may="calls.manage", who="a manager")
    def archive(self):
        self.archived_at = now()


PROPOSAL_STEPS = steps_of(ProposalLifecycle)
CALL_STEPS = steps_of(CallLifecycle)
