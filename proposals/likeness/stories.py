"""Which stories are like a text: of what was funded, and of awards that ended.

What one person may not read is cut off before anything is ordered or shown, as in `search.py`.
"""

from collections.abc import Iterable
from threading import Lock
from typing import Any

from proposals import rights
from proposals.likeness.search import LEAST
from proposals.models import Proposal, StoryEdition
from proposals.stories import public_stories
from proposals.texts.likeness import Index, Vector, summary_of, vector_of

MOST = 3


class Editions:
    """The parts of approved editions as this process compared them. An edition never changes, so none is read twice."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Read everything anew at the next search: for a database that went back in time, as between two tests."""
        self._index, self._read = Index(), set[int]()

    def nearest(self, vector: Vector, editions: set[int]) -> dict[int, float]:
        """{edition: likeness of the part that is most alike}, of these. One query where some were not read yet."""
        with self._lock:
            self._read_more(editions - self._read)
            found = self._index.nearest(vector, LEAST)
        best: dict[int, float] = {}
        for key, likeness in found:
            edition: int = key[0]  # type: ignore[index]
            best.setdefault(edition, likeness)
        return {edition: likeness for edition, likeness in best.items() if edition in editions}

    def _read_more(self, unread: Iterable[int]) -> None:
        for edition in StoryEdition.objects.filter(pk__in=unread) if unread else ():
            parts = (summary_of(edition.title, edition.overview), edition.challenge, edition.outcomes)
            for number, part in enumerate(parts):
                self._index.put((edition.pk, number), vector_of(part))
            self._read.add(edition.pk)


editions = Editions()


def stories_like(title: str, pitch: str, person: Any) -> list[StoryEdition]:
    """The three most alike that this person may read, the most alike first. Two queries at most once all were read."""
    told = public_stories(Proposal.objects.visible_to(person, rights.STORY))
    alike = editions.nearest(vector_of(summary_of(title, pitch)), set(told.order_by().values_list("pk", flat=True)))
    hits = sorted(alike, key=lambda pk: (-alike[pk], pk))[:MOST]
    rows = told.in_bulk(hits) if hits else {}
    return [rows[pk] for pk in hits]
