"""What people around a proposal are written: the mail of an invitation, and who came, went or was given which right.

The mail goes to an address, whoever owns it, and so tells neither the title nor the reference. A job sends it after
the commit and, where that fails, again, with the same Message-ID.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django_tasks import task

from proposals.jobs.queue import enqueue, run_after_commit
from proposals.kinds import NoticeKind
from proposals.mailing.messages import in_both_forms
from proposals.models import WRITERS, Contributor, Invitation, Proposal
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
def send_soon(invitation: Invitation) -> None:
    """Ask for the mail in this transaction; where there is no worker, the asking process sends it after the commit."""
    key = _key_of(invitation)
    enqueue(send_invitation, invitation.pk, invitation.token_hash, key=key)
    run_after_commit([key])


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
        "address": settings.BASE_URL.rstrip("/") + reverse("proposals:open_invitation", args=[invitation.token]),
        "until": date_format(localtime(invitation.expires_at), "j F Y"),
        "email": invitation.email,
    }
    subject, name = f"{invitation.invited_by} invites you to a proposal", _key_of(invitation)
    return in_both_forms(invitation.email, subject, INVITATION.format(**facts), facts, name, "invitation")


def _key_of(invitation: Invitation) -> str:
    return f"invitation-{invitation.pk}-{invitation.token_hash[:12]}"


# --- Notices ----------------------------------------------------------------------------------------------------------
JOINED = Wording("{person} joined {reference}", "{person} accepted the invitation to {email}, and may {may} “{title}”.")
DECLINED = Wording(
    "An invitation to {reference} was declined",
    "The invitation to {email} was declined. Nobody there can open “{title}”.",
)
OTHER_RIGHT = Wording("What you may do in {reference} has changed", "You may {may} “{title}” from now on.")
REMOVED = Wording(
    "You no longer take part in {reference}",
    "The lead author took you off the people of “{title}”. Ask them if you think this is a mistake.",
)
LEFT = Wording("{person} left {reference}", "{person} takes no part in “{title}” any more.")
LEAD_OFFERED = Wording(
    "Will you lead {reference}?",
    "{by} asks you to take over the lead of “{title}”. Say yes or no on its page of people.",
)
LEAD_TAKEN = Wording(
    "{person} leads {reference} now", "{person} took over the lead of “{title}” and submits it from now on."
)
LEAD_REFUSED = Wording(
    "{person} does not take over {reference}", "You still lead “{title}”. You can offer the lead to somebody else."
)


def tell_of_joining(part: Contributor, invitation: Invitation) -> None:
    facts: dict[str, Any] = {"person": part.person, "email": invitation.email, "may": invitation.may}
    _tell(_other_writers(part), f"joined-{invitation.pk}", JOINED, invitation.proposal, **facts)


def tell_of_declining(invitation: Invitation) -> None:
    key = f"declined-{invitation.pk}"
    _tell([invitation.invited_by], key, DECLINED, invitation.proposal, email=invitation.email)


def tell_of_a_right(part: Contributor) -> None:
    key, page = f"right-{part.pk}-{_moment()}", page_of(part.proposal)
    _tell([part.person], key, OTHER_RIGHT, part.proposal, page, may=MAY[part.role])


def tell_of_removal(part: Contributor) -> None:
    """Not about the proposal, which is closed to them from now on: the mail goes out all the same."""
    words = _filled(REMOVED, part.proposal)
    record([part.person], f"removed-{part.pk}", words, reverse("proposals:index"), kind=NoticeKind.TEAM)


def tell_of_leaving(part: Contributor) -> None:
    _tell(_other_writers(part), f"left-{part.pk}", LEFT, part.proposal, person=part.person)


def tell_of_an_offer(part: Contributor, *, by: Any) -> None:
    _tell([part.person], f"lead-{part.pk}-{_moment()}", LEAD_OFFERED, part.proposal, by=by)


def tell_of_a_new_lead(part: Contributor) -> None:
    _tell(_other_writers(part), f"led-{part.pk}-{_moment()}", LEAD_TAKEN, part.proposal, person=part.person)


def tell_of_a_refused_lead(part: Contributor, lead: Any) -> None:
    _tell([lead], f"not-led-{part.pk}-{_moment()}", LEAD_REFUSED, part.proposal, person=part.person)


def _tell(people: Iterable[Any], key: str, words: Wording, about: Proposal, page: str = "", **facts: Any) -> None:
    """They are led to the page of people, unless another one is named."""
    page = page or reverse("proposals:people", args=[about.reference])
    record(people, key, _filled(words, about, **facts), page, kind=NoticeKind.TEAM, about=about)


def _filled(words: Wording, about: Proposal, **facts: Any) -> Wording:
    facts |= {"reference": about.reference, "title": about.title}
    return Wording(*(text.format(**facts) for text in words))


def page_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.reference])


def _other_writers(part: Contributor) -> list[Any]:
    parts = part.proposal.contributors.filter(role__in=WRITERS).exclude(pk=part.pk).select_related("person")
    return [each.person for each in parts.order_by("pk")]


def _moment() -> str:
    """Tells apart what may happen to the same person more than once."""
    return f"{now():%Y%m%d%H%M%S%f}"
