"""`manage.py replay`: agreed and announced shortlists worked out again from what was frozen, and compared."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scoring.models import Shortlist
from scoring.shortlists.replay import problems_of


class Command(BaseCommand):
    help = "Work agreed shortlists out again from their frozen inputs, and say whether the outcome is the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", help="of one call; left out, those of all calls")

    def handle(self, *args: Any, code: str | None, **options: Any) -> None:
        found = Shortlist.objects.standing().select_related("call", "frozen").order_by("call", "pk")
        differing = 0
        for shortlist in found.filter(call__code=code) if code else found:
            problems = problems_of(shortlist)
            differing += bool(problems)
            self.stdout.write(f"{shortlist.call.code}, {shortlist.name}: {'not equal' if problems else 'equal'}")
            for problem in problems:
                self.stdout.write(f"  {problem}")
        if differing:
            raise CommandError(f"{differing} not equal to what was agreed.")
