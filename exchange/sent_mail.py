"""The letter box of the demonstration: mails are kept on a page and go nowhere."""

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.timezone import now

from exchange.models import SentMail

LONGEST = 400


class KeepMail(BaseEmailBackend):
    """Stands in for a mail server when DEMO is on."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        SentMail.objects.bulk_create(kept(message, now()) for message in email_messages)
        return len(email_messages)


def kept(message: EmailMessage, sent_at: datetime) -> SentMail:
    html = [str(part[0]) for part in getattr(message, "alternatives", []) if part[1] == "text/html"]
    return SentMail(
        sent_at=sent_at,
        to=", ".join(message.recipients())[:LONGEST],
        subject=str(message.subject)[:LONGEST],
        text=str(message.body),
        html="".join(html[:1]),
    )
