"""What people around a panel are written: the mail that offers a seat, and what became of the offer.

The mail goes to an address, whoever owns it. A job sends it after the commit and, where that fails, again, with the
same Message-ID.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django_tasks import task

from proposals import days
from proposals.jobs.queue import enqueue, run_after_commit
from proposals.kinds import NoticeKind
from proposals.mailing.messages import in_both_forms
from proposals.notifications import Wording, record
from scoring.models import SeatInvitation

OFFER = """Hello,

{inviter} invites you to take a seat on a panel of {service_name}: {kind}, on {panel}, for the call “{call}”.
{words}
Whoever takes a seat reads proposals, marks them on a sheet and returns it by {due_on}.

To accept, or to decline and say why, follow this link:

{address}

It opens until {until}, for you alone: sign in with this email address, {email}, or create an account with it.

If you don't know {inviter}, do nothing.

{service_name}
{support}
"""


def send_soon(invitation: SeatInvitation) -> None:
    """Ask for the mail in this transaction; where there is no worker, the asking process sends it after the commit."""
    key = _key_of(invitation)
    enqueue(send_seat_invitation, invitation.pk, invitation.token_hash, key=key)
    run_after_commit([key])


@task
def send_seat_invitation(invitation_pk: int, token_hash: str) -> None:
    """Mail an offer, unless it was mailed, answered or sent with a newer link meanwhile."""
    this_one = SeatInvitation.objects.to_mail().filter(pk=invitation_pk, token_hash=token_hash)
    if invitation := this_one.select_related("invited_by", "panel__call").first():
        _message(invitation).send()
        this_one.update(mailed_at=now())


def _message(invitation: SeatInvitation) -> EmailMultiAlternatives:
    panel = invitation.panel
    facts: dict[str, Any] = {
        "inviter": invitation.invited_by,
        "service_name": settings.SERVICE_NAME,
        "support": settings.SUPPORT_EMAIL,
        "kind": invitation.get_kind_display().lower(),
        "panel": panel.name,
        "call": panel.call.title,
        "words": invitation.words,
        "due_on": days.in_words(panel.call.scoring_due_on),
        "address": settings.BASE_URL.rstrip("/") + reverse("scoring:open_seat_invitation", args=[invitation.token]),
        "until": date_format(localtime(invitation.expires_at), "j F Y"),
        "email": invitation.email,
    }
    text = OFFER.format(**facts | {"words": f"\n{invitation.words}\n" if invitation.words else ""})
    subject = f"{invitation.invited_by} invites you to a panel"
    return in_both_forms(invitation.email, subject, text, facts, _key_of(invitation), "seat_invitation")


def _key_of(invitation: SeatInvitation) -> str:
    return f"seat-invitation-{invitation.pk}-{invitation.token_hash[:12]}"


# --- Notices ----------------------------------------------------------------------------------------------------------
ACCEPTED = Wording("{person} takes a seat on {panel}", "The invitation to {email} was accepted: {person}, {kind}.")
DECLINED = Wording("A seat on {panel} was declined", "The invitation to {email} was declined:\n\n{reason}")


def tell_of_the_answer(invitation: SeatInvitation) -> None:
    facts = {
        "person": invitation.answered_by,
        "panel": invitation.panel,
        "email": invitation.email,
        "kind": invitation.get_kind_display().lower(),
        "reason": invitation.reason,
    }
    wording = Wording(*(text.format(**facts) for text in (ACCEPTED if invitation.seat_id else DECLINED)))
    path = reverse("scoring:members", args=[invitation.panel_id])
    record([invitation.invited_by], f"seat-answer-{invitation.pk}", wording, path, kind=NoticeKind.PANEL)
