"""The words that all of them use."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Coalesce

from proposals import rights
from proposals.states import HAS_AWARD, State

VISITOR = AnonymousUser()
AWARD_STANDS = Q(shown_state__in=HAS_AWARD)
AWARD_ENDED = Q(shown_state=State.WITHDRAWN, left_from__in=HAS_AWARD)  # given up or taken back, once it was announced


def number_of(rows: Any, owner: str, mine: str = "pk") -> Any:
    """Annotates how many of `rows` belong to each row of the outer query, where `owner` equals its `mine`."""
    counted = rows.filter(**{owner: OuterRef(mine)}).order_by().values(owner).annotate(n=models.Count("pk"))
    return Coalesce(models.Subquery(counted.values("n")), 0)


def is_true(condition: Q) -> Any:
    """Annotates whether a condition holds."""
    return ExpressionWrapper(condition, output_field=BooleanField())


class WithRightsQuerySet(models.QuerySet):
    def with_rights(self, person: Any, *names: str):
        """Each with these rights of this person; `has_perm` then asks the row in hand (`rights.found_with_row`)."""
        if not person.is_authenticated:
            return self
        found = {rights.kept_as(name): is_true(rights.rows_for(name, person)) for name in names}
        return self.annotate(rights_are_of=models.Value(person.pk, models.BigIntegerField()), **found)
