"""The people of the exchange and the offices they hold.

What a person may do follows from facts: an office granted here, an affiliation or authorship (`proposals`), a
seat on a panel (`scoring`). `permissions/` is the table that turns facts into rights. Nobody is a superuser.
"""

from collections.abc import Iterable
from typing import Any

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.timezone import now

from proposals.models import Proposal
from scoring.conflicts import Mergers, with_part_of
from scoring.states import AssignmentState


class Office(models.TextChoices):
    MODERATOR = "moderator", "Moderator"
    MANAGER = "manager", "Programme manager"
    ADMINISTRATOR = "administrator", "Administrator"
    OBSERVER = "observer", "Observer"


class MemberManager(BaseUserManager["Member"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Member":
        """`manage.py createsuperuser` makes an administrator: there is no flag that passes every check."""
        member = self.create_user(email, password, **fields)
        OfficeHeld.objects.create(member=member, office=Office.ADMINISTRATOR)
        return member

    def get_by_natural_key(self, username: str | None) -> "Member":
        return self.get(email__iexact=username)


class Member(AbstractBaseUser):
    """A person who can sign in."""

    email = models.EmailField("email address", unique=True)
    given_name = models.CharField("given name", max_length=80)
    family_name = models.CharField("family name", max_length=80)
    job_title = models.CharField("job title", max_length=120, blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    objects = MemberManager()

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        verbose_name = "person"
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.given_name or self.email

    @cached_property
    def _holds(self) -> list[tuple[str, str]]:
        """("office", "seat", "place" or "of", which), in one query: the menu of every page asks for the first two."""
        offices = self.offices_held.order_by().values_list(models.Value("office"), "office")
        seats = self.seats.filter(left_on=None).order_by().values_list(models.Value("seat"), "kind")
        current = self.affiliations.current().order_by()
        places = current.values_list(models.Value("place"), "organisation__name")
        keys = current.values_list(models.Value("of"), Cast("organisation", models.CharField()))
        return list(offices.union(seats, places, keys))

    @cached_property
    def offices(self) -> frozenset[str]:
        return frozenset(which for what, which in self._holds if what == "office")

    @cached_property
    def seat_kinds(self) -> frozenset[str]:
        """The kinds of seat they have on any panel now."""
        return frozenset(which for what, which in self._holds if what == "seat")

    @cached_property
    def places(self) -> frozenset[str]:
        """The names of the organisations to which they belong now."""
        return frozenset(which for what, which in self._holds if what == "place")

    @cached_property
    def belongs_to(self) -> list[int]:
        """Their organisations of today, and all that are one with these. One query where there are any."""
        own = [int(which) for what, which in self._holds if what == "of"]
        return Mergers().one_with(own) if own else []

    @cached_property
    def has_a_stake_in(self) -> frozenset[int]:
        """The proposals that an organisation of theirs leads or takes part in: about these they decide nothing."""
        if not self.belongs_to:
            return frozenset()
        theirs = Proposal.objects.filter(with_part_of(self.belongs_to))
        return frozenset(theirs.order_by().values_list("pk", flat=True))

    @cached_property
    def has_a_part_in(self) -> frozenset[int]:
        """The proposals they have or had a part in, or a conflict with: there no office shows more than others see."""
        conflicts = self.assignments.filter(state=AssignmentState.CONFLICTED)
        theirs, *others = [
            rows.order_by().values_list("proposal", flat=True)
            for rows in (self.contributions.all(), self.part_entries.ends(), conflicts)
        ]
        return frozenset(theirs.union(*others))

    @cached_property
    def takes_part_in(self) -> frozenset[int]:
        """The proposals that they write, or read with those who do."""
        return frozenset(self.contributions.order_by().values_list("proposal", flat=True))

    @property
    def is_staff(self) -> bool:
        """May open the administration pages; each page there asks for its own right."""
        return not self.offices.isdisjoint({Office.MANAGER, Office.ADMINISTRATOR, Office.OBSERVER})

    def has_perm(self, name: str, row: object = None) -> bool:
        return self.is_active and rules.perm_exists(name) and rules.has_perm(name, self, row)

    def has_perms(self, names: Iterable[str], row: object = None) -> bool:
        return all(self.has_perm(name, row) for name in names)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class OfficeHeld(models.Model):
    member = models.ForeignKey(Member, models.CASCADE, related_name="offices_held")
    office = models.CharField(max_length=20, choices=Office.choices)
    granted_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = "office"
        constraints = [
            models.UniqueConstraint("member", "office", name="one_office_once"),
            models.CheckConstraint(condition=models.Q(office__in=Office.values), name="office_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_office_display()


class SentMail(models.Model):
    """A mail of the demonstration, which is kept here instead of being sent."""

    sent_at = models.DateTimeField(default=now, db_index=True)
    to = models.CharField(max_length=400)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
