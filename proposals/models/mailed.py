"""An offer by mail to whoever owns an address: what every kind of invitation has. What it offers, each kind says."""

from base64 import urlsafe_b64encode
from typing import ClassVar

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from proposals.querysets import InvitationQuerySet


class InvitationState(models.TextChoices):
    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    REVOKED = "revoked", "Taken back"


class MailedInvitation(models.Model):
    """The link in the mail is made from `seed` and the secret key of the installation, so that a mail can be sent again
    after a failure; the database alone opens no door, since it keeps only a hash of what the link says.
    """

    SALT: ClassVar[str]  # of its kind, so that no link opens an invitation of another kind

    email = models.EmailField("email address", max_length=254)
    state = models.CharField(max_length=20, choices=InvitationState.choices, default=InvitationState.WAITING)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    seed = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    mailed_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_waiting(self) -> bool:
        return self.state == InvitationState.WAITING

    @property
    def is_open(self) -> bool:
        return self.is_waiting and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.expires_at <= now()

    @property
    def token(self) -> str:
        """What the link says: 256 bits that nobody can make without the secret key of this installation."""
        made = salted_hmac(self.SALT, self.seed, algorithm="sha256").digest()
        return urlsafe_b64encode(made).rstrip(b"=").decode()
