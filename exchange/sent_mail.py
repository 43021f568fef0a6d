"""The letter box of the demonstration: mails are kept on a page and go nowhere."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from email.mime.image import MIMEImage

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
        html=_with_pictures("".join(html[:1]), message),
    )


def _with_pictures(html: str, message: EmailMessage) -> str:
    """Pictures that travel beside the HTML stand inside it here, since a page can't ask a mail for its parts."""
    for part in message.attachments:
        if isinstance(part, MIMEImage):
            inside = b64encode(bytes(part.get_payload(decode=True))).decode()
            html = html.replace(f"cid:{part['Content-ID'][1:-1]}", f"data:image/png;base64,{inside}")
    return html
