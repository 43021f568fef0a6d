"""Reading what one was told. A notice is marked as read by its own recipient, and only by an act of theirs."""

from typing import Any

from django.utils.timezone import now

from proposals.models import Notice


def mark_read(notice: Notice, *, by: Any) -> None:
    _unread_of(by).filter(pk=notice.pk).update(read_at=now())


def mark_all_read(*, by: Any, up_to: int) -> int:
    """Mark what stood on the page, none that came in after it: `up_to` is the newest notice shown."""
    return _unread_of(by).filter(pk__lte=up_to).update(read_at=now())


def _unread_of(person: Any) -> Any:
    return Notice.objects.filter(recipient=person, read_at=None)
