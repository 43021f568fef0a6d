"""How a lifecycle is written and walked: a rule is a row, a fact carries its own sentence.

`step` makes one row of a transition table (on top of django-fsm-2), `guard` names a fact that must be true, and
`perform` walks a row that its caller has locked. What the steps of a proposal are stands in `lifecycle.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from proposals.errors import NotPermitted, NotReady, WrongState

Guard = Callable[[Any], bool]
StateField = FSMField


class StatefulModel(ConcurrentTransitionMixin, models.Model):
    """A row with a lifecycle: saving a stale copy of it is refused instead of moving its state back."""

    class Meta:
        abstract = True


@dataclass(frozen=True)
class Step:
    """One row: from `source`, whoever holds the right `may` reaches `target` when every guard holds."""

    name: str
    label: str
    source: str
    target: str | None
    may: str
    who: str
    guards: tuple[Guard, ...] = ()
    evidence: str = ""
    note: str = ""  # what the note must say; empty when none is asked for
    note_is_for: str = "authors"  # or "team": a note the authors never see
    is_embargoed: bool = False
    locks_call: bool = False
    is_by_hand: bool = True  # or it follows from something else that happens, and is offered nowhere
    while_embargoed: bool = False  # only for those who still see the state before the decision

    def unmet(self, row: Any) -> list[str]:
        return [reason for guard in self.guards for reason in reasons_against(guard, row)]


def guard(sentence: str | Callable[[Any], list[str]]) -> Callable[[Guard], Guard]:
    """Give a yes or no question the sentence that tells a person why the answer is no."""

    def attach(fact: Guard) -> Guard:
        fact.sentence = sentence  # type: ignore[attr-defined]
        return fact

    return attach


def reasons_against(fact: Guard, row: Any) -> list[str]:
    if fact(row):
        return []
    sentence = fact.sentence  # type: ignore[attr-defined]
    return sentence(row) if callable(sentence) else [sentence]


def step(
    label: str,
    source: str | Sequence[str],
    target: str | None,
    *,
    guards: Iterable[Guard] = (),
    **facts: Any,
) -> Callable[[Any], Any]:
    """Add a row (or one for each source) to the lifecycle around it; `target` None: the method returns it."""
    sources = [source] if isinstance(source, str) else list(source)

    def add(method: Any) -> Any:
        rows = [Step(method.__name__, label, each, target, guards=tuple(guards), **facts) for each in sources]
        steps = rows + getattr(method, "steps", [])
        method = transition(
            field="state",
            source=[str(each) for each in sources],
            target=target or RETURN_VALUE(),
            conditions=[_behind_the_door, *guards],
            permission=facts["may"],
        )(method)
        method.steps = steps
        return method

    return add


def _behind_the_door(row: Any) -> bool:
    """A transition runs only inside `perform`: calling its method alone is refused by django-fsm."""
    return getattr(row, "_door_is_open", False)


def steps_of(lifecycle: type) -> list[Step]:
    """The whole table, in the order in which it is written."""
    return [row for method in vars(lifecycle).values() for row in getattr(method, "steps", [])]


def find_step(row: Any, name: str, known_state: str) -> Step:
    """The row for this step from the state as a person knows it; rows kept for the embargo are not offered."""
    for each in row.STEPS:
        if each.name == name and each.source == known_state and not each.while_embargoed:
            return each
    raise WrongState(f"“{_label(row, name)}” is not possible: {row.called} is {_words(row, known_state)}.")


def perform(row: Any, name: str, *, by: Any, known_state: str | None = None, note: str = "", **evidence: Any) -> Step:
    """Check the step, the right, the note and every guard, then change `row` in memory. The caller locked it.

    `known_state` is the state as this person may know it. Where an embargoed decision hides behind it, every
    answer is the one they would get without that decision.
    """
    taken = allowed_step(row, name, by=by, known_state=known_state or row.state)
    if taken.note and not note.strip():
        raise NotReady(taken.note, fields={"note": [taken.note]})
    if reasons := taken.unmet(row):
        raise NotReady(*reasons)
    row._door_is_open = True
    try:
        getattr(row, name)(**evidence)
    finally:
        row._door_is_open = False
    return taken


def allowed_step(row: Any, name: str, *, by: Any, known_state: str) -> Step:
    """The row that `name` walks for this person. Its guards are not asked yet."""
    taken = find_step(row, name, known_state)
    if not by.has_perm(taken.may, row):
        raise NotPermitted(f"You may not do this: “{taken.label}” is for {taken.who}.")
    if known_state == row.state:
        return taken
    return next(each for each in row.STEPS if each.name == name and each.source == row.state)


def steps_open_to(row: Any, person: Any, known_state: str) -> list[Step]:
    """The steps that stand in the table from here and that this person may take; guards may still say wait."""
    return [
        each
        for each in row.STEPS
        if each.source == known_state
        and each.is_by_hand
        and not each.while_embargoed
        and person.has_perm(each.may, row)
    ]


def _label(row: Any, name: str) -> str:
    return next((each.label for each in row.STEPS if each.name == name), name)


def _words(row: Any, state: str) -> str:
    return dict(row._meta.get_field("state").choices)[state].lower()
