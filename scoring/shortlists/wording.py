"""A row and the rules of a shortlist in words, so that what changed can be told and kept."""

from collections.abc import Mapping, Sequence
from datetime import date

from proposals import days
from proposals.states import DeclineReason
from scoring.arithmetic import HIGHEST_MARK
from scoring.models import RuleKind, ShortlistRow
from scoring.shortlisting.drawing import Terms

Condition = tuple[str, date | None]
NOTHING = "nothing"
FITS_BESIDE = 60  # letters; what is longer is told below what was there


def conditions_of(row: ShortlistRow) -> list[Condition]:
    return [(each.text, each.due_on) for each in row.conditions.all()]


def in_words(row: ShortlistRow, conditions: Sequence[Condition]) -> dict[str, str]:
    """{what it is called: what stands there}, of everything that people decide."""
    return {
        "Outcome": row.get_outcome_display(),
        "Award": f"£{row.award_pounds:,}" if row.award_pounds else "",
        "Place on the reserve list": str(row.reserve_place or ""),
        "Conditions": "; ".join(condition_in_words(*each) for each in conditions),
        "Reason for departing from the line": row.exception_reason,
        "Comment": row.comment,
        "Reason for declining": DeclineReason(row.decline_reason).label if row.decline_reason else "",
        "Signpost": row.signpost,
        "Feedback": row.feedback,
    }


def condition_in_words(text: str, due_on: date | None) -> str:
    return f"{text} (by {days.in_words(due_on)})" if due_on else text


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What changed, in one line each, or in two where it is long; empty where nothing did."""
    changed = [name for name in after if after[name] != before.get(name, "")]
    return "\n".join(_changed(name, before.get(name) or NOTHING, after[name] or NOTHING) for name in changed)


def _changed(name: str, before: str, after: str) -> str:
    if max(len(before), len(after)) <= FITS_BESIDE:
        return f"{name}: {before}, now {_ended(after)}"
    return f"{name}, before: {_ended(before)}\n{name}, now: {_ended(after)}"


def told(words: Mapping[str, str]) -> str:
    """What stands, in one line each."""
    return "\n".join(f"{name}: {_ended(said)}" for name, said in words.items() if said) or "Nothing is decided."


def _ended(said: str) -> str:
    return f"{said.removesuffix('.')}."


def terms_in_words(terms: Terms) -> list[str]:
    """What the line is drawn by: each figure and each rule as a sentence."""
    rules = terms.rules
    minimums = [each for each in terms.criteria if each.minimum is not None]
    return [
        f"Pot: £{rules.pot_pounds:,}.",
        f"Quality line: {rules.quality_line * 100 / HIGHEST_MARK:.0f}%.",
        *(f"{area}: at least £{pounds:,}." for area, pounds in rules.floors.items()),
        *(f"{area}: at most £{pounds:,}." for area, pounds in rules.caps.items()),
        *(f"Least mean mark for “{each.name}”: {each.minimum}." for each in minimums),
        *(f"{RuleKind.MUST.label}: {reference}. {reason}" for reference, reason in terms.must.items()),
        *(f"{RuleKind.EXCLUDED.label}: {reference}. {reason}" for reference, reason in terms.excluded.items()),
    ]
