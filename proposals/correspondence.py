"""What people around a proposal are written: the mail of an invitation, and who came, went or was given which right.

The mail goes to an address, whoever owns it, and so tells neither the title nor the reference. A job sends it after
the commit and, where that fails, again, with the same Message-ID.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django_tasks import task

from proposals.jobs.queue import enqueue, run_now
from proposals.kinds import NoticeKind
from proposals.mailing.messages import in_both_forms
from proposals.models import Contributor, ContributorRole, Invitation, Proposal
from proposals.models.people import MAY
from proposals.notifications import Wording, record

INVITATION = """Hello,

{inviter} invites you to work on a proposal for {service_name}. You could {may} it.

To see what it is about, and to accept or decline, follow this link:

{address}

It opens until {until}, for you alone: sign in with this email address, {email}, or create an account with it.

If you don't know {inviter}, do nothing.

{service_name}
{support}
"""


# --- Invitations ------------------------------------------------------------------------------------------------------
def token_of(invitation: Invitation) -> str:
    """What the link says: 256 bits that nobody can make without the secret key of this installation."""
    made = salted_hmac("proposals.invitation", invitation.seed, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def send_soon(invitation: Invitation) -> None:
    """Ask for the mail in this transaction; where there is no worker, the asking process sends it after the commit."""
    key = _key_of(invitation)
    enqueue(send_invitation, invitation.pk, invitation.token_hash, key=key)
    if settings.MAIL_NOTICES_AT_ONCE:
        transaction.on_commit(lambda: run_now([key]))


@task
def send_invitation(invitation_pk: int, token_hash: str) -> None:
    """Mail an invitation, unless it was mailed, answered or sent with a newer link meanwhile."""
    this_one = Invitation.objects.to_mail().filter(pk=invitation_pk, token_hash=token_hash)
    if invitation := this_one.select_related("invited_by").first():
        _message(invitation).send()
        this_one.update(mailed_at=now())


def _message(invitation: Invitation) -> EmailMultiAlternatives:
    facts = {
        "inviter": invitation.invited_by,
        "service_name": settings.SERVICE_NAME,
        "support": settings.SUPPORT_EMAIL,
        "may": {"view": "read", "comment": "read and comment on", "edit": "edit"}[invitation.may],
        "address": settings.BASE_URL.rstrip("/") + reverse("proposals:open_invitation", args=[token_of(invitation)]),
        "until": date_format(localtime(invitation.expires_at), "j F Y"),
        "email": invitation.email,
    }
    subject, name = f"{invitation.invited_by} invites you to a proposal", _key_of(invitation)
    return in_both_forms(invitation.email, subject, INVITATION.format(**facts), facts, name, "invitation")


def _key_of(invitation: Invitation) -> str:
    return f"invitation-{invitation.pk}-{invitation.token_hash[:12]}"


# --- Notices ----------------------------------------------------------------------------------------------------------
def tell_of_joining(part: Contributor, invitation: Invitation) -> None:
    proposal = invitation.proposal
    wording = Wording(
        f"{part.person} joined {proposal.reference}",
        f"{part.person} accepted the invitation to {invitation.email}, and may {invitation.may} “{proposal.title}”.",
    )
    _tell(_writers(proposal, but=part.person), f"joined-{invitation.pk}", wording, proposal, people_page(proposal))


def tell_of_declining(invitation: Invitation) -> None:
    proposal = invitation.proposal
    wording = Wording(
        f"An invitation to {proposal.reference} was declined",
        f"The invitation to {invitation.email} was declined. Nobody there can open “{proposal.title}”.",
    )
    _tell([invitation.invited_by], f"declined-{invitation.pk}", wording, proposal, people_page(proposal))


def tell_of_a_right(part: Contributor) -> None:
    proposal = part.proposal
    wording = Wording(
        f"What you may do in {proposal.reference} has changed",
        f"You may {MAY[part.role]} “{proposal.title}” from now on.",
    )
    _tell([part.person], f"right-{part.pk}-{_moment()}", wording, proposal, page_of(proposal))


def tell_of_removal(part: Contributor) -> None:
    proposal = part.proposal
    wording = Wording(
        f"You no longer take part in {proposal.reference}",
        f"The lead author took you off the people of “{proposal.title}”. Ask them if you think this is a mistake.",
    )
    record([part.person], f"removed-{part.pk}", wording, reverse("proposals:index"), kind=NoticeKind.TEAM)


def tell_of_leaving(part: Contributor) -> None:
    proposal = part.proposal
    wording = Wording(
        f"{part.person} left {proposal.reference}", f"{part.person} takes no part in “{proposal.title}” any more."
    )
    _tell(_writers(proposal, but=part.person), f"left-{part.pk}", wording, proposal, people_page(proposal))


def tell_of_an_offer(part: Contributor, *, by: Any) -> None:
    proposal = part.proposal
    wording = Wording(
        f"Will you lead {proposal.reference}?",
        f"{by} asks you to take over the lead of “{proposal.title}”. Say yes or no on its page of people.",
    )
    _tell([part.person], f"lead-{part.pk}-{_moment()}", wording, proposal, people_page(proposal))


def tell_of_a_new_lead(part: Contributor) -> None:
    proposal = part.proposal
    wording = Wording(
        f"{part.person} leads {proposal.reference} now",
        f"{part.person} took over the lead of “{proposal.title}” and submits it from now on.",
    )
    _tell(_writers(proposal, but=part.person), f"led-{part.pk}-{_moment()}", wording, proposal, people_page(proposal))


def tell_of_a_refused_lead(part: Contributor, lead: Any) -> None:
    proposal = part.proposal
    wording = Wording(
        f"{part.person} does not take over {proposal.reference}",
        f"You still lead “{proposal.title}”. You can offer the lead to somebody else.",
    )
    _tell([lead], f"not-led-{part.pk}-{_moment()}", wording, proposal, people_page(proposal))


def _tell(people: Iterable[Any], key: str, wording: Wording, proposal: Proposal, path: str) -> None:
    record(people, key, wording, path, kind=NoticeKind.TEAM, about=proposal)


def people_page(proposal: Proposal) -> str:
    return reverse("proposals:people", args=[proposal.reference])


def page_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.reference])


def _writers(proposal: Proposal, *, but: Any) -> Iterable[Any]:
    writing = [ContributorRole.LEAD, ContributorRole.CO_AUTHOR]
    parts = proposal.contributors.filter(role__in=writing).exclude(person=but).select_related("person")
    return [part.person for part in parts.order_by("pk")]


def _moment() -> str:
    """Tells apart what may happen to the same person more than once."""
    return f"{now():%Y%m%d%H%M%S%f}"
