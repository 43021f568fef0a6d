"""`manage.py send_notices`: mails the notices that wait. Run it every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from proposals.models import Notice
from proposals.notifications import deliver


class Command(BaseCommand):
    help = "Mail the notices that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = deliver(Notice.objects.order_by("recorded_at", "pk"))
        waiting = Notice.objects.filter(mailed_at=None).count()
        self.stdout.write(f"{sent} sent, {waiting} still waiting.")
