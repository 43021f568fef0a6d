"""What happens to an invitation of any kind: it is sent with a new link, and it is answered by whom it was sent to.

An invitation is bound to an address. It is answered by somebody who has shown that the address is theirs, and by nobody
else, whoever holds the link.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Any

from django.utils.timezone import now

from proposals.errors import NotPermitted, NotReady, WrongState
from proposals.models.mailed import MailedInvitation

OPEN_FOR = timedelta(days=14)
A_MOMENT = timedelta(minutes=5)
MOST_TO_AN_ADDRESS = 5  # mails to one address in a day, whoever sends them
TOO_MANY = "No more invitations can be sent to this address today. Try again tomorrow."


def renew(invitation: MailedInvitation) -> None:
    """A new link that opens from now on. The caller asks for the mail."""
    invitation.invited_at, invitation.expires_at = now(), now() + OPEN_FOR
    invitation.seed = token_hex(32)
    invitation.token_hash = hash_of(invitation.token)
    invitation.mailed_at = None
    invitation.save()


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def close(invitation: Any, state: str, *, by: Any) -> None:
    invitation.state, invitation.answered_by, invitation.answered_at = state, by, now()
    invitation.save(update_fields=["state", "answered_by", "answered_at"])


def must_be_sent_to(person: Any, invitation: MailedInvitation) -> None:
    if not type(invitation)._default_manager.sent_to(person).filter(pk=invitation.pk).exists():
        raise NotPermitted("This invitation is for somebody else.")


def must_wait(invitation: MailedInvitation) -> None:
    if not invitation.is_waiting:
        told = invitation.get_state_display().lower()
        raise WrongState(f"This invitation is not waiting any more: {told}.")


def must_be_open(invitation: MailedInvitation) -> None:
    must_wait(invitation)
    if invitation.is_over:
        raise WrongState("This invitation has run out. Ask for a new one.")


def must_have_waited(invitation: MailedInvitation) -> None:
    """Before it is sent again."""
    must_wait(invitation)
    if now() - invitation.invited_at < A_MOMENT:
        raise NotReady("This invitation was sent less than five minutes ago. Wait a little before you send it again.")
