"""Which phrases two texts share: texts in, runs of words out, each with whether the other text has it too.

Words are the same when they begin alike, so that "pharmacists" meets "pharmacist". Longer phrases are found first,
and a phrase of everyday words alone says nothing.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from proposals.texts.likeness import SIZE, plain, rarity

LONGEST = 12  # words in a phrase
STEM = 7  # letters by which a long word is known
SAYS_SOMETHING = 2.6  # how rare the rarest 4-gram of a word must be, in a phrase of several words
SAYS_ENOUGH_ALONE = 3.5  # and of a word without others, which is not a short one either
SHORTEST_ALONE = 6  # letters
EVERYDAY = 1.5  # a word whose rarest 4-gram is no rarer does not begin or end a phrase: the, with, of
WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class Part(NamedTuple):
    """A stretch of a text as it was written."""

    text: str
    is_shared: bool


def shared_parts(text: str, other: str) -> list[Part]:
    """`text` cut where it enters or leaves a phrase that `other` has as well. Joined, the parts are the text."""
    places = [match.span() for match in WORDS.finditer(text)]
    parts, written = [], 0
    for first, last in _shared_spans([text[start:end] for start, end in places], WORDS.findall(other)):
        start, end = places[first][0], places[last][1]
        parts += [Part(text[written:start], False), Part(text[start:end], True)]
        written = end
    return [part for part in [*parts, Part(text[written:], False)] if part.text]


def shared_phrases(text: str, other: str, most: int = 5) -> list[str]:
    """The phrases of `text` that `other` has as well, the longest first; none that stands inside a longer one."""
    found = [part.text for part in shared_parts(text, other) if part.is_shared]
    told: dict[str, str] = {}
    for phrase in sorted(found, key=lambda phrase: -len(WORDS.findall(phrase))):
        stems = " ".join(["", *map(stem, WORDS.findall(phrase)), ""])
        if not any(stems in longer for longer in told):
            told[stems] = phrase
    return list(told.values())[:most]


def _shared_spans(words: list[str], others: list[str]) -> list[tuple[int, int]]:
    """(first, last) place of each shared phrase, in reading order; no two overlap."""
    mine, theirs = [stem(word) for word in words], [stem(word) for word in others]
    taken = [False] * len(words)
    spans = []
    for size in range(min(LONGEST, len(mine), len(theirs)), 0, -1):
        known = {tuple(theirs[start : start + size]) for start in range(len(theirs) - size + 1)}
        for start in range(len(mine) - size + 1):
            here = slice(start, start + size)
            if not any(taken[here]) and tuple(mine[here]) in known and says_something(words[here]):
                taken[here] = [True] * size
                spans.append(_without_everyday_ends(words, start, start + size - 1))
    return sorted(spans)


def _without_everyday_ends(words: list[str], first: int, last: int) -> tuple[int, int]:
    while rarest(words[first]) <= EVERYDAY:
        first += 1
    while rarest(words[last]) <= EVERYDAY:
        last -= 1
    return first, last


def says_something(words: list[str]) -> bool:
    """Several words of which one is no everyday word, or a single long and rare one."""
    if len(words) == 1:
        return len(words[0]) >= SHORTEST_ALONE and rarest(words[0]) >= SAYS_ENOUGH_ALONE
    return max(map(rarest, words)) >= SAYS_SOMETHING


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    letters = plain(word).replace(" ", "")
    return letters[:STEM] if len(letters) > STEM else letters.removesuffix("s")


@lru_cache(maxsize=4_096)
def rarest(word: str) -> float:
    letters = plain(word)
    return max((rarity(letters[start : start + SIZE]) for start in range(len(letters) - SIZE + 1)), default=0.0)
