"""What one person may see of a proposal. Pages, the API and exports get these, never the bare row.

`see` is for lists and costs no query; `see_in_full` is for the proposal's own page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from proposals import rights
from proposals.files.kinds import generated_name
from proposals.models import WRITERS, Call, ContributorRole, Proposal, Question, QuestionStage
from proposals.states import HAS_AWARD, MAIN_LINE, TURNS, State, Turn
from proposals.steps import Step, steps_open_to
from proposals.working_days import MODERATION_DAYS, working_days_after

TEXT_PARTS = [
    ("The case", ["challenge", "solution", "evidence", "benefits"]),
    ("Spread and people", ["readiness", "involvement", "equality", "risks"]),
]

HIDDEN = "Hidden until outcomes are announced"
OF_THE_APPLICANTS = ("lead_organisation", "partners")  # the facts that say who applied
ANSWERED_PARTS = [("Questions of this call", QuestionStage.FORM), ("Who may apply", QuestionStage.ELIGIBILITY)]


@dataclass(frozen=True)
class SeenProposal:
    """What a person may know of a proposal, wherever it is listed."""

    pk: int
    reference: str
    title: str
    pitch: str
    call: Call
    area: Any
    lead_organisation: Any
    state: str
    submitted_at: datetime | None
    award_pounds: int | None
    score: Any
    support_count: int | None = None
    comment_count: int | None = None
    hides_applicants: bool = False

    @property
    def turn(self) -> Turn:
        return TURNS[self.state]

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def led_by(self) -> str:
        """The lead organisation as lists print it."""
        return HIDDEN if self.hides_applicants else str(self.lead_organisation or "–")


def see(proposal: Proposal, person: Any) -> SeenProposal:
    state = rights.known_state(proposal, person)
    hides_applicants = rights.hides_applicants_from(person, proposal)
    return SeenProposal(
        pk=proposal.pk,
        reference=proposal.reference or "",
        title=proposal.title,
        pitch=proposal.pitch,
        call=proposal.call,
        area=proposal.area,
        lead_organisation=None if hides_applicants else proposal.lead_organisation,
        state=state,
        submitted_at=proposal.submitted_at,
        award_pounds=proposal.award_pounds if state in HAS_AWARD else None,
        score=proposal.score if rights.sees_embargoed(person, proposal) else None,
        support_count=getattr(proposal, "support_count", None),
        comment_count=getattr(proposal, "comment_count", None),
        hides_applicants=hides_applicants,
    )


def see_all(proposals: Iterable[Proposal], person: Any) -> list[SeenProposal]:
    return [see(proposal, person) for proposal in proposals]


@dataclass(frozen=True)
class Stage:
    """One stop on the stage bar; `status` is done, current or to come; `note` stands under the label."""

    label: str
    status: str
    note: str = ""


HAPPENED = {
    "submit": "Submitted",
    "return_for_changes": "Returned for changes",
    "pass_to_panel": "Passed to a panel",
    "decline": "Not taken forward",
    "close_scoring": "Scored by the panel",
    "correct_score": "Score corrected",
    "take_back_score": "Scoring reopened",
    "reopen_scoring": "Scoring reopened",
    "fund": "Funded",
    "record_spread": "Taken up by another site",
    "withdraw": "Withdrawn",
    "give_up_award": "Award given up",
    "take_back_award": "Award taken back",
    "reinstate": "Back in the process",
}


@dataclass(frozen=True)
class SeenEntry:
    """One line of the history, with no more than this person may know: `happened` is its label afterwards."""

    label: str
    happened: str
    at: datetime
    office: str
    by: str
    note: str


@dataclass(frozen=True)
class SeenOutcome:
    """What its authors and the team read of a decision, once they may know it."""

    reason: str
    signpost: str
    conditions: str


@dataclass(frozen=True)
class SeenInFull:
    """The proposal's own page for one person."""

    seen: SeenProposal
    is_author: bool
    is_team: bool
    may_read: bool
    may_edit: bool
    due_on: date | None
    stages: list[Stage]
    history: list[SeenEntry]
    steps: list[Step]
    authors: list[Any] = field(default_factory=list)
    proposal: Proposal | None = None
    outcome: SeenOutcome | None = None

    @property
    def parts(self) -> list["TextPart"]:
        """Empty for those who may only know that it exists."""
        return text_parts(self.proposal, hides_applicants=self.seen.hides_applicants) if self.proposal else []

    @property
    def may_compare(self) -> bool:
        """Reads it by a part or an office; the public, who read what was funded, are not offered its versions."""
        return self.is_author or self.is_team or (self.may_read and self.seen.state not in HAS_AWARD)

    def is_lead(self, person: Any) -> bool:
        return any(each.person_id == person.pk and each.role == ContributorRole.LEAD for each in self.authors)


def see_in_full(proposal: Proposal, person: Any) -> SeenInFull:
    """Everything the page shows; `proposal` itself is handed on only to those who may read it all."""
    seen = see(proposal, person)
    is_author = any(each.person_id == person.pk for each in proposal.authors)
    may_read = person.has_perm(rights.READ, proposal) if person.is_authenticated else _is_public(proposal, person)
    is_team = may_read and not is_author and person.has_perm(rights.TEAM, proposal)
    return SeenInFull(
        seen=seen,
        is_author=is_author,
        is_team=is_team,
        may_read=may_read,
        may_edit=seen.state == State.DRAFT and _may_write(proposal, person),
        due_on=due_on(proposal, seen.state),
        stages=stages(proposal, seen.state),
        history=history_for(proposal, person, is_author=is_author, is_team=is_team),
        steps=steps_open_to(proposal, person, seen.state) if person.is_authenticated else [],
        authors=proposal.authors if is_author or is_team else [],
        proposal=proposal if may_read else None,
        outcome=_outcome(proposal, seen.state) if is_author or is_team else None,
    )


def _outcome(proposal: Proposal, state: str) -> SeenOutcome | None:
    """By the state as this person may know it: nothing of a decision that is under embargo."""
    if state == State.DECLINED:
        return SeenOutcome(proposal.get_decline_reason_display(), proposal.signpost, "")
    return SeenOutcome("", "", proposal.award_conditions) if state in HAS_AWARD else None


def _is_public(proposal: Proposal, person: Any) -> bool:
    return Proposal.objects.visible_to(person, rights.READ).filter(pk=proposal.pk).exists()


def _may_write(proposal: Proposal, person: Any) -> bool:
    return any(each.person_id == person.pk and each.role in WRITERS for each in proposal.authors)


class SeenAnswer(NamedTuple):
    """One answer under its label. `file` is the number of the file that answers, where the question takes one."""

    label: str
    text: str
    file: int | None = None


TextPart = tuple[str, list[SeenAnswer]]


def text_parts(proposal: Proposal, *, hides_applicants: bool) -> list[TextPart]:
    """The long texts, and what its call asked beside, under their headings: [(heading, answers)]."""
    answers = [(heading, _answers(proposal, stage, hides_applicants)) for heading, stage in ANSWERED_PARTS]
    return long_texts(proposal) + [(heading, given) for heading, given in answers if given]


def long_texts(proposal: Proposal) -> list[TextPart]:
    """Those that every call asks for; they stand in the row itself."""
    return [
        (heading, [SeenAnswer(_label(name), getattr(proposal, name)) for name in names])
        for heading, names in TEXT_PARTS
    ]


def _answers(proposal: Proposal, stage: str, hides_applicants: bool) -> list[SeenAnswer]:
    return [answer_to(each, hides_applicants=hides_applicants) for each in proposal.asked if each.stage == stage]


def answer_to(question: Question, *, hides_applicants: bool = False) -> SeenAnswer:
    """What was answered to a question that knows what was `given`; the name of a file may tell whose it is."""
    if not (question.takes_a_file and question.given):
        return SeenAnswer(question.text, question.in_words(question.given))
    number, name = question.given["number"], question.in_words(question.given)
    return SeenAnswer(question.text, generated_name(number, name) if hides_applicants else name, number)


def _label(name: str) -> str:
    label = str(Proposal._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def stages(proposal: Proposal, state: str) -> list[Stage]:
    """The stage bar. An exit stands after the last state that was reached."""
    if state in MAIN_LINE:
        here = MAIN_LINE.index(State(state))
        return [
            Stage(each.label, "done" if place < here else "current" if place == here else "to come")
            for place, each in enumerate(MAIN_LINE)
        ]
    reached = MAIN_LINE.index(State(proposal.left_from)) if proposal.left_from in MAIN_LINE else 0
    return [*(Stage(each.label, "done") for each in MAIN_LINE[: reached + 1]), Stage(State(state).label, "current")]


def history_for(proposal: Proposal, person: Any, *, is_author: bool, is_team: bool) -> list[SeenEntry]:
    """Names stay with the team; an author reads what was written for authors; others read the steps alone."""
    entries = proposal.history.told_to(person).order_by("number")
    if is_team:
        entries = entries.select_related("by")
    return [
        SeenEntry(
            label=entry.label,
            happened=HAPPENED.get(entry.step, entry.label),
            at=entry.at,
            office=entry.office,
            by=str(entry.by) if is_team else "",
            note=entry.note if is_team or (is_author and entry.note_is_for == "authors") else "",
        )
        for entry in entries
    ]


def submit_by(proposal: Proposal) -> datetime:
    """When a draft must be in: at the closing of its call, or later where a moderator gave it time."""
    return max(proposal.call.closes_at, proposal.return_by or proposal.call.closes_at)


def changes_asked_for(proposal: Proposal) -> str:
    """What a moderator asked for when returning the draft; empty when nobody returned it."""
    if proposal.return_by is None:
        return ""
    notes = proposal.history.filter(step="return_for_changes").order_by("-number").values_list("note", flat=True)
    return notes.first() or ""


def due_on(proposal: Proposal, state: str) -> date | None:
    """By when the next thing should happen, or None where no clock runs."""
    if state == State.DRAFT:
        return localdate(submit_by(proposal), proposal.call.zone)
    if state == State.SUBMITTED:
        return working_days_after(localdate(proposal.submitted_at), MODERATION_DAYS)
    if state == State.REVIEWED:
        return proposal.call.scoring_due_on
    return proposal.call.decision_due_on if state == State.SCORED else None
