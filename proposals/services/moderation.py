"""The moderation desk: gateways, returning for changes, declining with a signpost."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate, now

from proposals.errors import NotPermitted, NotReady
from proposals.forms.changes import in_words, titles_of
from proposals.models import Call, ChangeRequest, GatewayAnswer, Proposal, RequestedChange, Signpost
from proposals.services.claims import claim_locked
from proposals.services.steps import lock_proposal, take_step
from proposals.services.transactions import service
from proposals.states import Gateway

LONGEST_RETURN = timedelta(days=365)
NO_SIGNPOST = "Point the authors to a next place: another call, a service or a person."


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


@service
def return_for_changes(
    proposal_pk: int, *, by: Any, return_by: date, note: str = "", changes: list[tuple[str, str]] | None = None
) -> Proposal:
    """Send a submission back to its authors, who may resubmit until the end of `return_by`, even after closing.

    `changes` are (slug of a section or "", what is needed); the authors read them as a list, after the words of `note`.
    """
    proposal = lock_proposal(proposal_pk)
    _must_be_a_likely_date(return_by, localdate(timezone=proposal.call.zone))
    last_moment = datetime.combine(return_by, time.max, tzinfo=proposal.call.zone)
    titles = titles_of(proposal)
    in_all = in_words(note, changes or [], titles)
    proposal = take_step(proposal_pk, "return_for_changes", by=by, note=in_all, return_by=last_moment)
    asked = ChangeRequest.objects.create(
        proposal=proposal, asked_by=by, asked_at=now(), words=note.strip(), return_by=return_by
    )
    RequestedChange.objects.bulk_create(
        RequestedChange(request=asked, position=position, section=section, text=text)
        for position, (section, text) in enumerate(changes or [], start=1)
    )
    return proposal


def _must_be_a_likely_date(return_by: date, today: date) -> None:
    """A slip of the key would keep the outcomes of the whole call waiting. `today` is the day where the call is run."""
    if return_by < today:
        sentence = "Give the authors a date that is not in the past."
    elif return_by > today + LONGEST_RETURN:
        sentence = f"Give the authors a date within the next {LONGEST_RETURN.days} days."
    else:
        return
    raise NotReady(sentence, fields={"return_by": [sentence]})


def decline(
    proposal_pk: int,
    *,
    by: Any,
    note: str,
    reason: str,
    signpost: str = "",
    call: Call | None = None,
    contact: Signpost | None = None,
) -> Proposal:
    """End a proposal's way with feedback and a place to go next: another call, a kept signpost, words, or several.

    The words are kept as they are today, so that a signpost that changes later does not change what was said.
    """
    if call and Proposal.objects.filter(pk=proposal_pk, call=call).exists():
        sentence = f"It is declined from {call}: point the authors to another call."
        raise NotReady(sentence, fields={"call": [sentence]})
    where_next = signpost_in_words(signpost, call, contact)
    if not where_next:
        raise NotReady(NO_SIGNPOST, fields={"signpost": [NO_SIGNPOST]})
    return take_step(proposal_pk, "decline", by=by, note=note, reason=reason, signpost=where_next)


def signpost_in_words(words: str, call: Call | None, contact: Signpost | None) -> str:
    address = settings.BASE_URL.rstrip("/") + reverse("proposals:call", args=[call.code]) if call else ""
    parts = [f"{call.title}: {address}" if call else "", contact.in_words if contact else "", words.strip()]
    return "\n\n".join(part for part in parts if part)


def reinstate(proposal_pk: int, *, by: Any, note: str) -> Proposal:
    return take_step(proposal_pk, "reinstate", by=by, note=note)
