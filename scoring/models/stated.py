"""What each member came to after their panel talked about a proposal. It touches no mark, no sheet and no score."""

from django.db import models
from django.db.models import Q

from scoring.arithmetic import HIGHEST_MARK
from scoring.models.meetings import AgendaItem
from scoring.models.panels import Seat


class StatedFigure(models.Model):
    """The last one of a seat counts; all are kept: this table only grows."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="stated")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="stated")
    figure = models.DecimalField(max_digits=3, decimal_places=2)
    stated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["stated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(figure__gte=0, figure__lte=HIGHEST_MARK), name="stated_figure_is_on_the_scale"
            )
        ]

    def __str__(self) -> str:
        return f"{self.figure}"
