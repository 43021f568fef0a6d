"""The four lifecycles as tables of words, for the README and for the drawing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from proposals.lifecycle import CALL_STEPS, PROPOSAL_STEPS
from proposals.states import MAIN_LINE, CallState, State
from proposals.steps import Step
from scoring.lifecycle import ASSIGNMENT_STEPS, SHORTLIST_STEPS
from scoring.states import AssignmentState, ShortlistState

BACK = "the state it left"


class Machine(NamedTuple):
    """States in the order in which things normally go, and the steps between them."""

    title: str
    steps: list[Step]
    words: dict[str, str]
    main_line: list[str]


MACHINES = [
    Machine(
        "A proposal",
        PROPOSAL_STEPS,
        dict(State.choices),
        list(MAIN_LINE),
    ),
    Machine("A call", CALL_STEPS, dict(CallState.choices), list(CallState)),
    Machine(
        "An assignment, asking one assessor to mark one proposal",
        ASSIGNMENT_STEPS,
        dict(AssignmentState.choices),
        [AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.RETURNED],
    ),
    Machine(
        "A shortlist",
        SHORTLIST_STEPS,
        dict(ShortlistState.choices),
        list(ShortlistState),
    ),
]


class Row(NamedTuple):
    step: str
    sources: str
    target: str
    who: str
    conditions: str


def tables() -> str:
    """All four in Markdown."""
    return "\n\n".join(f"**{machine.title}**\n\n{_table(machine)}" for machine in MACHINES)


def _table(machine: Machine) -> str:
    lines = ["| Step | From | To | Who | What must be true, and what goes with it |", "|---|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows_of(machine))])


def rows_of(machine: Machine) -> Iterator[Row]:
    """One row for all states from which the same people take the same step under the same conditions."""
    alike: dict[Step, list[Step]] = {}
    for step in machine.steps:
        alike.setdefault(replace(step, source=""), []).append(step)
    for steps in alike.values():
        first = steps[0]
        sources = ", ".join(machine.words[step.source] for step in steps)
        target = machine.words[first.target] if first.target else BACK
        yield Row(first.label, sources, target, first.who, "; ".join(_conditions(first)))


def _conditions(step: Step) -> Iterator[str]:
    """Guards by their names, which read as words; then the evidence, the note and the embargo."""
    for guard in step.guards:
        yield guard.__name__.replace("_", " ").replace(" nhs ", " NHS ")
    if step.evidence:
        yield f"evidence: {step.evidence}"
    if step.note:
        yield f"a note: {step.note.rstrip('.').lower()}"
    if step.is_embargoed:
        yield "hidden until the call is announced"
    if step.while_embargoed:
        yield "the author still sees it as scored"
