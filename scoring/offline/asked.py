"""What a sheet asks, one row of its tab after another, and what an answer may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring.arithmetic import HIGHEST_MARK, effective_weights
from scoring.forms.sheets import HOW_SURE
from scoring.models import Confidence, Criterion
from scoring.offline.texts import plain
from scoring.sheets.one import SheetInView

# {what a cell says: what is kept}
MARKS: dict[str, Any] = {str(mark): mark for mark in range(HIGHEST_MARK + 1)}
SURE: dict[str, Any] = {label: value for value, label in Confidence.choices}
WORTH: dict[str, Any] = {"Yes": True, "No": False}
OF_A_CRITERION = "criterion-"
LEFT_OUT = "At least {} words before you return the sheet."


@dataclass(frozen=True)
class Asked:
    """One row. Without `choices` it takes no answer; `share_percent` is for a criterion alone."""

    name: str
    label: str
    guide: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    takes_comment: bool = True
    share_percent: Decimal | None = None
    criterion: int | None = None

    @property
    def is_marked(self) -> bool:
        return self.criterion is not None


@dataclass(frozen=True)
class Stands:
    """What stands in a row, as its cells say it: empty where nothing was given."""

    answer: str = ""
    comment: str = ""


OF_THE_SHEET = [
    Asked("confidence", "How sure are you of your marks?", HOW_SURE, SURE, takes_comment=False),
    Asked("is_fundable", "All in all, is it worth funding?", "Yes or no.", WORTH, takes_comment=False),
    Asked("overall_comment", "Overall comment", "Write it in the column “Comment”."),
    Asked("private_note", "Private note to the chair", "Only the chair and the programme team read it."),
]
NAMES = {each.name for each in OF_THE_SHEET}


def choices_of(name: str) -> Mapping[str, Any] | None:
    """What the answer to a row of this name may be; None where there is no such row."""
    if name.startswith(OF_A_CRITERION):
        return MARKS
    return next((each.choices for each in OF_THE_SHEET if each.name == name), None)


def asked_on(seen: SheetInView) -> list[Asked]:
    shares = effective_weights({each.code: each.weight for each in seen.criteria})
    return [_about(each, shares[each.code]) for each in seen.criteria] + OF_THE_SHEET


def _about(criterion: Criterion, share: Decimal) -> Asked:
    wanted = LEFT_OUT.format(criterion.least_words) if criterion.least_words else ""
    return Asked(
        name=f"{OF_A_CRITERION}{criterion.pk}",
        label=criterion.name,
        guide=" ".join(filter(None, [criterion.guide, wanted])),
        choices=MARKS,
        share_percent=share,
        criterion=criterion.pk,
    )


def stands_on(seen: SheetInView, asked: Asked) -> Stands:
    if asked.criterion is not None:
        mark = seen.marks.get(asked.criterion)
        return Stands(_said(asked, mark.mark), plain(mark.comment)) if mark else Stands()
    value = getattr(seen.sheet, asked.name)
    return Stands(answer=_said(asked, value)) if asked.choices else Stands(comment=plain(value))


def _said(asked: Asked, value: Any) -> str:
    return next((words for words, kept in asked.choices.items() if kept == value and value is not None), "")
