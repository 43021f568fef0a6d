"""The step to spread, proposed by an author or a site lead: a manager takes it through the one door, or returns it."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from proposals import notifications, rights
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.kinds import NoticeKind
from proposals.models import WRITERS, AdoptionEvent, Proposal, SpreadRequest
from proposals.notifications import Wording, knowing
from proposals.services.pace import must_leave_room
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import lock_person, service
from proposals.spread.requested import PROPOSE, RECORD, grounds_for
from proposals.states import RequestState, State

TO_MANAGERS = Wording(
    "Has it spread? {reference} waits for you",
    "{asked_by} proposes to record that “{title}” has spread: {site}, {stage}.\n\n{text}",
)
RETURNED = Wording(
    "Spread is not recorded yet: {reference}",
    "You proposed to record that “{title}” has spread. A manager returned it:\n\n{reason}",
)
RECORDED = Wording("{reference} has spread", "You proposed to record that “{title}” has spread, and a manager did.")
MOST_IN_A_DAY = 5  # of one person: managers are told of each
OF_ANOTHER = "Choose a report of a site other than the originator that took it up, and that stands today."


@service
def propose_spread(proposal_pk: int, *, by: Any, event: AdoptionEvent, text: str) -> SpreadRequest:
    """Propose that spread be recorded. It takes the place of what waited; the same sent twice is proposed once.

    raises  NotPermitted, WrongState, NotReady at the field that is wrong
    """
    lock_person(by)
    proposal, text = lock_proposal(proposal_pk), text.strip()
    if not by.has_perm(PROPOSE, proposal):
        raise NotPermitted("Its authors, and who speaks for one of its sites, propose that spread be recorded.")
    _must_be_funded(proposal)
    if not grounds_for(by, proposal).filter(pk=event.pk).exists():
        raise NotReady(OF_ANOTHER, fields={"event": [OF_ANOTHER]})
    if not text:
        raise NotReady("Say what shows it.", fields={"text": ["Say in a sentence what shows that it has spread."]})
    waiting = proposal.spread_requests.filter(state=RequestState.WAITING).first()
    if waiting and (waiting.asked_by_id, waiting.event_id, waiting.text) == (by.pk, event.pk, text):
        return waiting
    refusal = f"You proposed it {MOST_IN_A_DAY} times within a day. A manager answers first."
    must_leave_room(SpreadRequest.objects.filter(asked_by=by), "asked_at", MOST_IN_A_DAY, refusal)
    if waiting:
        _settle(waiting, RequestState.SUPERSEDED, by=by)
    made = SpreadRequest.objects.create(proposal=proposal, event=event, text=text, asked_by=by, asked_at=now())
    _tell(_managers(proposal), TO_MANAGERS, made, NoticeKind.AWARD, "answer_spread_request", made.pk)
    return made


@service
def record_spread(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    """Take the step; what waited for it is settled with it, however the manager came here.

    raises  NotPermitted for who proposed what waits, and what `take_step` raises
    """
    proposal = take_step(proposal_pk, "record_spread", by=by, note=note)
    waiting = proposal.spread_requests.filter(state=RequestState.WAITING)
    for request in waiting.select_related("asked_by", "event__site"):
        request.proposal = proposal
        _must_be_of_another(request, by)
        _settle(request, RequestState.RECORDED, by=by)
        if not _writes(request.asked_by, proposal):  # authors are told by the step
            _tell(knowing([request.asked_by], proposal), RECORDED, request, NoticeKind.SITE, "thread")
    return proposal


@service
def confirm_request(request_pk: int, *, by: Any, note: str = "") -> SpreadRequest:
    """Record spread on the report that the proposal names.

    raises  NotPermitted, WrongState, NotReady when that report was corrected, or a guard of the step says no
    """
    request = _locked(request_pk, by)
    if request.state == RequestState.RECORDED:
        return request
    _must_wait(request)
    if not request.proposal.standing_events().filter(pk=request.event_id).exists():
        raise NotReady("The report it rests on was corrected since. Return it, and say so.")
    record_spread(request.proposal_id, by=by, note=note)
    return SpreadRequest.objects.get(pk=request_pk)


@service
def return_request(request_pk: int, *, by: Any, reason: str) -> SpreadRequest:
    """Leave it funded, and tell whoever proposed it what is missing.

    raises  NotPermitted, WrongState when it was settled meanwhile, NotReady without a reason
    """
    request, reason = _locked(request_pk, by), reason.strip()
    if (request.state, request.reason) == (RequestState.RETURNED, reason):
        return request
    _must_wait(request)
    if not reason:
        raise NotReady("Say what is missing.", fields={"reason": ["Say what is missing, so that they can show it."]})
    request.reason = reason
    _settle(request, RequestState.RETURNED, by=by)
    kind = NoticeKind.DUTY if _writes(request.asked_by, request.proposal) else NoticeKind.SITE
    _tell(knowing([request.asked_by], request.proposal), RETURNED, request, kind, "spread_requests")
    return request


# --- Parts of these verbs ------------------------------------------------------------------------------------------
def _must_be_funded(proposal: Proposal) -> None:
    if proposal.shown_state != State.FUNDED:
        raise WrongState("Spread is recorded once, of a proposal that is funded and announced.")


def _must_wait(request: SpreadRequest) -> None:
    if request.state != RequestState.WAITING:
        raise WrongState(f"Somebody settled it meanwhile: {request.get_state_display().lower()}.")


def _locked(request_pk: int, by: Any) -> SpreadRequest:
    proposal = lock_proposal(SpreadRequest.objects.values_list("proposal", flat=True).get(pk=request_pk))
    if not by.has_perm(RECORD, proposal):
        raise NotPermitted("A manager without a part in it decides whether spread is recorded.")
    request = SpreadRequest.objects.select_related("asked_by", "event__site").get(pk=request_pk)
    _must_be_of_another(request, by)
    request.proposal = proposal
    return request


def _must_be_of_another(request: SpreadRequest, by: Any) -> None:
    if request.asked_by_id == by.pk:
        raise NotPermitted("You proposed it yourself: another manager decides.")


def _settle(request: SpreadRequest, state: RequestState, *, by: Any) -> None:
    request.state, request.settled_by, request.settled_at = state, by, now()
    request.save(update_fields=["state", "reason", "settled_by", "settled_at"])


def _writes(person: Any, proposal: Proposal) -> bool:
    return proposal.contributors.filter(person=person, role__in=WRITERS).exists()


def _managers(proposal: Proposal) -> list[Any]:
    return [person for person in rights.holders_of("proposals.fund") if person.has_perm(RECORD, proposal)]


def _tell(told: list[Any], words: Wording, request: SpreadRequest, kind: NoticeKind, page: str, *more: int) -> None:
    proposal, event = request.proposal, request.event
    facts = {
        "reference": proposal.reference, "title": proposal.title, "asked_by": request.asked_by, "text": request.text,
        "site": event.site, "stage": event.get_stage_display().lower(), "reason": request.reason,
    }  # fmt: skip
    filled = Wording(*(text.format(**facts) for text in words))
    path = reverse(f"proposals:{page}", args=[proposal.reference, *more])
    key = f"spread-request-{request.pk}-{request.state}"
    notifications.record(told, key, filled, path, kind=kind, about=proposal)
