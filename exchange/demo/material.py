"""The texts of the demo, read from fixtures/demo: what people wrote, said and decided."""

import json
from functools import cache
from random import Random
from typing import Any

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "demo"
TEXTS_IN = ["ltc", "mh", "well", "adx", "similar", "unnamed", "small"]


@cache
def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


@cache
def proposals() -> dict[str, dict[str, Any]]:
    """The text of each proposal by its title."""
    return {each["title"]: each for name in TEXTS_IN for each in read(f"proposals_{name}")}


def plot() -> dict[str, list[dict[str, Any]]]:
    """What becomes of each proposal, by the code of its call."""
    return read("plot")


def sentences(*path: str) -> list[Any]:
    """A list in comments.json: `sentences("overall", "low")`."""
    found = read("comments")
    for name in path:
        found = found[name]
    return found


def one_of(dice: Random, *path: str) -> Any:
    return dice.choice(sentences(*path))


def feedback_for(reason: str, dice: Random) -> dict[str, str]:
    """A written "no" for a reason, with its signpost."""
    return dice.choice([each for each in sentences("declines") if each["reason_code"] == reason])


def comment_on(criterion: str, mark: int, dice: Random) -> str:
    """What an assessor says about a mark; now and then nothing, where the mark is an ordinary one."""
    if mark in (3, 4) and dice.random() < 0.2:
        return ""
    return one_of(dice, "criteria", criterion, str(mark))


def overall_comment(total: float, dice: Random) -> str:
    tone = "high" if total >= 3.9 else "middle" if total >= 2.7 else "low"
    return one_of(dice, "overall", tone)
