"""The difference between two texts, word by word: texts in, runs of words out. Nothing here knows of proposals.

Matching is that of `difflib`, with a budget: whatever two texts hold, an answer comes in a fraction of a second. When
the budget is spent the largest common passages have been found, and what lies between is told as replaced.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from heapq import heappop, heappush
from itertools import groupby, pairwise
from typing import NamedTuple

SAME, REMOVED, ADDED = "same", "removed", "added"
MOST_STEPS = 1_000_000  # comparisons of two words; a tenth of a second or two
SHORTEST_ISLAND = 2  # so few words that stayed between two changes are told as changed with them
CONTEXT = 20  # words that stay in sight on each side of a change
WORDS = re.compile(r"(\S+)(\s*)")


class Run(NamedTuple):
    """Words in a row that are the same in both texts, or stand in one of them only."""

    kind: str
    text: str


class Word(NamedTuple):
    """A word and the space after it; where only the space differs, the word is the same."""

    letters: str
    space: str


class Passage(NamedTuple):
    """Runs that are shown, or, when `is_folded`, one long run of unchanged words."""

    is_folded: bool
    runs: list[Run]

    @property
    def words(self) -> int:
        return sum(len(run.text.split()) for run in self.runs)


Span = tuple[int, int, int]  # where it begins in the one text, in the other, and how many words it holds


def word_runs(before: str, after: str) -> list[Run]:
    """What became of `before` on the way to `after`.

    Joined, the runs that are not added give the words of `before`, those that are not removed the words of `after`.
    """
    old, new = words_of(before), words_of(after)
    runs = [
        Run(kind, "".join(letters + space for _, letters, space in words))
        for kind, words in groupby(_told(old, new), key=lambda word: word[0])
    ]
    return [run for run in runs if run.text]


def words_of(text: str) -> list[Word]:
    return [Word(*found) for found in WORDS.findall(text)]


def _told(old: Sequence[Word], new: Sequence[Word]) -> Iterator[tuple[str, str, str]]:
    place_in_old = place_in_new = 0
    end = (len(old), len(new), 0)
    spans = without_islands(common_spans([each.letters for each in old], [each.letters for each in new]), end)
    for in_old, in_new, size in [*spans, end]:
        yield from ((REMOVED, *word) for word in old[place_in_old:in_old])
        yield from ((ADDED, *word) for word in new[place_in_new:in_new])
        yield from ((SAME, *word) for word in new[in_new : in_new + size])
        place_in_old, place_in_new = in_old + size, in_new + size


def common_spans(old: Sequence[str], new: Sequence[str], steps: int = MOST_STEPS) -> list[Span]:
    """The passages that both have, in the order of the texts; the longest is looked for first, then on both sides."""
    start, end = _same_ends(old, new)
    matcher = SequenceMatcher(None, old, new, autojunk=True)
    cost = _costs(old, new)
    spans = [(0, 0, start), (len(old) - end, len(new) - end, end)]
    waiting = [(0, start, len(old) - end, start, len(new) - end)]
    while waiting and steps > 0:
        _, from_old, to_old, from_new, to_new = heappop(waiting)
        steps -= cost[to_old] - cost[from_old]
        in_old, in_new, size = matcher.find_longest_match(from_old, to_old, from_new, to_new)
        if not size:
            continue
        spans.append((in_old, in_new, size))
        for part in [(from_old, in_old, from_new, in_new), (in_old + size, to_old, in_new + size, to_new)]:
            if part[0] < part[1] and part[2] < part[3]:
                heappush(waiting, (part[0] - part[1], *part))  # the longest part first
    return _joined(sorted(span for span in spans if span[2]))


def _same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words are the same at the start and, apart from those, at the end."""
    most = min(len(old), len(new))
    start = next((place for place in range(most) if old[place] != new[place]), most)
    end = next((place for place in range(most - start) if old[-1 - place] != new[-1 - place]), most - start)
    return start, end


def _costs(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """How many comparisons the words of `old` up to each place may take; a word that is everywhere takes none."""
    times, total, costs = Counter(new), 0, [0]
    everywhere = len(new) // 100 + 1 if len(new) >= 200 else len(new)
    for word in old:
        total += 1 + (times[word] if times[word] <= everywhere else 0)
        costs.append(total)
    return costs


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for in_old, in_new, size in spans:
        if joined and joined[-1][0] + joined[-1][2] == in_old and joined[-1][1] + joined[-1][2] == in_new:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((in_old, in_new, size))
    return joined


def without_islands(spans: Sequence[Span], end: Span) -> list[Span]:
    """A word or two that stayed by chance between two changes make both unreadable: they go with the changes.

    `end` is the empty span behind both texts.
    """
    kept: list[Span] = []
    for here, after in pairwise([*spans, end]):
        before = kept[-1] if kept else (0, 0, 0)
        gaps = _gap(before, here), _gap(here, after)
        if here[2] > SHORTEST_ISLAND or not all(gaps) or sum(gaps) <= 2 * here[2] + 2:
            kept.append(here)
    return kept


def _gap(before: Span, after: Span) -> int:
    """How many words changed between two spans, at least."""
    return max(after[0] - before[0] - before[2], after[1] - before[1] - before[2])


def folded(runs: Sequence[Run], context: int = CONTEXT) -> list[Passage]:
    """The runs as passages, in which long unchanged ones are folded but for some words beside each change."""
    passages = [Passage(False, [])]
    for place, run in enumerate(runs):
        head, middle, tail = _parted(run, context if place else 0, context if place < len(runs) - 1 else 0)
        passages[-1].runs.extend(head)
        if middle:
            passages += [Passage(True, middle), Passage(False, [])]
        passages[-1].runs.extend(tail)
    return [passage for passage in passages if passage.runs]


def _parted(run: Run, before: int, after: int) -> tuple[list[Run], list[Run], list[Run]]:
    words = words_of(run.text)
    if run.kind != SAME or len(words) < 2 * CONTEXT + before + after:
        return [run], [], []
    parts = words[:before], words[before : len(words) - after], words[len(words) - after :]
    head, middle, tail = ([Run(SAME, "".join(map("".join, part)))] if part else [] for part in parts)
    return head, middle, tail
