"""`manage.py demo`: believable data and a login for each role. A second run only prints the logins."""

from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from exchange.demo import bulk, logins, play
from exchange.models import Member
from proposals.models import Call

MOST_PROPOSALS = 100_000
NOT_EMPTY = (
    "This database has people or calls in it that the demo did not make, so nothing was changed. "
    "Give the demo a database of its own: name it in DATABASE_URL, and run `migrate` first."
)
IN_USE = (
    "This installation is reached over https, where everybody could sign in with the demo's password. "
    "Set DEMO=1 if it is there for demonstrations."
)


class Command(BaseCommand):
    help = "Fill an empty database with a believable demonstration, and print who can sign in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="another number gives other marks and dates")
        parser.add_argument(
            "--proposals",
            type=int,
            default=0,
            metavar="N",
            help=f"add so many more proposals for benchmarks, in calls of their own; at most {MOST_PROPOSALS:,}",
        )

    def handle(self, *args: Any, seed: int, proposals: int, **options: Any) -> None:
        if not 0 <= proposals <= MOST_PROPOSALS:
            raise CommandError(f"--proposals takes a number up to {MOST_PROPOSALS:,}.")
        if not play.is_there():
            self._refuse_real_data()
            self.stdout.write("Playing the years of the demonstration ...")
            started = perf_counter()
            call_command("install_reference_data", verbosity=0)
            play.play(seed)
            self.stdout.write(f"The demonstration is ready ({perf_counter() - started:.0f} seconds).")
        if proposals:
            self._add_very_many(proposals, seed)
        self.stdout.write("\n" + logins.table() + "\n")

    def _add_very_many(self, count: int, seed: int) -> None:
        if bulk.is_there():
            self.stdout.write("The proposals for benchmarks are there already; nothing was added.")
        else:
            bulk.add(count, seed, tell=self.stdout.write)

    def _refuse_real_data(self) -> None:
        if settings.IS_SERVED_OVER_HTTPS and not settings.DEMO:
            raise CommandError(IN_USE)
        if Member.objects.exists() or Call.objects.exists():
            raise CommandError(NOT_EMPTY)
