"""How alike two short texts are, and which of many are most like one: texts in, numbers out.

A text is the set of its character 4-grams, each weighed by how often it stands in the text and by how rare it is; two
texts are as alike as the cosine between them. How rare a 4-gram is, is told by a fixed table (`common_grams.txt`) and
not by the texts that are searched: so the likeness of two texts is a fact about those two alone, and a text that
somebody may not see can neither raise nor lower it. Which phrases two texts share is told by `phrases.py`.
"""

import hashlib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

SIZE = 4
PLACES = 1 << 18  # 4-grams are counted by a hash of this many places; two of them seldom share one
RECIPE = 1  # raised whenever the same text would give another vector: stored vectors are then made anew
TABLE = Path(__file__).with_name("common_grams.txt")
WORD = re.compile(r"[^\W_]+")


class Vector(NamedTuple):
    """A text of length one: the places of its 4-grams in rising order, and what each weighs."""

    places: np.ndarray
    weights: np.ndarray


def summary_of(title: str, pitch: str) -> str:
    """What is compared of a proposal: the title says little alone, and the pitch stands for all the rest."""
    return f"{title}\n{pitch}"


def digest_of(title: str, pitch: str) -> str:
    """By which a stored vector is known to be that of this text."""
    return hashlib.sha256(f"{RECIPE}\n{summary_of(title, pitch)}".encode()).hexdigest()


def plain(text: str) -> str:
    """Small letters and digits with one space around each word; signs and apostrophes are gone."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    return " ".join(["", *WORD.findall(folded), ""])


def grams(text: str) -> Counter[str]:
    letters = plain(text)
    return Counter(letters[start : start + SIZE] for start in range(len(letters) - SIZE + 1))


@lru_cache(maxsize=4_096)
def vector_of(text: str) -> Vector:
    """`(1 + log times) * log((1 + N) / (1 + texts with it))` for each 4-gram, brought to length one."""
    weighed: Counter[int] = Counter()
    for gram, times in grams(text).items():
        weighed[crc32(gram.encode()) % PLACES] += (1 + math.log(times)) * rarity(gram)  # type: ignore[assignment]
    places = np.array(sorted(weighed), dtype=np.uint32)
    weights = np.array([weighed[place] for place in places.tolist()], dtype=np.float32)
    return Vector(places, weights / (np.linalg.norm(weights) or np.float32(1)))


def likeness(one: str, other: str) -> float:
    """0 for texts that share nothing, 1 for the same text."""
    a, b = vector_of(one), vector_of(other)
    _, in_a, in_b = np.intersect1d(a.places, b.places, assume_unique=True, return_indices=True)
    return float(a.weights[in_a] @ b.weights[in_b])


# --- How rare a 4-gram is -----------------------------------------------------------------------------------------
class Table(NamedTuple):
    """In how many of so many texts each common 4-gram stands; one that is not listed stands in fewer than `fewest`."""

    texts: int
    fewest: int
    times: dict[str, int]


def rarity(gram: str) -> float:
    known = table()
    return math.log((1 + known.texts) / (1 + known.times.get(gram, known.fewest)))


@cache
def table() -> Table:
    """The file: a line with the two numbers, then one line for each number of texts with its 4-grams, _ for a space."""
    first, *lines = TABLE.read_text(encoding="utf-8").splitlines()
    texts, fewest = map(int, first.split())
    rows = [line.split() for line in lines]
    return Table(texts, fewest, {gram.replace("_", " "): int(times) for times, *found in rows for gram in found})


def written_table(texts: Iterable[str], least_share: float) -> str:
    """What `count_grams` writes: the 4-grams that stand in at least this share of the texts."""
    counted = [set(grams(text)) for text in texts]
    times, fewest = Counter(gram for found in counted for gram in found), math.ceil(len(counted) * least_share)
    lines: dict[int, list[str]] = {}
    for gram, number in sorted(times.items()):
        if number >= fewest:
            lines.setdefault(number, []).append(gram.replace(" ", "_"))
    rows = [f"{number} {' '.join(found)}" for number, found in sorted(lines.items(), reverse=True)]
    return "\n".join([f"{len(counted)} {fewest}", *rows]) + "\n"


# --- Many texts ---------------------------------------------------------------------------------------------------
class Index:
    """Vectors of many texts in one row of memory. One is added, replaced or removed without touching the others.

    A vector that is gone stays as waste until half of the memory is waste; then the rest moves together.
    """

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._places = np.empty(1 << 16, dtype=np.uint32)
        self._weights = np.empty(1 << 16, dtype=np.float32)
        self._used = self._waste = 0
        self._starts: list[int] = []
        self._keys: list[Hashable] = []
        self._slots: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def put(self, key: Hashable, vector: Vector) -> None:
        """Add the text with this key, or replace it. One without a single 4-gram is like no other and left out."""
        self.remove(key)
        size = len(vector.places)
        if not size:
            return
        self._make_room(size)
        here = slice(self._used, self._used + size)
        self._places[here], self._weights[here] = vector
        self._slots[key] = len(self._keys)
        self._keys.append(key)
        self._starts.append(self._used)
        self._used += size

    def remove(self, key: Hashable) -> None:
        slot = self._slots.pop(key, None)
        if slot is None:
            return
        self._waste += len(self._vector(slot).places)
        self._weights[self._span(slot)] = 0
        if self._waste * 2 > self._used:
            self._compact()

    def nearest(self, vector: Vector, least: float) -> list[tuple[Hashable, float]]:
        """[(key, likeness)] of all that are at least so alike, the most alike first, then the later key."""
        if not self._starts:
            return []
        asked = np.zeros(PLACES, dtype=np.float32)
        asked[vector.places] = vector.weights
        shares = asked.take(self._places[: self._used])
        shares *= self._weights[: self._used]
        likenesses = np.add.reduceat(shares, self._starts)
        found = [(self._keys[slot], float(likenesses[slot])) for slot in np.flatnonzero(likenesses >= least)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _span(self, slot: int) -> slice:
        end = self._starts[slot + 1] if slot + 1 < len(self._starts) else self._used
        return slice(self._starts[slot], end)

    def _vector(self, slot: int) -> Vector:
        return Vector(self._places[self._span(slot)], self._weights[self._span(slot)])

    def _make_room(self, size: int) -> None:
        while self._used + size > len(self._places):
            self._places = np.concatenate([self._places, np.empty_like(self._places)])
            self._weights = np.concatenate([self._weights, np.empty_like(self._weights)])

    def _compact(self) -> None:
        kept = [(key, Vector(*map(np.copy, self._vector(slot)))) for key, slot in self._slots.items()]
        self._clear()
        for key, vector in kept:
            self.put(key, vector)
