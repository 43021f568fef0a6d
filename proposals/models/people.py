"""Who is invited to a proposal, and the record of who came, went and was given which right."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models.mailed import InvitationState, MailedInvitation
from proposals.models.proposal import ContributorRole, Proposal
from proposals.querysets import PartEntryQuerySet

ROLES_TO_GIVE = [ContributorRole.VIEWER, ContributorRole.COMMENTER, ContributorRole.CO_AUTHOR]
MAY: dict[str, str] = {
    ContributorRole.LEAD: "lead it",
    ContributorRole.CO_AUTHOR: "edit",
    ContributorRole.COMMENTER: "comment",
    ContributorRole.VIEWER: "view",
}


class Invitation(MailedInvitation):
    """An offer of a part in a proposal."""

    SALT = "proposals.invitation"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=ContributorRole.choices)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_made")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="invitations_answered"
    )

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "proposal", "email", condition=Q(state="waiting"), name="one_waiting_invitation_an_address"
            ),
            models.CheckConstraint(condition=Q(role__in=ROLES_TO_GIVE), name="invitation_gives_a_known_right"),
            models.CheckConstraint(condition=Q(state__in=InvitationState.values), name="invitation_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None, answered_by=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="invitation_answered_says_when_and_by_whom",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="invitation_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["email"], condition=Q(state="waiting"), name="invitations_of_an_address")]

    def __str__(self) -> str:
        return f"{self.email}, invited to {self.may}"

    @property
    def may(self) -> str:
        """What it lets somebody do, as a verb: view, comment, edit."""
        return MAY[self.role]


class PartEvent(models.TextChoices):
    """What can happen, each with the sentence that tells it; an address is told instead of a name until it joins."""

    INVITED = "invited", "{by} invited {whom} to {may}."
    RESENT = "resent", "{by} sent the invitation to {whom} again."
    REVOKED = "revoked", "{by} took back the invitation to {whom}."
    DECLINED = "declined", "The invitation to {whom} was declined."
    JOINED = "joined", "{by} accepted the invitation to {whom}, and may {may}."
    CHANGED = "changed", "{by} changed what {whom} may do: {may}."
    REMOVED = "removed", "{by} took {whom} off the proposal."
    LEFT = "left", "{by} left."
    OFFERED_LEAD = "offered_lead", "{by} offered the lead to {whom}."
    KEPT_LEAD = "kept_lead", "{by} took back the offer of the lead to {whom}."
    REFUSED_LEAD = "refused_lead", "{by} did not take the lead that {whom} offered."
    TOOK_LEAD = "took_lead", "{by} took over the lead from {whom}."


class PartEntry(models.Model):
    """One thing that happened among the people of a proposal. Append-only, guarded by triggers.

    It also remembers who once had a part: somebody who left may still not assess or decide about the proposal.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="part_entries")
    event = models.CharField(max_length=20, choices=PartEvent.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="part_entries_made")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="part_entries")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, related_name="entries")
    role = models.CharField(max_length=20, choices=ContributorRole.choices, blank=True)
    at = models.DateTimeField()

    objects = PartEntryQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "pk"]
        verbose_name_plural = "part entries"
        constraints = [
            models.CheckConstraint(condition=Q(event__in=PartEvent.values), name="part_event_is_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(invitation__isnull=False), name="part_entry_is_about_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "event"], name="parts_once_had"),
            models.Index(fields=["by", "at"], name="parts_by_whom_and_when"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        whom = self.person or self.invitation.email  # type: ignore[union-attr]  # the constraint wants one of the two
        return PartEvent(self.event).label.format(by=self.by, whom=whom, may=MAY.get(self.role, ""))


MAILS = [PartEvent.INVITED, PartEvent.RESENT]
