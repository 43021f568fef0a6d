"""The address that stops mails of one kind to one person, in each mail and for mail programs (RFC 8058).

It is signed and needs no sign-in. Whoever holds it can do this one thing: stop that kind of mail to that person.
"""

from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from proposals.kinds import NoticeKind

DIGEST = "digest"


class Stop(NamedTuple):
    """`kind` is a kind of notices, or `DIGEST` for all that comes in the daily mail."""

    person_pk: int
    kind: str


def stop_path(person: Any, kind: str) -> str:
    return reverse("proposals:stop_mail", args=[_signer().sign(f"{person.pk}.{kind}")])


def read_token(token: str) -> Stop | None:
    """What a token stands for; None for one that we did not sign, or of a kind that can't be stopped."""
    try:
        pk, kind = _signer().unsign(token).split(".")
    except (BadSignature, ValueError):
        return None
    return Stop(int(pk), kind) if kind == DIGEST or may_be_stopped(kind) else None


def may_be_stopped(kind: str) -> bool:
    return kind in NoticeKind.values and NoticeKind(kind).facts.may_choose


def _signer() -> Signer:
    return Signer(salt="proposals.stop-mail")
