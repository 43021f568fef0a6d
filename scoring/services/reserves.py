"""After the announcement: an award is given up or taken back, and its money is offered to the reserve list in order.

An offer holds its money until it is answered or runs out. Accepted, it goes to a second manager like any award.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate, now
from django_tasks import task

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.jobs.daily import daily
from proposals.models import Call, Proposal
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service
from scoring.letters.wording import Decided
from scoring.models import AnswerKind, ReserveAnswer, ReserveOffer, Shortlist
from scoring.services import decisions
from scoring.services.letters import send_letters
from scoring.shortlists.reserves import held_pounds, next_in_line, open_offer
from scoring.states import ShortlistState

OPEN_FOR = timedelta(days=14)
WHY = "Say why you decline."


@service
def give_up_award(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    """By the lead author; the money is offered to the reserve list in the same act."""
    proposal = decisions.give_up_award(proposal_pk, by=by, note=note)
    offer_what_is_free(proposal.call)
    return proposal


@service
def take_back_award(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    """By a manager; the money is offered to the reserve list in the same act."""
    proposal = decisions.take_back_award(proposal_pk, by=by, note=note)
    offer_what_is_free(proposal.call)
    return proposal


@service
def cancel_award(proposal_pk: int, *, by: Any) -> None:
    """By a manager, while nobody confirmed it; money that was accepted from the reserve list goes to the next one."""
    call = _lock_call_of(proposal_pk)
    decisions.cancel_award(proposal_pk, by=by)
    offer_what_is_free(call)


@service
def decline(proposal_pk: int, *, by: Any, **answer: Any) -> Proposal:
    """By a manager or moderator; money that was offered to it goes to the next one."""
    call = _lock_call_of(proposal_pk)
    proposal = decisions.decline(proposal_pk, by=by, **answer)
    offer_what_is_free(call)
    return proposal


@service
def withdraw(proposal_pk: int, *, by: Any, note: str = "") -> Proposal:
    """By the lead author; money that was offered to it goes to the next one."""
    call = _lock_call_of(proposal_pk)
    proposal = decisions.withdraw(proposal_pk, by=by, note=note)
    offer_what_is_free(call)
    return proposal


def _lock_call_of(proposal_pk: int) -> Call:
    return lock_proposal(proposal_pk, with_call=True).call


def offer_what_is_free(call: Call) -> None:
    """Offer what is left to the first of the reserve list that fits, and so on. The caller locked the call."""
    shortlist = Shortlist.objects.filter(call=call, state=ShortlistState.ANNOUNCED).select_related("agreed_by").first()
    while shortlist is not None:
        left = call.pot_pounds - call.committed_pounds - held_pounds(call)
        if (proposal := next_in_line(shortlist, left)) is None:
            return
        _offer(shortlist, proposal)


def _offer(shortlist: Shortlist, proposal: Proposal) -> None:
    """In the name of the manager who agreed the list: another one confirms the award that comes of it."""
    answer_by, award = localdate(timezone=proposal.call.zone) + OPEN_FOR, proposal.requested_pounds or 0
    by: Any = shortlist.agreed_by
    ReserveOffer.objects.create(shortlist=shortlist, proposal=proposal, award_pounds=award, answer_by=answer_by, by=by)
    send_letters(proposal.call, {proposal: Decided("offer", award=award, answer_by=answer_by)}, by=by)


@service
def accept_offer(proposal_pk: int, *, by: Any) -> None:
    """The award is proposed as agreed, and waits for a manager other than the one who agreed the list."""
    offer = _open_offer(proposal_pk, by)
    ReserveAnswer.objects.create(offer=offer, kind=AnswerKind.ACCEPTED, by=by)
    decisions.propose_on_behalf(offer.proposal, of=offer.by, award=offer.award_pounds)


@service
def decline_offer(proposal_pk: int, *, by: Any, reason: str) -> None:
    """The money is offered to the next one in the same act."""
    offer = _open_offer(proposal_pk, by)
    if not reason.strip():
        raise NotReady(WHY, fields={"reason": [WHY]})
    ReserveAnswer.objects.create(offer=offer, kind=AnswerKind.DECLINED, reason=reason.strip(), by=by)
    offer_what_is_free(offer.proposal.call)


def _open_offer(proposal_pk: int, by: Any) -> ReserveOffer:
    proposal = lock_proposal(proposal_pk, with_call=True)
    if not by.has_perm("proposals.withdraw", proposal):
        raise NotPermitted("The lead author answers the offer.")
    offer = open_offer(proposal)
    if offer is None:
        raise WrongState("No offer waits for an answer here: it was answered, or it ran out.")
    offer.proposal = proposal
    return offer


@daily(hour=lambda: settings.DIGEST_HOUR)
@task
def end_offers(day: str) -> None:
    """Offers that nobody answered in time run out, and their money is offered to the next."""
    late = ReserveOffer.objects.filter(answer=None, answer_by__lt=localdate())
    for call in sorted(set(late.values_list("proposal__call", flat=True))):
        end_offers_of(call)


@service
def end_offers_of(call_pk: int) -> None:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_pk)
    late = ReserveOffer.objects.filter(proposal__call=call, answer=None, answer_by__lt=localdate(timezone=call.zone))
    ReserveAnswer.objects.bulk_create(ReserveAnswer(offer=offer, kind=AnswerKind.LAPSED, at=now()) for offer in late)
    offer_what_is_free(call)
