"""The history of benchmark proposals, each a chain of its own as the door to state would have written it."""

from collections.abc import Iterator
from typing import Any

from exchange.demo.bulk_rows import Batch, Making
from exchange.models import Member
from proposals.models import HistoryEntry
from proposals.models.history import NO_PROOF
from proposals.states import State
from proposals.steps import Step


def write(making: list[Making], batch: Batch) -> None:
    HistoryEntry.objects.bulk_create(entry for each in making for entry in _chain(each, batch))


def _chain(making: Making, batch: Batch) -> Iterator[HistoryEntry]:
    proof = NO_PROOF
    steps = zip(making.steps, making.moments, strict=True)
    for number, (step, moment) in enumerate(steps, start=1):
        by, note, evidence = _told(step, making, batch)
        entry = HistoryEntry(
            proposal_id=making.proposal.pk,
            number=number,
            step=step.name,
            label=step.label,
            from_state=step.source,
            to_state=str(step.target),
            by_id=by.pk,
            office=step.who,
            note=note,
            note_is_for=step.note_is_for,
            evidence=evidence,
            is_embargoed=step.is_embargoed,
            at=moment,
            previous_proof=proof,
        )
        entry.proof = proof = entry.expected_proof()
        yield entry


def _told(step: Step, making: Making, batch: Batch) -> tuple[Member, str, dict[str, Any]]:
    """Who took the step, and the note and the evidence with it."""
    proposal, manager = making.proposal, batch.managers[1]
    match step.name:
        case "pass_to_panel":
            return batch.moderator, "", {"panel": {"pk": making.panel.pk, "name": making.panel.name}}
        case "close_scoring":
            return batch.seats[making.panel.pk][0].person, "", {"score": str(proposal.score)}
        case "fund":
            return manager, "", {"award": proposal.award_pounds, "conditions": ""}
        case "record_spread":
            return manager, "", {}
        case "decline":
            by = manager if step.source == State.SCORED else batch.moderator
            evidence = {"reason": str(proposal.decline_reason), "signpost": proposal.signpost}
            return by, "Thank you for writing it. It is not taken forward in this call.", evidence
    return making.lead, "", {}
