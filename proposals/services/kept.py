"""Texts to start from and signposts: kept by moderators for all moderators, and filled in for one proposal."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from proposals import rights
from proposals.errors import NotPermitted, NotReady, StaleVersion
from proposals.models import CannedText, Signpost
from proposals.services.transactions import service

KINDS: dict[str, tuple[type[CannedText] | type[Signpost], str]] = {
    "texts": (CannedText, "title"),
    "signposts": (Signpost, "name"),
}


@service
def save_kept(what: str, /, *, by: Any, pk: int | None = None, version: int = 0, **values: Any) -> Any:
    """Add one of `KINDS`, or change the one in row `pk`; a change of an older `version` is refused."""
    if not by.has_perm(rights.DESK):
        raise NotPermitted("Texts and signposts are kept by moderators.")
    model, name = KINDS[what]
    row = model.objects.select_for_update().get(pk=pk) if pk else model(version=0)
    if pk and row.version != version:
        raise StaleVersion(
            f"{row.changed_by} changed this after you opened it. What you typed is kept: compare, and save again."
        )
    for field, value in values.items():
        setattr(row, field, value)
    row.version, row.changed_by, row.changed_at = row.version + 1, by, now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        sentence = f"There is one called “{values[name]}” already. Give this one another {name}."
        raise NotReady(sentence, fields={name: [sentence]}) from error
    return row


def texts_for(kind: str) -> list[CannedText]:
    return list(CannedText.objects.filter(kind=kind, is_retired=False))
