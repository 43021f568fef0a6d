"""A time that is held: the best of a few tries, in seconds of processor, as others use the machine as well."""

from collections.abc import Callable
from time import process_time
from typing import Any


def best_seconds(act: Callable[[], Any], tries: int = 3) -> float:
    """The shortest of some tries, after one that warms up."""
    act()
    seconds = min(_seconds(act) for _ in range(tries))
    print(f"\n{seconds:.3f} s of processor")
    return seconds


def _seconds(act: Callable[[], Any]) -> float:
    start = process_time()
    act()
    return process_time() - start
