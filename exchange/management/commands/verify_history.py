"""`manage.py verify_history`: walks every history from its first entry to its last and prints one hash over all.

Keep the hash somewhere else, with the date: a history that was rewritten as a whole would verify and give another.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from proposals.invariants.histories import read_histories


class Command(BaseCommand):
    help = "Verify the history of every proposal and print the hash over all of them."

    def handle(self, *args: Any, **options: Any) -> None:
        reading = read_histories()
        for fault in reading.faults:
            self.stdout.write(fault)
        if reading.faults:
            raise CommandError("The history was changed.")
        self.stdout.write(f"{reading.entries} entries of {reading.proposals} proposals verify.")
        self.stdout.write(f"Head: {reading.head}")
