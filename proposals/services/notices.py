"""Reading what one was told, and choosing how to be told. Both are acts of the person themselves, for themselves."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.timezone import now

from proposals.errors import NotReady, StaleVersion
from proposals.kinds import Delivery, NoticeKind
from proposals.mailing.choices import choices_of, version_of
from proposals.mailing.stopping import DIGEST, Stop
from proposals.models import Notice, NoticeChoice
from proposals.services.transactions import lock_person, service

CHOSEN_MEANWHILE = "You chose again after you opened this page, here or by the link in a mail. Compare, and save again."


def mark_read(notice: Notice, *, by: Any) -> None:
    _unread_of(by).filter(pk=notice.pk).update(read_at=now())


def mark_all_read(*, by: Any, up_to: int) -> int:
    """Mark what stood on the page, none that came in after it: `up_to` is the newest notice shown."""
    return _unread_of(by).filter(pk__lte=up_to).update(read_at=now())


@service
def choose(*, by: Any, choices: Mapping[str, str], seen: str | None = None) -> None:
    """Keep how this person wants to be told; kinds that are not named stay as they are.

    `seen` is the version of their choices that they looked at: one who stopped a mail by its link, or chose in another
    tab, does not take that back unawares.

    raises  NotReady for a kind that always comes by mail, StaleVersion
    """
    fixed = [kind for kind in map(NoticeKind, choices) if not kind.facts.may_choose]
    if fixed:
        fields = {kind.value: ["This always comes by mail at once."] for kind in fixed}
        raise NotReady("Invitations and what is about your account always come by mail at once.", fields=fields)
    lock_person(by)
    if seen is not None and seen != version_of(choices_of(by)):
        raise StaleVersion(CHOSEN_MEANWHILE)
    _keep(by.pk, choices)


@service
def stop_mail(stop: Stop) -> None:
    """Send no more mail of one kind, or no daily mail, to the person whose signed address asked for it."""
    if not get_user_model().objects.select_for_update().filter(pk=stop.person_pk).first():  # the mail outlived it
        return
    kinds = [NoticeKind(stop.kind)] if stop.kind != DIGEST else _in_the_digest_of(stop.person_pk)
    _keep(stop.person_pk, dict.fromkeys(kinds, Delivery.SITE))


def _in_the_digest_of(person_pk: int) -> list[NoticeKind]:
    return [kind for kind, delivery in choices_of(person_pk).items() if delivery == Delivery.DIGEST]


def _keep(person_pk: int, choices: Mapping[str, str]) -> None:
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(person_id=person_pk, kind=kind, delivery=delivery) for kind, delivery in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["delivery"],
    )


def _unread_of(person: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=person, read_at=None)
