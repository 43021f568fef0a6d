"""Whether each history is an unbroken chain, read once for all of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from proposals.lifecycle import PROPOSAL_STEPS
from proposals.models import HistoryEntry
from proposals.models.history import NO_PROOF
from proposals.states import State

KNOWN_STEPS = {(step.name, step.source, step.target) for step in PROPOSAL_STEPS}


def histories_are_unbroken() -> Iterator[str]:
    """Each history is a chain: numbers without gaps, steps of the lifecycle that join, proofs that verify."""
    yield from read_histories().faults


@dataclass
class Reading:
    """All histories, read once: how many there are, one hash over the ends of all chains, and what is wrong."""

    entries: int = 0
    proposals: int = 0
    head: str = ""
    faults: list[str] = field(default_factory=list)


def read_histories() -> Reading:
    """Walk every chain from its first entry to its last."""
    reading, ends = Reading(), hashlib.sha256()
    before: HistoryEntry | None = None
    for entry in HistoryEntry.objects.order_by("proposal", "number").iterator(chunk_size=5_000):
        if before is not None and before.proposal_id != entry.proposal_id:
            _end(reading, ends, before)
            before = None
        reading.entries += 1
        reading.faults += [f"{fault} (proposal in row {entry.proposal_id})." for fault in _faults(entry, before)]
        before = entry
    if before is not None:
        _end(reading, ends, before)
    reading.head = ends.hexdigest()
    return reading


def _end(reading: Reading, ends: Any, last: HistoryEntry) -> None:
    reading.proposals += 1
    ends.update(f"{last.proposal_id}:{last.number}:{last.proof}\n".encode())


def _faults(entry: HistoryEntry, before: HistoryEntry | None) -> Iterator[str]:
    """What is wrong with one link of a chain."""
    number, proof, state = (before.number, before.proof, before.to_state) if before else (0, NO_PROOF, State.DRAFT)
    name = f"Entry {entry.number}, “{entry.label}”,"
    if entry.number != number + 1:
        yield f"{name} follows number {number}"
    if entry.previous_proof != proof:
        yield f"{name} does not hold on to the entry before it"
    if entry.proof != entry.expected_proof():
        yield f"{name} is not what it was when it was written"
    if entry.from_state != state:
        yield f"{name} starts from {entry.from_state}, but the proposal was {state}"
    targets = {(entry.step, entry.from_state, entry.to_state), (entry.step, entry.from_state, None)}
    if not targets & KNOWN_STEPS:
        yield f"{name} from {entry.from_state} to {entry.to_state} is no step of the lifecycle"


OF_HISTORIES = [histories_are_unbroken]
