"""Writing to the champion of a proposal, its lead author, who is told by a notice and whose address stays unknown."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from proposals import rights
from proposals.errors import NotPermitted, NotReady
from proposals.kinds import NoticeKind
from proposals.models import ChampionMessage, Proposal
from proposals.notifications import Wording, record
from proposals.services.pace import lately
from proposals.services.transactions import lock_person, service

MOST_TO_ONE, MOST_IN_ALL = 3, 10  # messages of one person in a day


@service
def write_to_champion(proposal_pk: int, *, by: Any, text: str) -> ChampionMessage:
    """Send a message once; the same words again within a day are taken for a second click.

    raises  NotPermitted, NotReady
    """
    lock_person(by)
    proposal = Proposal.objects.visible_to(by, rights.CONTACT).filter(pk=proposal_pk).first()
    if proposal is None or proposal.lead_author is None:
        raise NotPermitted(
            "You can write to the champion of a public proposal that you neither wrote nor have a part in judging."
        )
    today = lately(ChampionMessage.objects.filter(sender=by), "sent_at")
    if sent := today.filter(proposal=proposal, text=text).first():
        return sent
    _must_be_few(today, proposal)
    message = ChampionMessage.objects.create(proposal=proposal, sender=by, text=text, sent_at=now())
    _tell(message, proposal)
    return message


def _must_be_few(today: Any, proposal: Proposal) -> None:
    if today.filter(proposal=proposal).count() >= MOST_TO_ONE:
        raise NotReady(f"You wrote to this champion {MOST_TO_ONE} times today. Give them time to answer.")
    if today.count() >= MOST_IN_ALL:
        raise NotReady(f"You wrote {MOST_IN_ALL} messages today. Write the next one tomorrow.")


def _tell(message: ChampionMessage, proposal: Proposal) -> None:
    sender = message.sender
    body = (
        f"{sender} read “{proposal.title}” and writes to you as its champion:\n\n{message.text}\n\n"
        f"Answer {sender.get_short_name()} at {sender.email}. Your own address was not shown to them."
    )
    page = reverse("proposals:detail", args=[proposal.reference])
    words = Wording(f"{sender} writes about {proposal.reference}", body)
    record([proposal.lead_author], f"champion-{message.pk}", words, page, kind=NoticeKind.COMMENT, about=proposal)
