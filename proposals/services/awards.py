"""After the award: what is asked of those who hold it, what they report, and what the programme team makes of that.

The row of a duty is changed only here, each time together with the entry that tells of it. Its proposal's lock keeps
the entries in order. Files are taken in by `services/evidence.py`, which calls `report` with what it kept.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import now

from proposals.awards.reading import conditions_in_words
from proposals.errors import NotPermitted, NotReady, StaleVersion, WrongState
from proposals.models import Attachment, Duty, DutyEntry, Proposal
from proposals.services import award_notices
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import HAS_AWARD, DutyAct, DutyKind, DutyState, duty_state_after
from proposals.texts.links import is_of_the_web

Condition = tuple[str, date | None]
SAY_WHAT = "Say what is asked for."


@service
def set_conditions(proposal_pk: int, *, by: Any, conditions: Sequence[Condition]) -> list[Duty]:
    """Make these the conditions of an award that was just decided: [(text, by when or None)], in their order.

    May be called anew until the first of them is reported on, changed or dropped.

    raises  NotPermitted, WrongState without an award or once there is something on record, NotReady for an empty text
    """
    proposal = lock_proposal(proposal_pk)
    must_keep_awards(proposal, by)
    if proposal.state not in HAS_AWARD:
        raise WrongState("Conditions belong to an award, and this proposal has none.")
    standing = proposal.duties.filter(kind=DutyKind.CONDITION)
    if standing.filter(version__gt=0).exists():
        raise WrongState("Something is on record about these conditions already. Change them one by one.")
    if not all(text.strip() for text, _ in conditions):
        raise NotReady("A condition has no text.", fields={"conditions": ["Say what each condition is."]})
    standing.delete()
    made = [_saved(_new(proposal, DutyKind.CONDITION, text, due_on, by)) for text, due_on in conditions]
    _tell_conditions(proposal)
    return made


@service
def add_duty(proposal_pk: int, *, by: Any, kind: str, text: str, due_on: date | None = None) -> Duty:
    """Ask one thing more of an announced award; its authors are told."""
    proposal = _kept(proposal_pk, by)
    _must_say_what(text)
    same = {"kind": kind, "text": text.strip(), "due_on": due_on}
    if proposal.duties.asked().filter(**same).exists():
        sentence = "The award asks for that already."
        raise NotReady(sentence, fields={"text": [sentence]})
    duty = _saved(_new(proposal, kind, text, due_on, by))
    _tell_conditions(proposal)
    award_notices.tell_authors(duty, "added")
    return duty


@service
def change_duty(duty_pk: int, *, by: Any, version: int, text: str, due_on: date | None = None) -> Duty:
    """Ask for it in other words or by another day; what was asked before stays on record."""
    duty = _locked_for_team(duty_pk, by)
    _must_say_what(text)
    if (duty.text, duty.due_on) == (text.strip(), due_on):
        return duty
    _must_be_current(duty, version)
    _must_be_open(duty)
    was = {"was_text": duty.text, "was_due_on": duty.due_on}
    duty.text, duty.due_on = text.strip(), due_on
    _record(duty, DutyAct.CHANGED, by, **was)
    _tell_conditions(duty.proposal)
    award_notices.tell_authors(duty, "changed")
    return duty


@service
def drop_duty(duty_pk: int, *, by: Any, version: int, text: str) -> Duty:
    """Ask for it no longer, and say why."""
    duty = _locked_for_team(duty_pk, by)
    if duty.state == DutyState.DROPPED:
        return duty
    _must_be_current(duty, version)
    _must_be_open(duty)
    _must_give(text, "Say why it is no longer asked for.")
    _record(duty, DutyAct.DROPPED, by, text=text.strip())
    _tell_conditions(duty.proposal)
    award_notices.tell_authors(duty, "dropped")
    return duty


@service
def report(
    duty_pk: int, *, by: Any, version: int, text: str = "", link: str = "", file: Attachment | None = None
) -> Duty:
    """Say that it is done and how that shows: in words, by a link, by a file. A milestone is then reached.

    raises  NotPermitted to all but the lead author, WrongState, StaleVersion, NotReady
    """
    duty = lock_duty(duty_pk)
    must_report_on(duty, by)
    text, link = text.strip(), link.strip()
    if file is None and _was_just_reported(duty, by, version, text, link):
        return duty
    must_take_a_report(duty, version)
    _must_hold_something(text, link, file)
    _record(duty, DutyAct.REPORTED, by, text=text, link=link, file=file)
    if duty.kind != DutyKind.MILESTONE:
        award_notices.tell_managers(duty)
    return duty


@service
def accept(duty_pk: int, *, by: Any, version: int, text: str = "") -> Duty:
    """Take what was reported for what was asked."""
    duty = _locked_for_team(duty_pk, by)
    if duty.state == DutyState.DONE:
        return duty
    _must_be_current(duty, version)
    _must_be_reported(duty)
    _record(duty, DutyAct.ACCEPTED, by, text=text.strip())
    award_notices.tell_authors(duty, "accepted", text.strip())
    return duty


@service
def send_back(duty_pk: int, *, by: Any, version: int, text: str) -> Duty:
    """Say what is missing; it is the authors' turn again, even where it was accepted before."""
    duty = _locked_for_team(duty_pk, by)
    _must_be_current(duty, version)
    _must_be_reported(duty, or_done=True)
    _must_give(text, "Say what is missing.")
    _record(duty, DutyAct.SENT_BACK, by, text=text.strip())
    award_notices.tell_authors(duty, "sent_back", text.strip())
    return duty


# --- Rows and their entries ----------------------------------------------------------------------------------------
def lock_duty(duty_pk: int) -> Duty:
    """The duty under the lock of its proposal, which comes first."""
    proposal = lock_proposal(Duty.objects.values_list("proposal", flat=True).get(pk=duty_pk))
    duty = Duty.objects.get(pk=duty_pk)
    duty.proposal = proposal
    return duty


def _new(proposal: Proposal, kind: str, text: str, due_on: date | None, by: Any) -> Duty:
    return Duty(proposal=proposal, kind=kind, text=text.strip(), due_on=due_on, set_by=by, set_at=now())


def _saved(duty: Duty) -> Duty:
    duty.save(force_insert=True)
    return duty


def _record(duty: Duty, act: DutyAct, by: Any, **told: Any) -> None:
    duty.version += 1
    duty.state = duty_state_after(act, duty.kind)
    duty.save()
    DutyEntry.objects.create(duty=duty, number=duty.version, act=act, by=by, at=now(), **told)


def _tell_conditions(proposal: Proposal) -> None:
    """Write the text that tells of them, on the outcome and in letters, from the rows that stand."""
    asked = proposal.duties.asked().filter(kind=DutyKind.CONDITION).order_by("pk")
    proposal.award_conditions = conditions_in_words(asked.values_list("text", "due_on"))
    proposal.save(update_fields=["award_conditions"])


def _kept(proposal_pk: int, by: Any) -> Proposal:
    proposal = lock_proposal(proposal_pk)
    must_keep_awards(proposal, by)
    must_be_told(proposal)
    return proposal


def _locked_for_team(duty_pk: int, by: Any) -> Duty:
    duty = lock_duty(duty_pk)
    must_keep_awards(duty.proposal, by)
    must_be_told(duty.proposal)
    return duty


# --- What must be true first ---------------------------------------------------------------------------------------
def must_keep_awards(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("awards.keep", proposal):
        raise NotPermitted("Only a manager who has no part in the proposal settles what its award asks for.")


def must_report_on(duty: Duty, by: Any) -> None:
    if not by.has_perm("awards.report", duty.proposal):
        raise NotPermitted("Only the lead author reports on what the award asks for.")
    must_be_told(duty.proposal)


def must_be_told(proposal: Proposal) -> None:
    if proposal.award_ended:
        raise WrongState("The award ended. What it asked for stays on record and is not changed any more.")
    if not proposal.award_stands:
        raise WrongState("This opens once the proposal is funded and announced.")


def must_take_a_report(duty: Duty, version: int) -> None:
    _must_be_current(duty, version)
    is_reached = duty.kind == DutyKind.MILESTONE and duty.state == DutyState.DONE
    if not is_reached and duty.state not in (DutyState.OPEN, DutyState.REPORTED):
        raise WrongState("Nothing more is asked here, so there is nothing to report.")


def _must_be_current(duty: Duty, version: int) -> None:
    if duty.version != version:
        raise StaleVersion("Something happened here since you opened the page. Read it below, then send yours again.")


def _must_be_open(duty: Duty) -> None:
    if duty.state == DutyState.REPORTED:
        raise NotReady("A report on it waits. Accept it or send it back first.")
    if duty.state != DutyState.OPEN:
        raise WrongState("It is settled. What was asked stays as it is.")


def _must_be_reported(duty: Duty, *, or_done: bool = False) -> None:
    if duty.state != DutyState.REPORTED and not (or_done and duty.state == DutyState.DONE):
        raise WrongState("No report on it waits for you.")


def _must_say_what(text: str) -> None:
    _must_give(text, SAY_WHAT)


def _must_give(text: str, sentence: str) -> None:
    if not text.strip():
        raise NotReady(sentence, fields={"text": [sentence]})


def _must_hold_something(text: str, link: str, file: Attachment | None) -> None:
    if not (text or link or file):
        sentence = "Say how it was done, give a link, or attach a file."
        raise NotReady(sentence, fields={"text": [sentence]})
    if link and not is_of_the_web(link):
        sentence = "Give a link that starts with https:// or http://."
        raise NotReady(sentence, fields={"link": [sentence]})


def _was_just_reported(duty: Duty, by: Any, version: int, text: str, link: str) -> bool:
    """The same sent twice is kept once."""
    told = {"act": DutyAct.REPORTED, "by": by, "text": text, "link": link, "file": None}
    return duty.version == version + 1 and duty.entries.filter(number=duty.version, **told).exists()


def lines_of(conditions: Iterable[str]) -> list[Condition]:
    """Conditions written as one text, a line each, none with a day: as awards that one manager proposes give them."""
    return [(line.strip(), None) for text in conditions for line in text.splitlines() if line.strip()]
