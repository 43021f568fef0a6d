"""`manage.py scan_attachments`: scans the files that wait for the virus scanner. Run it every few minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from proposals.services.scanning import scan_pending


class Command(BaseCommand):
    help = "Scan the attachments that wait for the virus scanner, and those that came in before there was one."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.CLAMD_URL:
            raise CommandError("There is no scanner: name it in CLAMD_URL.")
        scanned, waiting = scan_pending()
        self.stdout.write(f"{scanned} scanned, {waiting} still waiting.")
