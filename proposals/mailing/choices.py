"""How people have chosen to be told, and whether they may still be told."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from proposals.kinds import Delivery, NoticeKind
from proposals.models import Notice, NoticeChoice


def deliveries(people: Iterable[Any], kind: NoticeKind) -> dict[int, Delivery]:
    """{pk of a person: how they are told of this kind}, in one query."""
    people = [person.pk for person in people]
    if not kind.facts.may_choose:
        return dict.fromkeys(people, kind.facts.usual)
    chosen = dict(NoticeChoice.objects.filter(person__in=people, kind=kind).values_list("person", "delivery"))
    return {pk: Delivery(chosen.get(pk, kind.facts.usual)) for pk in people}


def choices_of(person: Any) -> dict[NoticeKind, Delivery]:
    """How this person is told of each kind."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "delivery"))
    return {
        kind: Delivery(chosen.get(kind, kind.facts.usual)) if kind.facts.may_choose else kind.facts.usual
        for kind in NoticeKind
    }


def version_of(choices: dict[NoticeKind, Delivery]) -> str:
    """What tells these choices from any others; an edit states the one that it was made from."""
    told = ",".join(f"{kind.value}={delivery.value}" for kind, delivery in sorted(choices.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def may_be_mailed(notice: Notice, chosen: Mapping[NoticeKind, Delivery] | None = None) -> bool:
    """Asked when the mail goes out: they still want it, may sign in, and hold the right to what it tells of.

    chosen  the `choices_of` its recipient, for whoever asks of several
    """
    kind, person = NoticeKind(notice.kind), notice.recipient
    wants = (chosen or choices_of(person))[kind] != Delivery.SITE
    return (
        wants
        and person.is_active
        and (not _asks_for_a_right(notice) or person.has_perm(kind.facts.right, notice.about))
    )


def _asks_for_a_right(notice: Notice) -> bool:
    return bool(notice.about_id and NoticeKind(notice.kind).facts.right)
