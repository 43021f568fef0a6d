"""Practical support: offered by a moderator, answered by an author, closed by either; and notes among the offices."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from proposals import notifications
from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.kinds import NoticeKind
from proposals.models import InternalNote, Proposal, SupportOffer
from proposals.notifications import Wording
from proposals.services.steps import lock_proposal
from proposals.services.transactions import service

OFFER = "proposals.moderate"
ANSWER = "proposals.edit"
NOTES = "proposals.see_notes"


@service
def offer_support(proposal_pk: int, *, by: Any, kind: str, text: str) -> SupportOffer:
    """Offer help with what the proposal needs, at any time after it was first submitted; its authors are told.

    The same offer sent twice by the same person while it waits for an answer is one offer.
    """
    proposal = lock_proposal(proposal_pk)
    must_offer(proposal, by=by)
    if proposal.submitted_at is None:
        raise WrongState("Support is offered once a proposal was submitted.")
    waiting = proposal.support_offers.filter(kind=kind, text=text, offered_by=by, is_wanted=None, closed_at=None)
    if found := waiting.first():
        return found
    offer = SupportOffer.objects.create(proposal=proposal, kind=kind, text=text, offered_by=by, offered_at=now())
    _tell_authors(offer, proposal)
    return offer


@service
def answer_support(offer_pk: int, *, by: Any, is_wanted: bool, answer: str = "") -> SupportOffer:
    """Say yes or no to an offer, with a word if one likes. An answer can be changed until the offer is closed."""
    offer, proposal = _locked(offer_pk)
    must_answer(proposal, by=by)
    if offer.closed_at:
        raise NotReady("This offer is closed. Write to the programme team if you want to take it up again.")
    if (offer.is_wanted, offer.answer) == (is_wanted, answer.strip()):
        return offer
    offer.is_wanted, offer.answer, offer.answered_by, offer.answered_at = is_wanted, answer.strip(), by, now()
    offer.save()
    if offer.offered_by.has_perm(OFFER, proposal):
        _tell_who_offered(offer, proposal)
    return offer


@service
def close_support(offer_pk: int, *, by: Any) -> SupportOffer:
    """The support was given, or nothing comes of it. Closing twice is closing once."""
    offer, proposal = _locked(offer_pk)
    must_know_of_offers(proposal, by=by)
    if offer.closed_at is None:
        offer.closed_by, offer.closed_at = by, now()
        offer.save(update_fields=["closed_by", "closed_at"])
    return offer


@service
def add_note(proposal_pk: int, *, by: Any, text: str) -> InternalNote:
    """Tell the other moderators and managers something. The same words sent twice in a row are one note."""
    proposal = lock_proposal(proposal_pk)
    must_see_notes(proposal, by=by)
    last = proposal.internal_notes.order_by("-pk").first()
    if last and (last.written_by_id, last.text) == (by.pk, text):
        return last
    return InternalNote.objects.create(proposal=proposal, written_by=by, written_at=now(), text=text)


def _tell_authors(offer: SupportOffer, proposal: Proposal) -> None:
    words = Wording(
        f"Support is offered for {proposal.reference}",
        f"A moderator offers help with {offer.get_kind_display().lower()} for “{proposal.title}”:\n\n{offer.text}\n\n"
        "Say on its page whether you want it.",
    )
    authors, path = [each.person for each in proposal.authors], reverse("proposals:detail", args=[proposal.reference])
    notifications.record(authors, f"support-{offer.pk}", words, path, kind=NoticeKind.PROGRESS, about=proposal)


def _tell_who_offered(offer: SupportOffer, proposal: Proposal) -> None:
    said = f"\n\n{offer.answer}" if offer.answer else ""
    words = Wording(
        f"{proposal.reference}: your offer is {'wanted' if offer.is_wanted else 'not needed'}",
        f"{offer.answered_by} answers your offer of help with {offer.get_kind_display().lower()} for "
        f"“{proposal.title}”.{said}",
    )
    key, path = (
        f"support-{offer.pk}-answer-{offer.answered_at:%Y%m%d%H%M%S%f}",
        reverse("proposals:review", args=[proposal.reference]),
    )
    notifications.record([offer.offered_by], key, words, path, kind=NoticeKind.DESK, about=proposal)


def must_offer(proposal: Proposal, *, by: Any) -> None:
    if not by.has_perm(OFFER, proposal):
        raise NotPermitted("Only a moderator who has no part in the proposal offers support.")


def must_answer(proposal: Proposal, *, by: Any) -> None:
    if not by.has_perm(ANSWER, proposal):
        raise NotPermitted("Only its authors answer an offer of support.")


def must_know_of_offers(proposal: Proposal, *, by: Any) -> None:
    if not (by.has_perm(OFFER, proposal) or by.has_perm(ANSWER, proposal)):
        raise NotPermitted("Offers of support are between the moderators and the authors.")


def must_see_notes(proposal: Proposal, *, by: Any) -> None:
    if not by.has_perm(NOTES, proposal):
        raise NotPermitted("Notes are for moderators and managers who have no part in the proposal.")


def _locked(offer_pk: int) -> tuple[SupportOffer, Proposal]:
    """The offer as it is now that nobody else can change it, and its proposal."""
    proposal = lock_proposal(SupportOffer.objects.values_list("proposal", flat=True).get(pk=offer_pk))
    return SupportOffer.objects.select_related("offered_by").get(pk=offer_pk), proposal
