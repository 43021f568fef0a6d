"""What a sheet still lacks before it can be returned: asked by the guard of the step, the page and the API alike."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Gap(NamedTuple):
    """`field` is the name of the field that is to be filled in."""

    field: str
    called: str
    sentence: str


def gaps_of(sheet: Any, criteria: Iterable[Any], marks: Mapping[int, Any]) -> list[Gap]:
    """In the order of the sheet; `marks` is {criterion pk: what was given}."""
    gaps = [gap for criterion in criteria for gap in _of_criterion(criterion, marks.get(criterion.pk))]
    if not sheet.confidence:
        gaps.append(Gap("confidence", "How sure you are", "Say how sure you are of your marks."))
    if sheet.is_fundable is None:
        gaps.append(Gap("is_fundable", "Worth funding", "Say whether it is worth funding, all in all."))
    return gaps


def _of_criterion(criterion: Any, given: Any) -> Iterable[Gap]:
    if given is None or given.mark is None:
        yield Gap(f"mark_{criterion.pk}", criterion.name, f"There is no mark for “{criterion.name}” yet.")
    wanted, written = criterion.least_words, len(given.comment.split()) if given else 0
    if written < wanted:
        sentence = f"Give your reasons for “{criterion.name}” in at least {wanted} words; there are {written} so far."
        yield Gap(f"comment_{criterion.pk}", f"Reasons for {criterion.name}", sentence)
