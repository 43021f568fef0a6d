"""Filters under a name: what stands in the address of a list, kept for one person."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower


class SavedFilter(models.Model):
    """`of` names the list, `query` is what stands in its address after the question mark."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_filters")
    of = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1_000)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["of", "name", "pk"]
        constraints = [models.UniqueConstraint("person", "of", Lower("name"), name="one_saved_filter_of_a_name")]

    def __str__(self) -> str:
        return self.name
