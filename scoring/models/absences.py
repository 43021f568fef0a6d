"""Who was asked to leave the room when a proposal was taken up in a meeting, as it was at that moment."""

from django.db import models

from scoring.models.meetings import AgendaItem
from scoring.models.panels import Seat


class Ground(models.TextChoices):
    CONFLICT = "conflict", "Conflict of interest"
    TIE = "tie", "Tie to those who applied"


class Absence(models.Model):
    """One seat, from `since` on. Conflicts and organisations change afterwards, and this table only grows."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="absences")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="absences")
    ground = models.CharField(max_length=8, choices=Ground)
    since = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint("item", "seat", "since", name="one_absence_of_a_seat_at_a_time")]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.get_ground_display()}"
