"""`manage.py sweep_attachments`: finds files that no attachment needs any more, and deletes them when told to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from proposals.attachments import storage
from proposals.attachments.kept import orphans
from proposals.errors import StoreFailed
from proposals.models import Proposal
from proposals.services.attachments import discard_unused


class Command(BaseCommand):
    help = "List the files in the store of attachments that no row keeps: left behind when a server was stopped midway."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete them as well")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        try:
            self.sweep_all(delete=delete)
        except StoreFailed as failure:
            raise CommandError(str(failure)) from failure

    def sweep_all(self, *, delete: bool) -> None:
        found = list(orphans())
        for address in found:
            self.stdout.write(address)
            if delete:
                sweep(address)
        self.stdout.write(f"{len(found)} {'deleted' if delete else 'found'}.")


def sweep(address: str) -> None:
    """Under the lock of its proposal where there is one; half a file, an hour old, is nobody's."""
    folder, _, name = address.partition("/")
    is_whole = folder.isdecimal() and not name.endswith(storage.PART)
    if is_whole and Proposal.objects.filter(pk=int(folder)).exists():
        discard_unused(int(folder), name)
    else:
        storage.attachments().delete(address)
