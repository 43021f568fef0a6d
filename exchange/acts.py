"""What can be done to a proposal: which form each act asks for and which verb performs it.

The pages of the steps and `POST /api/v1/proposals/{reference}/steps/{name}/` read the same table, so that a
rule can't hold at one door and not at the other. It stands here because only the topmost floor knows both
those below. The verbs check rights and state; nothing is decided here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from proposals import guards
from proposals.forms import steps as forms
from proposals.models import Proposal, TextKind
from proposals.services import moderation, spread_requests, writing
from proposals.steps import Guard, Step, reasons_against
from scoring.forms import steps as scoring_forms
from scoring.services import closing, decisions, panels, reserves


def nothing_else(proposal: Proposal) -> list[str]:
    return []


@dataclass(frozen=True)
class Act:
    """`page` names an address of its own where an act has one; the others share the page of steps.

    `answers` are the guards that the form itself satisfies; `waits_for` says what the verb will ask for beside
    the guards. `shows_text`: whoever takes it should have the proposal's text in front of them. `kept_texts` is the
    kind of kept text that a moderator can start the note from.
    """

    label: str
    form: type[forms.StepForm]
    verb: Callable[..., Any]
    done: str
    intro: str = ""
    page: str = ""
    is_warning: bool = False
    shows_text: bool = False
    kept_texts: str = ""
    answers: tuple[Guard, ...] = ()
    waits_for: Callable[[Proposal], list[str]] = nothing_else

    def why_not_yet(self, step: Step, proposal: Proposal) -> list[str]:
        """What must be true before anybody need fill in the form, in sentences."""
        guards_to_ask = [guard for guard in step.guards if guard not in self.answers]
        reasons = [reason for guard in guards_to_ask for reason in reasons_against(guard, proposal)]
        return reasons + self.waits_for(proposal)


def sheets_and_flags(proposal: Proposal) -> list[str]:
    return closing.why_not_closable(proposal, len(closing.returned_totals(proposal.pk)))


def a_panel(proposal: Proposal) -> list[str]:
    if proposal.call.panels.exists():
        return []
    return [f"No panel has been set up for {proposal.call} yet. Ask a manager to set one up."]


ACTS: dict[str, Act] = {
    "submit": Act("Submit", forms.SubmitForm, writing.submit, "Submitted.", page="proposals:check"),
    "withdraw": Act(
        "Withdraw",
        forms.OptionalNoteForm,
        reserves.withdraw,
        "Withdrawn. The text is kept.",
        "The proposal leaves the call. Its text is kept, and a manager can reinstate it until outcomes are announced.",
        is_warning=True,
    ),
    "return_for_changes": Act(
        "Return for changes",
        forms.ReturnForm,
        moderation.return_for_changes,
        "Returned to the authors, who were told what is needed.",
        "The authors can change the proposal and submit it again.",
        shows_text=True,
        kept_texts=TextKind.RETURN,
    ),
    "pass_to_panel": Act(
        "Pass to panel",
        scoring_forms.PassToPanelForm,
        panels.pass_to_panel,
        "Passed to the panel.",
        "Answer the gateways, then choose the panel that will mark it.",
        shows_text=True,
        answers=(guards.has_its_gateways_answered,),
        waits_for=a_panel,
    ),
    "decline": Act(
        "Decline with signpost",
        forms.DeclineForm,
        reserves.decline,
        "Declined. The authors read your feedback and the signpost when they are told.",
        "A useful no: say why, and where to go next.",
        is_warning=True,
        shows_text=True,
        kept_texts=TextKind.DECLINE,
    ),
    "close_scoring": Act(
        "Close scoring",
        forms.OptionalNoteForm,
        closing.close_scoring,
        "Scoring is closed and the score is fixed.",
        "The mean of the returned sheets becomes the panel’s score. No sheet can be changed after that.",
        waits_for=sheets_and_flags,
    ),
    "reopen_scoring": Act(
        "Reopen scoring",
        forms.ReasonForm,
        closing.reopen_scoring,
        "Scoring is open again.",
        "The score is taken back and the panel can change its sheets. An award that waits is cancelled.",
        is_warning=True,
    ),
    "propose_award": Act(
        "Propose an award",
        scoring_forms.AwardForm,
        decisions.propose_award,
        "Proposed. A second manager confirms it.",
        page="scoring:award",
    ),
    "fund": Act(
        "Confirm the award", forms.StepForm, decisions.confirm_award, "Confirmed: it is funded.", page="scoring:award"
    ),
    "cancel_award": Act(
        "Cancel the award",
        forms.StepForm,
        reserves.cancel_award,
        "The proposed award is cancelled.",
        page="scoring:award",
    ),  # fmt: skip
    "give_up_award": Act(
        "Give up the award",
        forms.ReasonToldForm,
        reserves.give_up_award,
        "The award is given up, and its money is free for others.",
        "The proposal leaves the call for good, and the programme team reads why. It can’t be undone.",
        is_warning=True,
    ),
    "take_back_award": Act(
        "Take back the award",
        forms.ReasonToldForm,
        reserves.take_back_award,
        "The award is taken back, and its money is free for others.",
        "The proposal leaves the call for good. Its authors are told your reason. It can’t be undone.",
        is_warning=True,
    ),
    "record_spread": Act(
        "Record spread",
        forms.OptionalNoteForm,
        spread_requests.record_spread,
        "Recorded: it has spread.",
        "A site other than the originator has adopted it, with evidence.",
    ),
    "reinstate": Act(
        "Reinstate",
        forms.ReasonForm,
        moderation.reinstate,
        "Reinstated to where it stood.",
        "The proposal goes back to the state it left.",
    ),
}
