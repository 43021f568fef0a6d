"""The moderation desk: gateways, returning for changes, declining with a signpost."""

from datetime import date, datetime, time
from typing import Any

from django.utils.timezone import get_current_timezone, localdate, now

from proposals.errors import NotPermitted, NotReady
from proposals.models import GatewayAnswer, Proposal
from proposals.services.claims import claim_locked
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import service
from proposals.states import Gateway


@service
def answer_gateways(proposal_pk: int, *, by: Any, answers: dict[str, tuple[bool, str]]) -> None:
    """Keep some or all answers of a moderator, {gateway: (is it met, note)}; a "no" without a note is refused.

    Whoever answers works on the proposal: it is claimed for them, and refused while another moderator has it. An
    answer that says what is kept already leaves the name and the time of the first one.
    """
    proposal = lock_proposal(proposal_pk)
    if not by.has_perm("proposals.moderate", proposal):
        raise NotPermitted("Only a moderator who has no part in the proposal answers its gateways.")
    claim_locked(proposal, by=by)
    _must_say_why_not(answers)
    kept = {each.gateway: (each.is_met, each.note) for each in proposal.gateway_answers.all()}
    for gateway, (is_met, note) in answers.items():
        if kept.get(gateway) != (is_met, note.strip()):
            GatewayAnswer.objects.update_or_create(
                proposal=proposal,
                gateway=gateway,
                defaults={"is_met": is_met, "note": note.strip(), "answered_by": by, "answered_at": now()},
            )


def _must_say_why_not(answers: dict[str, tuple[bool, str]]) -> None:
    unexplained = [gateway for gateway, (is_met, note) in answers.items() if not is_met and not note.strip()]
    if unexplained:
        raise NotReady(
            "Say why a gateway is not met.",
            fields={f"{gateway}_note": [f"Say why not: {Gateway(gateway).label}."] for gateway in unexplained},
        )


def return_for_changes(proposal_pk: int, *, by: Any, note: str, return_by: date) -> Proposal:
    """Send a submission back to its authors, who may resubmit until the end of `return_by`, even after closing."""
    if return_by < localdate():
        sentence = "Give the authors a date that is not in the past."
        raise NotReady(sentence, fields={"return_by": [sentence]})
    last_moment = datetime.combine(return_by, time.max, tzinfo=get_current_timezone())
    return take_step(proposal_pk, "return_for_changes", by=by, note=note, return_by=last_moment)


def decline(proposal_pk: int, *, by: Any, note: str, reason: str, signpost: str) -> Proposal:
    """End a proposal's way with feedback and a place to go next."""
    return take_step(proposal_pk, "decline", by=by, note=note, reason=reason, signpost=signpost)


def reinstate(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    return take_step(proposal_pk, "reinstate", by=by, note=note)
