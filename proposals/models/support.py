"""What people do for a proposal that is not theirs: stand behind it for all to see, or keep an eye on it."""

from django.conf import settings
from django.db import models

from proposals.models.proposal import Proposal


class Support(models.Model):
    """A person stands behind a proposal. It is counted and shown, and never fed into a score."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="supports")
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("proposal", "person", name="one_support_each")]

    def __str__(self) -> str:
        return f"{self.person} supports {self.proposal_id}"


class Follow(models.Model):
    """A person is told of what happens to a proposal in public. Nobody else sees whom they follow."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="follows")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint("proposal", "person", name="one_follow_each")]

    def __str__(self) -> str:
        return f"{self.person} follows {self.proposal_id}"
