"""`manage.py check_invariants`: is everything true that must always be true? Ends with 1 when something is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from proposals import invariants as of_proposals
from proposals.errors import StoreFailed
from scoring.invariants import sheets as of_scoring

INVARIANTS = [*of_proposals.INVARIANTS, *of_scoring.INVARIANTS]
MOST_TOLD = 20


class Command(BaseCommand):
    help = "Check what must always be true of proposals, their history, scores and awards."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with one_moment():
                broken = sum(self._tell(invariant) for invariant in INVARIANTS)
        except StoreFailed as failure:
            raise CommandError(str(failure)) from failure
        if broken:
            raise CommandError(f"{broken} of {len(INVARIANTS)} invariants do not hold.")
        self.stdout.write(f"All {len(INVARIANTS)} invariants hold.")

    def _tell(self, invariant: of_proposals.Invariant) -> bool:
        """Print what breaks one rule, at most a screenful."""
        found = invariant()
        told = list(islice(found, MOST_TOLD))
        if not told:
            return False
        self.stdout.write(f"\n{invariant.__doc__} It does not hold:")
        for sentence in told:
            self.stdout.write(f"  {sentence}")
        if left := sum(1 for _ in found):
            self.stdout.write(f"  … and {left} more.")
        return True


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it was when this began, whatever people do meanwhile."""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
