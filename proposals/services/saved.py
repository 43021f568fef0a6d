"""Keeping what a list is narrowed to under a name, for oneself. A list joins in by a row of
`LISTS` and shows them with `proposals/saved/_links.html`."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.auth import get_user_model
from django.utils.timezone import now

from proposals.errors import NotReady
from proposals.models import SavedFilter
from proposals.services.transactions import service

# {name: (address, words)}
LISTS = {
    "desk": ("proposals:desk", "Moderation desk"),
    "proposals": ("proposals:index", "Proposals"),
    "portfolio": ("proposals:portfolio", "Spread"),
    "ranking": ("scoring:saved_ranking", "Ranking"),  # its query names the call
}
OF_THE_MOMENT = ("page", "tick")  # what one does not come back to
MOST = 30
LONGEST = 1_000


def worth_keeping(query: str) -> str:
    """A query without empty values and without the page one happens to be on."""
    pairs = parse_qsl(query.lstrip("?"))
    return urlencode([(name, value) for name, value in pairs if name not in OF_THE_MOMENT])


@service
def save_filter(*, by: Any, of: str, name: str, query: str, pk: int | None = None) -> SavedFilter:
    """Keep a query under a name, or give the filter in row `pk` another name.

    A name that is taken already is not replaced silently.
    """
    get_user_model().objects.select_for_update(of=("self",)).get(pk=by.pk)
    theirs = SavedFilter.objects.filter(person=by, of=of)
    kept = worth_keeping(query)
    if len(kept) > LONGEST:
        raise NotReady("What is chosen is too long to be kept. Choose less.")
    row = SavedFilter.objects.get(pk=pk, person=by) if pk else SavedFilter(person=by, of=of)
    if theirs.filter(name__iexact=name).exclude(pk=row.pk or 0).exists():
        sentence = f"You have a filter called “{name}” already. Give this one another name."
        raise NotReady(sentence, fields={"name": [sentence]})
    if pk is None and theirs.count() >= MOST:
        raise NotReady(f"You keep {MOST} filters of this list. Delete one that you no longer use first.")
    row.name, row.query, row.saved_at = name, kept, now()
    row.save()
    return row


def delete_filter(pk: int, *, by: Any) -> bool:
    """Forget a filter of one's own; false when there is none such any more."""
    deleted, _ = SavedFilter.objects.filter(pk=pk, person=by).delete()
    return deleted > 0
