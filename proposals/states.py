"""The words of the lifecycle: the states of a proposal and of a call, whose turn each is, and what comes next."""

from typing import NamedTuple

from django.db.models import TextChoices


class State(TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    REVIEWED = "reviewed", "Reviewed"
    SCORED = "scored", "Scored"
    FUNDED = "funded", "Funded"
    SPREAD = "spread", "Spread"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class CallState(TextChoices):
    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open"
    DECIDED = "decided", "Decided"
    ARCHIVED = "archived", "Archived"


class Turn(NamedTuple):
    owner: str
    public_name: str
    next_step: str


TURNS: dict[str, Turn] = {
    State.DRAFT: Turn("The authors", "Being written", "The lead author submits it before the call closes."),
    State.SUBMITTED: Turn(
        "The moderators", "With the moderators", "A moderator checks that it is eligible and in scope."
    ),
    State.REVIEWED: Turn("The panel", "With the panel", "Assessors mark it and the chair closes scoring."),
    State.SCORED: Turn("The programme team", "Waiting for a decision", "The programme team decides and announces."),
    State.FUNDED: Turn("The authors and their sites", "Funded", "Sites take it up and report what it did."),
    State.SPREAD: Turn("The adopting sites", "Spreading", "Sites keep reporting adoption and measures."),
    State.DECLINED: Turn("Nobody", "Not taken forward", "Read the feedback and where it points you next."),
    State.WITHDRAWN: Turn("Nobody", "Withdrawn", "It was taken back."),
}

MAIN_LINE = [State.DRAFT, State.SUBMITTED, State.REVIEWED, State.SCORED, State.FUNDED, State.SPREAD]
HAS_SCORE = [State.SCORED, State.FUNDED, State.SPREAD]
HAS_AWARD = [State.FUNDED, State.SPREAD]


class DeclineReason(TextChoices):
    OUT_OF_SCOPE = "out_of_scope", "Outside the priority areas of this call"
    NOT_ELIGIBLE = "not_eligible", "Not led by an eligible member organisation"
    DUPLICATE = "duplicate", "The same as another proposal"
    NOT_READY = "not_ready", "Not ready to spread yet"
    BELOW_LINE = "below_quality_line", "Below the quality line"
    POT_SPENT = "pot_spent", "Good, but the pot is spent"
    SIGNPOST = "signpost_elsewhere", "Better served by another route"


class Gateway(TextChoices):
    """The moderator's yes or no questions before a panel reads it (after Innovate UK's eligibility and scope)."""

    ELIGIBLE = "eligible", "An eligible member organisation leads it"
    IN_SCOPE = "in_scope", "It is inside the call's priority areas"
    INVOLVEMENT = "involvement", "Patient and public involvement is stated"
    INEQUALITIES = "inequalities", "Inequalities are considered"
    NO_PATIENT_DATA = "no_patient_data", "It holds no patient-identifiable data"


class SiteStage(TextChoices):
    INTERESTED = "interested", "Interested"
    COMMITTED = "committed", "Committed"
    AWAITING_TRAINING = "awaiting_training", "Awaiting training"
    IMPLEMENTING = "implementing", "Implementing"
    ADOPTED = "adopted", "Adopted"
    SUSTAINED = "sustained", "Sustained"
    ADAPTED = "adapted", "Adopted with changes"
    STOPPED = "stopped", "Stopped"


NO_REPORT = "No report yet"  # of an eligible site that stands at none of these


class StopReason(TextChoices):
    """Why a site stopped: said as one of these, and in words beside it."""

    NO_CAPACITY = "no_capacity", "No staff or time to go on"
    NO_MONEY = "no_money", "The money ended"
    LEAD_LEFT = "lead_left", "Its lead left"
    NO_BENEFIT = "no_benefit", "It did not help here"
    UNSAFE = "unsafe", "It was not safe here"
    REPLACED = "replaced", "Something else took its place"
    CLOSED = "closed", "The site closed or merged"
    OTHER = "other", "Another reason"


TAKEN_UP = [SiteStage.ADOPTED, SiteStage.SUSTAINED, SiteStage.ADAPTED]


class SiteVerdict(TextChoices):
    """What a site says of a report about it."""

    CONFIRMED = "confirmed", "Confirmed"
    DISPUTED = "disputed", "Disputed"


class InterestState(TextChoices):
    """Where it stands that a site said it is interested."""

    WAITING = "waiting", "Waits for an answer"
    CONFIRMED = "confirmed", "Recorded"
    DECLINED = "declined", "Not recorded"


class RequestState(TextChoices):
    """Where it stands that somebody proposed to record spread."""

    WAITING = "waiting", "Waits for a manager"
    RECORDED = "recorded", "Recorded"
    RETURNED = "returned", "Returned"
    SUPERSEDED = "superseded", "Another one took its place"


class ScanState(TextChoices):
    """What the virus scan says of a file."""

    PENDING = "pending", "Waiting for the virus scan"
    CLEAN = "clean", "Scanned, clean"
    INFECTED = "infected", "Infected"
    UNSCANNED = "unscanned", "Not scanned"


class DutyKind(TextChoices):
    """What an award may ask for."""

    CONDITION = "condition", "Condition"
    MILESTONE = "milestone", "Milestone"
    REPORT = "report", "Report"


class DutyState(TextChoices):
    OPEN = "open", "Still to do"
    REPORTED = "reported", "With the programme team"
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer asked for"


class DutyAct(TextChoices):
    REPORTED = "reported", "Reported"
    ACCEPTED = "accepted", "Accepted"
    SENT_BACK = "sent_back", "Sent back"
    CHANGED = "changed", "Changed"
    DROPPED = "dropped", "No longer asked for"


DUTY_MOVES = {
    DutyAct.REPORTED: DutyState.REPORTED,
    DutyAct.ACCEPTED: DutyState.DONE,
    DutyAct.SENT_BACK: DutyState.OPEN,
    DutyAct.CHANGED: DutyState.OPEN,
    DutyAct.DROPPED: DutyState.DROPPED,
}


def duty_state_after(act: str, kind: str) -> str:
    """Where an act leaves a duty; a milestone that is reported is reached."""
    if act == DutyAct.REPORTED and kind == DutyKind.MILESTONE:
        return DutyState.DONE
    return DUTY_MOVES[DutyAct(act)]
