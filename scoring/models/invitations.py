"""Seats that are offered by mail. A seat comes to be when its invitation is accepted, and not before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import InvitationState, MailedInvitation
from scoring.models.panels import Panel, Seat, SeatKind


class SeatInvitation(MailedInvitation):
    """An offer of a seat. `replaces` is the seat whose open sheets go to whoever accepts."""

    SALT = "scoring.seat_invitation"

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="invitations")
    kind = models.CharField(max_length=20, choices=SeatKind.choices)
    most_sheets = models.PositiveSmallIntegerField("most sheets", null=True)
    words = models.TextField(blank=True)
    replaces = models.ForeignKey(Seat, models.PROTECT, null=True, related_name="offered_to_others")
    seat = models.OneToOneField(Seat, models.PROTECT, null=True, related_name="invitation")
    reason = models.TextField(blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats_offered")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="seat_offers_answered"
    )
    times_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "panel", "email", condition=Q(state="waiting"), name="one_waiting_seat_invitation_an_address"
            ),
            models.UniqueConstraint(
                "panel", condition=Q(state="waiting", kind="chair"), name="one_chair_invited_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=SeatKind.values), name="invited_seat_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="seat_invitation_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at=None, answered_by=None)
                | ~Q(state="waiting") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="seat_invitation_answered_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", seat__isnull=False) | ~Q(state="accepted") & Q(seat=None),
                name="seat_invitation_accepted_has_its_seat",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="seat_invitation_declined_says_why"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("invited_at")), name="seat_invitation_ends_later"),
        ]
        indexes = [models.Index(fields=["email"], condition=Q(state="waiting"), name="seats_offered_to_an_address")]

    def __str__(self) -> str:
        return f"{self.email}, invited to {self.panel}"

    @property
    def state_label(self) -> str:
        return "Run out" if self.is_waiting and self.is_over else InvitationState(self.state).label
