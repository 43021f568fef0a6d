"""What was submitted when, and what changed between two submissions, as one person may read it.

How words are matched stands in `differences.py`; who may read earlier versions is the right `rights.COMPARE`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from proposals import days, rights
from proposals.files.kinds import generated_name
from proposals.models import Proposal, ProposalVersion, SiteUnit, SpreadPlan, StageOfDevelopment
from proposals.models.questions import YES_AND_NO
from proposals.models.spread import Direction
from proposals.projections import OF_THE_APPLICANTS
from proposals.texts.differences import SAME, Passage, Run, folded, word_runs

# The order in which a proposal is written and read.
IN_ORDER = [
    "title", "pitch", "area", "themes", "stage_of_development", "lead_organisation", "partners", "challenge",
    "solution", "evidence", "benefits", "readiness", "involvement", "equality", "risks", "requested_pounds", "months",
]  # fmt: skip
OF_THE_PLAN = [
    "unit", "eligible_sites", "target_share_percent", "target_on", "baseline_measure", "baseline_unit",
    "baseline_value", "direction",
]  # fmt: skip
CHOICES: dict[str, dict[str, str]] = {
    "stage_of_development": dict(StageOfDevelopment.choices),
    "unit": dict(SiteUnit.choices),
    "direction": dict(Direction.choices),
}


@dataclass(frozen=True)
class SeenVersion:
    """One submission. `asked_for` is what a moderator wanted changed before it, for those who may read that."""

    number: int
    submitted_at: datetime
    asked_for: str = ""


def versions_seen(proposal: Proposal, person: Any) -> list[SeenVersion]:
    """All submissions, the first one first."""
    dated = proposal.versions.order_by("number").values_list("number", "submitted_at")
    notes = _notes_of_returns(proposal) if reads_notes(proposal, person) else []
    return [SeenVersion(number, at, *notes[number - 2 : number - 1] if number > 1 else "") for number, at in dated]


def _notes_of_returns(proposal: Proposal) -> list[str]:
    """Each return is followed by one more submission: the first note stands before version 2."""
    returns = proposal.history.filter(step="return_for_changes").order_by("number")
    return list(returns.values_list("note", flat=True))


def reads_notes(proposal: Proposal, person: Any) -> bool:
    """Whether somebody who may compare versions also reads what was written to the authors: they and the team do."""
    is_author = any(each.person_id == person.pk for each in proposal.authors)
    return is_author or person.has_perm(rights.TEAM, proposal)


def content_of(proposal: Proposal, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """{number: the frozen text}"""
    rows = ProposalVersion.objects.filter(proposal=proposal, number__in=numbers)
    return dict(rows.values_list("number", "content"))


def content_told_to(person: Any, proposal: Proposal, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """The same, as this person may read it."""
    return {number: as_read_by(person, proposal, text) for number, text in content_of(proposal, numbers).items()}


def as_read_by(person: Any, proposal: Proposal, content: dict[str, Any]) -> dict[str, Any]:
    return without_applicants(content) if rights.hides_applicants_from(person, proposal) else content


def without_applicants(content: dict[str, Any]) -> dict[str, Any]:
    """A frozen text for those who may not know who applied: no organisations, and files under names of ours.

    The sizes of files are left out too: they are those of files that these readers never get.
    """
    answers = [each | {"answer": _unnamed(each["answer"])} for each in content.get("answers", [])]
    files = [_unnamed(each) for each in content.get("attachments", [])]
    told = {name: value for name, value in content.items() if name not in OF_THE_APPLICANTS}
    return told | {"answers": answers, "attachments": files}


def _unnamed(given: Any) -> Any:
    if not isinstance(given, dict):
        return given
    return {"number": given["number"], "name": generated_name(given["number"], given["name"])}


@dataclass(frozen=True)
class ComparedPart:
    """One answer in both versions."""

    name: str
    label: str
    runs: list[Run]

    @property
    def is_changed(self) -> bool:
        return any(run.kind != SAME for run in self.runs)

    @property
    def passages(self) -> list[Passage]:
        return folded(self.runs)

    @property
    def text(self) -> str:
        """What stands in the later version."""
        return "".join(run.text for run in self.runs if run.kind != "removed")


@dataclass(frozen=True)
class Comparison:
    changed: list[ComparedPart]
    unchanged: list[ComparedPart]


def compare(earlier: dict[str, Any], later: dict[str, Any]) -> Comparison:
    """Two frozen texts, answer by answer. Answers that are empty in both are left out."""
    before, after = answers_in(earlier), answers_in(later)
    names = list(dict.fromkeys([*before, *after]))
    parts = [_compared(name, before.get(name, ("", "")), after.get(name, ("", ""))) for name in names]
    parts = [part for part in parts if part.runs]
    return Comparison([part for part in parts if part.is_changed], [part for part in parts if not part.is_changed])


def _compared(name: str, before: tuple[str, str], after: tuple[str, str]) -> ComparedPart:
    return ComparedPart(name, after[0] or before[0], word_runs(before[1], after[1]))


def answers_in(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """{name: (label, the answer in words)} of a frozen text."""
    plan = content.get("plan", {})
    own = {name: (_label(Proposal, name), in_words(name, content.get(name))) for name in IN_ORDER}
    told = {name: (_label(SpreadPlan, name), in_words(name, plan.get(name))) for name in OF_THE_PLAN}
    answers = content.get("answers", [])
    given = [each["answer"]["number"] for each in answers if isinstance(each["answer"], dict)]
    beside = [each for each in content.get("attachments", []) if each["number"] not in given]
    return own | told | _answers_to_questions(answers) | {"attachments": ("Files", _files(beside))}


def _answers_to_questions(answers: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """By their words and not by their codes, which mean something else in another call.

    Where a call asks in the same words twice, the first is compared with the first and the second with the second.
    """
    told: dict[str, tuple[str, str]] = {}
    for each in answers:
        words = each["question"]
        name = next(name for name in chain([words], (f"{words} ({n})" for n in count(2))) if name not in told)
        told[name] = (words, _answer(each["answer"]))
    return told


def _files(files: list[dict[str, Any]]) -> str:
    """A line for each, with its size where that is told: a file exchanged for one of the same name shows too."""
    sizes = [f" ({each['size_bytes']:,} bytes)" if "size_bytes" in each else "" for each in files]
    return "\n".join(f"{each['name']}{size}" for each, size in zip(files, sizes, strict=True))


def _answer(given: Any) -> str:
    if isinstance(given, dict):
        return _files([given])
    if isinstance(given, list):
        return "; ".join(given)
    return YES_AND_NO.get(given, given) if given else ""


def _label(model: Any, name: str) -> str:
    label = str(model._meta.get_field(name).verbose_name)
    return (label[:1].upper() + label[1:]).removesuffix(" (£)").removesuffix(" (months)").removesuffix(" (%)")


def in_words(name: str, value: Any) -> str:
    """A frozen value as a person reads it; empty where nothing was answered."""
    if value in (None, "", "None"):
        return ""
    if isinstance(value, list):
        return ", ".join(value)
    if name in CHOICES:
        return CHOICES[name].get(value, value)
    return UNITS.get(name, str)(value)


def _day(written: str) -> str:
    return days.in_words(date.fromisoformat(written))


UNITS: dict[str, Any] = {
    "requested_pounds": lambda pounds: f"£{pounds:,}",
    "months": lambda months: f"{months} {'month' if months == 1 else 'months'}",
    "eligible_sites": lambda sites: f"{sites:,}",
    "target_share_percent": lambda share: f"{share}%",
    "target_on": _day,
    "baseline_value": lambda value: value.rstrip("0").rstrip(".") if "." in value else value,
}
