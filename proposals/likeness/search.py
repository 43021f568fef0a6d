"""Which proposals are like a text, among those that one person may know of.

Each process keeps the prints of all proposals in memory and reads, at each search, what was written since (record 14).
What it finds is cut down to `visible_to` before anything of it is counted, ordered or shown; how alike two texts
are follows from these two alone (`likeness.py`), so nothing that is hidden can move what is seen.
"""

from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import Q

from proposals import rights
from proposals.models import Proposal, TextPrint
from proposals.projections import SeenProposal, see
from proposals.querysets import is_true
from proposals.texts.likeness import RECIPE, Index, Vector, summary_of, vector_of
from proposals.texts.phrases import Part, shared_parts, shared_phrases

LEAST = 0.18  # of four thousand pairs of unlike proposals not one was as alike
MOST = 5
MOST_NAMED = 500  # hits; when there are more, all that the person may know of is read instead


class Prints:
    """The prints of all proposals, as this process has read them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Read everything anew at the next search: for a database that went back in time, as between two tests."""
        self._index, self._read_up_to = Index(), 0

    def nearest(self, vector: Vector) -> list[tuple[Any, float]]:
        """One query, whatever was written since."""
        with self._lock:
            self._catch_up()
            return self._index.nearest(vector, LEAST)

    def _catch_up(self) -> None:
        newer = TextPrint.objects.filter(stamp__gt=self._read_up_to).order_by("stamp")
        for pk, places, weights, recipe, stamp in newer.values_list(
            "proposal", "places", "weights", "recipe", "stamp"
        ).iterator():
            vector = Vector(np.frombuffer(places, dtype="<u4"), np.frombuffer(weights, dtype="<f4"))
            self._index.put(pk, vector) if recipe == RECIPE else self._index.remove(pk)
            self._read_up_to = stamp


prints = Prints()


@dataclass(frozen=True)
class SimilarProposal:
    """One that is like the text, with where the two say the same."""

    seen: SeenProposal
    likeness: float
    phrases: list[str]
    title: list[Part]
    pitch: list[Part]
    row: Any

    @property
    def percent(self) -> int:
        return round(self.likeness * 100)


def similar_to(title: str, pitch: str, person: Any, *, besides: Proposal | None = None) -> list[SimilarProposal]:
    """The five most alike that this person may know of, but for `besides` and what it starts again from or as."""
    text = summary_of(title, pitch)
    likenesses = dict(prints.nearest(vector_of(text)))
    known = Proposal.objects.visible_to(person)
    if besides is not None:
        known = known.exclude(_itself_and_its_starts(besides, person))
    named = known.filter(pk__in=likenesses) if len(likenesses) <= MOST_NAMED else known
    hits = sorted(likenesses.keys() & set(named.values_list("pk", flat=True)), key=lambda pk: (-likenesses[pk], pk))
    may = {"is_on_desk": rights.DESK, "may_contact": rights.CONTACT}
    acts = {name: is_true(rights.rows_for(right, person)) for name, right in may.items()}
    rows = known.with_part_of(person).with_story().annotate(**acts).for_listing().in_bulk(hits[:MOST])
    return [_seen(rows[pk], person, text, likenesses[pk]) for pk in hits[:MOST] if pk in rows]


def _itself_and_its_starts(proposal: Proposal, person: Any) -> Q:
    """What is missing tells that two are starts of one: not to those whom it would tell who applied with either."""
    itself = Q(pk=proposal.pk)
    if rights.hides_applicants_from(person, proposal):
        return itself
    starts = Q(pk=proposal.resubmission_of_id) | Q(resubmission_of=proposal)
    return itself | starts & rights.rows_for(rights.APPLICANTS, person)


def _seen(row: Proposal, person: Any, text: str, likeness: float) -> SimilarProposal:
    return SimilarProposal(
        seen=see(row, person),
        likeness=likeness,
        phrases=shared_phrases(summary_of(row.title, row.pitch), text),
        title=shared_parts(row.title, text),
        pitch=shared_parts(row.pitch, text),
        row=row,
    )
