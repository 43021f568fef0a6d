"""The verbs of a flag: raise it, give it to somebody, note what was found, settle it, open it again.

Each leaves a line in its trail. Who owns a flag must be able to read it, and its words may tell what others marked:
so it is the chair of the panel or a manager, with no part in the proposal.
"""

from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models import Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from proposals.states import State
from scoring import notifications
from scoring.models import Assignment, Flag, FlagEvent, FlagEventKind, Seat, SeatKind

WHO_OWNS = "Choose the chair of the panel or a manager, with no part in the proposal."


@service
def raise_flag(proposal_pk: int, *, by: Any, text: str) -> Flag:
    proposal = lock_proposal(proposal_pk)
    must_be_allowed(proposal, by)
    if proposal.state != State.REVIEWED:
        raise NotReady("A flag is raised while the proposal is with the panel. Its scoring is closed.")
    return open_flag(proposal, text=_said(text, "text", "Say what must be settled."), by=by)


def open_flag(proposal: Proposal, *, text: str, by: Any) -> Flag:
    """For verbs that have locked the proposal and know that `by` may."""
    owner = _chair_of(proposal)
    flag = Flag.objects.create(proposal=proposal, text=text, owner=owner, raised_by=by)
    _record(flag, FlagEventKind.RAISED, by=by, owner=owner)
    return flag


@service
def assign_flag(flag_pk: int, *, by: Any, owner: Any) -> Flag:
    """Give an open flag to the chair or to a manager, who is told. Giving it to its owner changes nothing."""
    flag = _locked(flag_pk, by)
    _must_be_open(flag)
    if not owner.has_perm("scoring.flag", flag.proposal):
        raise NotReady(WHO_OWNS, fields={"owner": [WHO_OWNS]})
    if flag.owner_id == owner.pk:
        return flag
    flag.owner = owner
    flag.save(update_fields=["owner"])
    event = _record(flag, FlagEventKind.ASSIGNED, by=by, owner=owner)
    notifications.tell_owner_of_a_flag(event)
    return flag


@service
def note_flag(flag_pk: int, *, by: Any, text: str) -> Flag:
    """Write down what was found. The same words sent twice, as by a double click, are noted once."""
    flag = _locked(flag_pk, by)
    text = _said(text, "text", "Write the note.")
    _must_be_open(flag)
    last = flag.trail.last()
    if last is None or (last.kind, last.text, last.by_id) != (FlagEventKind.NOTED, text, by.pk):
        _record(flag, FlagEventKind.NOTED, by=by, text=text)
    return flag


@service
def resolve_flag(flag_pk: int, *, by: Any, resolution: str) -> Flag:
    flag = _locked(flag_pk, by)
    resolution = _said(resolution, "resolution", "Say how it was settled.")
    _must_be_open(flag)
    flag.resolution, flag.resolved_by, flag.resolved_at = resolution, by, now()
    flag.save(update_fields=["resolution", "resolved_by", "resolved_at"])
    _record(flag, FlagEventKind.SETTLED, by=by, text=resolution)
    return flag


@service
def reopen_flag(flag_pk: int, *, by: Any, reason: str) -> Flag:
    """What was settled is in question again. How it was settled stays in the trail."""
    flag = _locked(flag_pk, by)
    reason = _said(reason, "reason", "Say why it is opened again.")
    if flag.resolved_at is None:
        raise WrongState("This flag is open already.")
    if flag.proposal.state != State.REVIEWED:
        raise WrongState("Its scoring is closed. A manager can reopen scoring first.")
    flag.resolution, flag.resolved_by, flag.resolved_at = "", None, None
    flag.save(update_fields=["resolution", "resolved_by", "resolved_at"])
    _record(flag, FlagEventKind.REOPENED, by=by, text=reason)
    return flag


def _locked(flag_pk: int, by: Any) -> Flag:
    """The flag, with its proposal locked first: closing counts open flags under that lock."""
    proposal = lock_proposal(Flag.objects.values_list("proposal", flat=True).get(pk=flag_pk))
    flag = Flag.objects.select_for_update(of=("self",)).get(pk=flag_pk)
    flag.proposal = proposal
    must_be_allowed(proposal, by)
    if Assignment.objects.owed_by(by).filter(proposal=proposal).exists():
        raise NotReady("Return your own sheet first: what a flag says can tell what the others gave.")
    return flag


def must_be_allowed(proposal: Proposal, by: Any) -> None:
    if not by.has_perm("scoring.flag", proposal):
        raise NotPermitted("Only the chair of the panel or a manager works on flags.")


def _must_be_open(flag: Flag) -> None:
    if flag.resolved_at is not None:
        raise WrongState("Somebody settled this flag already. Read how, and open it again if more must be said.")


def _said(text: str, field: str, sentence: str) -> str:
    if not text.strip():
        raise NotReady(sentence, fields={field: [sentence]})
    return text.strip()


def _chair_of(proposal: Proposal) -> Any:
    """Nobody, where the chair has a part in the proposal or a conflict with it."""
    chairs = Seat.objects.filter(kind=SeatKind.CHAIR, left_on=None, panel__placements__proposal=proposal)
    people = [seat.person for seat in chairs.select_related("person").order_by("pk")]
    return next((each for each in people if each.has_perm("scoring.flag", proposal)), None)


def _record(flag: Flag, kind: str, *, by: Any, text: str = "", owner: Any = None) -> FlagEvent:
    return FlagEvent.objects.create(flag=flag, kind=kind, text=text, owner=owner, by=by)
