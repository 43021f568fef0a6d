"""The form of a mail: plain text and HTML that say the same, one recipient, and a Message-ID that stays the same."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from proposals import days
from proposals.kinds import OF_ITS_AUTHORS, NoticeKind
from proposals.mailing import stopping
from proposals.mailing.pictures import attach, picture_of
from proposals.models import Notice

MOST_IN_A_DIGEST = 50


def mail_of(notice: Notice) -> EmailMultiAlternatives:
    kind = NoticeKind(notice.kind)
    stop = _absolute(stopping.stop_path(notice.recipient, kind)) if kind.facts.may_choose else ""
    picture = picture_of(notice)
    told = {
        "greeting": f"Dear {notice.recipient.get_short_name()},",
        "notices": [_told(notice)],
        "picture": picture,
        "choices": _absolute(reverse("notice_choices")),
        "stop": stop,
        "what_stops": f"mails of the kind “{kind.label}”",
    }
    mail = _mail(notice.recipient, notice.subject, told, f"notice-{notice.pk}", "notice")
    if picture:
        attach(mail, picture)
    return mail


def html_of(name: str, subject: str, body: str) -> str:
    """A mail that is only looked at: it leads nowhere and stops nothing."""
    notice = {"subject": _one_line(subject), "body": body, "address": "#", "reason": OF_ITS_AUTHORS}
    told = {"greeting": f"Dear {name},", "notices": [notice], "picture": None, "choices": "#", "stop": ""}
    return render_to_string("mail/notice.html", told)


def digest_of(person: Any, notices: list[Notice], day: date) -> EmailMultiAlternatives:
    """One mail for all that is unread; the newest fifty with their words, the rest on the site."""
    shown = notices[:MOST_IN_A_DIGEST]
    told = {
        "greeting": f"Dear {person.get_short_name()},",
        "notices": [_told(notice) for notice in shown],
        "left": len(notices) - len(shown),
        "all_notices": _absolute(reverse("proposals:notices")),
        "choices": _absolute(reverse("notice_choices")),
        "stop": _absolute(stopping.stop_path(person, stopping.DIGEST)),
        "what_stops": "this daily mail",
    }
    count = "1 notice" if len(notices) == 1 else f"{len(notices)} notices"
    return _mail(
        person, f"{count} for you, {days.in_words(day)}", told, f"digest-{person.pk}-{day.isoformat()}", "digest"
    )


def _told(notice: Notice) -> dict[str, str]:
    return {
        "subject": _one_line(notice.subject),
        "body": notice.body,
        "address": _absolute(notice.path),
        "reason": notice.reason,
    }


def _mail(person: Any, subject: str, told: dict[str, Any], name: str, template: str) -> EmailMultiAlternatives:
    mail = in_both_forms(person.email, subject, _as_text(told), told, name, template)
    if told["stop"]:
        mail.extra_headers["List-Unsubscribe"] = f"<{told['stop']}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def in_both_forms(
    email: str, subject: str, text: str, told: dict[str, Any], name: str, template: str
) -> EmailMultiAlternatives:
    """A mail to one address: `text`, and beside it the template made from `told`. `name` makes its Message-ID."""
    headers = {"Message-ID": f"<{name}@{urlsplit(settings.BASE_URL).hostname}>", "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(_one_line(subject), text, to=[email], headers=headers)
    mail.attach_alternative(render_to_string(f"mail/{template}.html", told), "text/html")
    return mail


def _as_text(told: dict[str, Any]) -> str:
    parts = [told["greeting"]]
    is_digest = "left" in told
    for notice in told["notices"]:
        heading = [notice["subject"].upper()] if is_digest else []
        parts += [*heading, notice["body"], notice["address"], notice["reason"]]
    if told.get("picture"):
        parts.append(told["picture"].says)
    if is_digest and told["left"]:
        parts.append(f"And {told['left']} more: {told['all_notices']}")
    return "\n\n".join([*parts, *_closing(told)]) + "\n"


def _closing(told: dict[str, Any]) -> Iterable[str]:
    yield f"-- \n{settings.SERVICE_NAME}"
    yield f"How you are told is your choice: {told['choices']}"
    if told["stop"]:
        yield f"Stop {told['what_stops']}: {told['stop']}"


def _one_line(text: str) -> str:
    """No line end gets into a header, whatever a name or a title holds."""
    return " ".join(text.split())


def _absolute(path: str) -> str:
    return settings.BASE_URL.rstrip("/") + path
