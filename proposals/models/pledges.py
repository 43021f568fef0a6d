"""Pledges: a site offers people to take an innovation up if it is funded. Beside the score, never in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from proposals.models.organisations import Organisation
from proposals.models.spread import LONGEST_PLACE
from proposals.querysets import PledgeQuerySet

MOST_PEOPLE_PLEDGED = 999
LONGEST_PLEDGE = 1_000


class Pledge(models.Model):
    """So many people from a day on, for one site. Rows only grow: each later one takes the place of `corrects`.

    One of nobody withdraws what stood and says why. All rows of a site make one line, so a site has one pledge at most.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="pledges")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pledges")
    place = models.CharField("ward, practice or team", max_length=LONGEST_PLACE, blank=True)
    people = models.PositiveSmallIntegerField()
    from_on = models.DateField("from when")
    note = models.TextField(blank=True)
    reason = models.TextField("why it was withdrawn", blank=True)
    pledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="pledges")
    pledged_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["proposal", "organisation__name", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                "proposal",
                "organisation",
                Lower("place"),
                condition=Q(corrects=None),
                name="one_line_of_pledges_a_site",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE_PLEDGED, reason="")
                | Q(people=0, corrects__isnull=False) & ~Q(reason=""),
                name="pledge_of_nobody_withdraws",
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="pledge_corrects_another"),
        ]

    def __str__(self) -> str:
        return f"{self.site_name}: {self.people}"

    @property
    def site_name(self) -> str:
        return f"{self.place}, {self.organisation}" if self.place else str(self.organisation)

    @property
    def is_withdrawn(self) -> bool:
        return self.people == 0
