"""What follows an award: duties, payments, sites, measures, benefits and stories."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from proposals import rights
from proposals.states import HAS_AWARD


class PledgeQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later one supersedes and that were not withdrawn."""
        return self.filter(superseded_by=None, people__gt=0)


class DutyQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """Those of awards that this person follows: none before the outcomes are announced."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        return self.filter(proposal__in=proposals.objects.visible_to(person, rights.AWARD))

    def standing(self):
        """Those of awards that did not end."""
        return self.filter(proposal__shown_state__in=HAS_AWARD)

    def asked(self):
        """Those that the award still asks for, or that were done."""
        return self.exclude(state="dropped")

    def late(self, on=None):
        return self.filter(state="open", due_on__lt=on or localdate())


class InstalmentQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later correction supersedes and that are still to be paid or were."""
        return self.filter(superseded_by=None, pounds__gt=0)


class AdoptionEventQuerySet(models.QuerySet):
    def standing(self):
        """Events that no later correction supersedes, oldest first."""
        return self.filter(superseded_by=None).order_by("happened_on", "pk")


class SiteLeadQuerySet(models.QuerySet):
    def speaking(self):
        """Those whose part has not ended, and who belong to their organisation still or to what it merged into."""
        members: Any = self.model._meta.get_field("person").related_model
        affiliations: Any = members._meta.get_field("affiliations").related_model
        went_to = ("organisation", "organisation__successor", "organisation__successor__successor")
        there = Q(*(("organisation", OuterRef(name)) for name in went_to), _connector=Q.OR)
        belonging = affiliations.objects.current().filter(there, person=OuterRef("person"))
        return self.filter(Exists(belonging), ended_at=None)


class RebaseQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody took back."""
        return self.filter(takes_back=None, taken_back_by=None)


class BenefitClaimQuerySet(models.QuerySet):
    def standing(self, known: Any = None):
        """Those that no later claim supersedes and that were not taken back; as it was known just before a moment."""
        claims = self.filter(quantity__gt=0)
        if known is None:
            return claims.filter(superseded_by=None)
        later = self.model._default_manager.filter(corrects=OuterRef("pk"), recorded_at__lt=known)
        return claims.filter(~Exists(later), recorded_at__lt=known)

    def whole(self, known: Any = None):
        """Standing ones that no other standing claim holds already: what totals add up."""
        standing = self.model._default_manager.standing(known)  # type: ignore[attr-defined]
        wholes = standing.annotate(line=Coalesce("first", "pk"))
        return self.standing(known).exclude(Exists(wholes.filter(line=OuterRef("part_of"))))


class StoryQuerySet(models.QuerySet):
    def told(self):
        """Those that everybody may read."""
        return self.filter(is_public=True)

    def waiting_for(self, person: Any):
        """Those that wait for a moderator, and that this one may judge."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        judged = proposals.objects.visible_to(person, rights.MODERATE_TALK)
        return self.filter(state="pending", proposal__in=judged.values("pk"))
