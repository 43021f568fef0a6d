"""Organisations, who belongs to them, and who is asked to take part."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import localdate, now


class Belonging(NamedTuple):
    """Somebody's current place, by numbers and with the name of the organisation."""

    person: int
    organisation: int
    name: str


class OrganisationQuerySet(models.QuerySet):
    def open_on(self, day: date):
        """Those that are there on a day: the day on which one closes is the first without it.

        One that merged and has no such day counts as closed long ago.
        """
        return self.filter(Q(closed_on=None, successor=None) | Q(closed_on__gt=day))

    def open_today(self):
        return self.open_on(localdate())


class AffiliationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(standing="confirmed")

    def waiting(self):
        return self.filter(standing="waiting")

    def current(self, on=None):
        """Those that count: confirmed, begun and not ended."""
        on = on or localdate()
        return self.confirmed().filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on)

    def belonging(self, people: Collection[Any]) -> list[Belonging]:
        """Where these people belong now. One query."""
        theirs = self.current().filter(person__in=people).order_by()
        return [Belonging(*each) for each in theirs.values_list("person", "organisation", "organisation__name")]


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="waiting")

    def to_mail(self):
        return self.waiting().filter(mailed_at=None, expires_at__gt=now())

    def sent_to(self, person: Any):
        """Those to an address that this person has shown to be theirs."""
        verified = EmailAddress.objects.filter(user=person, verified=True)
        return self.filter(email__in=verified.values_list(Lower("email")))

    def open_to(self, person: Any):
        """Those that this person can still answer."""
        return self.waiting().sent_to(person).filter(expires_at__gt=now())


class PartEntryQuerySet(models.QuerySet):
    def ends(self):
        """Where somebody's part in a proposal ended."""
        return self.filter(event__in=["removed", "left"])
