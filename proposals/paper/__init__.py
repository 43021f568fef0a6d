"""Proposals on paper, one or a binder of them: an accessible PDF set by typst (https://typst.app/docs).
Nothing here asks who may read it.

What people wrote reaches typst as data and never as markup, so nothing in it can be a command. The layout stands in
`proposal.typ`.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import typst

LAYOUT = Path(__file__).with_name("proposal.typ").read_bytes()
Standard = Literal["ua-1"] | None
ACCESSIBLE: Standard = "ua-1"  # PDF/UA-1: tagged, with title and language, and every character drawn
LONGEST_WORD = 40
RIGHT_TO_LEFT = ("R", "AL")


class Answer(NamedTuple):
    label: str
    text: str


class Part(NamedTuple):
    title: str
    answers: list[Answer]


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper. `caption` is over the title, `facts` under it, `foot` on each page."""

    reference: str
    title: str
    caption: str
    foot: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


class Entry(NamedTuple):
    """A line of the contents: its place, the reference, the title, and what is said of it."""

    place: str
    reference: str
    title: str
    said: str


@dataclass(frozen=True)
class Binder:
    """Several sheets in their order, behind a page of contents."""

    title: str
    caption: str
    foot: str
    contents: list[Entry] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)


def as_pdf(sheet: Sheet, *, made_at: datetime) -> bytes:
    """The sheet as PDF/UA-1. Where no font has a character, its name stands for it; a PDF comes out in any case."""
    return bound(Binder(sheet.title, sheet.caption, sheet.foot, sheets=[sheet]), made_at=made_at)


def bound(binder: Binder, *, made_at: datetime) -> bytes:
    """As `as_pdf`, of several sheets in one document."""
    return set_in_type(LAYOUT, asdict(binder), made_at=made_at)


def set_in_type(layout: bytes, told: dict[str, Any], *, made_at: datetime) -> bytes:
    """What is told, by a layout that reads it as `binder`: texts, and lists and dictionaries of them."""
    for prepare, standard in TRIES:
        try:
            return _compiled(layout, _prepared(told, prepare), standard, made_at)
        except typst.TypstError:
            continue
    return _compiled(layout, _prepared(told, named), None, made_at)


def _compiled(layout: bytes, prepared: Any, standard: Standard, made_at: datetime) -> bytes:
    inputs, stamp = {"binder": json.dumps(prepared)}, int(made_at.timestamp())
    return typst.compile(layout, format="pdf", sys_inputs=inputs, timestamp=stamp, pdf_standards=standard)


def _prepared(value: Any, prepare: Callable[[str], str]) -> Any:
    """Every text of the sheet as typst gets it; an answer as its paragraphs."""
    if isinstance(value, str):
        return broken_up(prepare(value))
    if isinstance(value, dict):
        return {name: _prepared(inside, prepare) for name, inside in value.items()}
    if isinstance(value, Answer):
        return {"label": broken_up(prepare(value.label)), "paragraphs": list(paragraphs(prepare(value.text)))}
    if isinstance(value, Entry):
        return {name: broken_up(prepare(text)) for name, text in value._asdict().items()}
    if isinstance(value, Part):
        return {"title": value.title, "answers": [_prepared(each, prepare) for each in value.answers]}
    return [_prepared(each, prepare) for each in value]


def paragraphs(text: str) -> Iterable[dict[str, Any]]:
    """Paragraphs of lines; each knows whether it is written from right to left."""
    for each in re.split(r"\n\s*\n", text.strip()):
        if each:
            yield {"lines": [broken_up(line) for line in each.split("\n")], "rtl": is_right_to_left(each)}


def is_right_to_left(text: str) -> bool:
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((each for each in directions if each in ("L", *RIGHT_TO_LEFT)), "L") in RIGHT_TO_LEFT


def broken_up(text: str) -> str:
    """Words that are longer than a line may break anywhere: an unseen space stands in them."""
    return re.sub(rf"\S{{{LONGEST_WORD},}}", lambda word: "\u200b".join(word[0]), text)


def plain(text: str) -> str:
    return text


def named(text: str) -> str:
    """With the name of a picture, such as [older adult], where hardly any font has it."""
    return "".join(_name(each) if unicodedata.category(each) in ("So", "Sk", "Co", "Cn") else each for each in text)


def _name(character: str) -> str:
    name = unicodedata.name(character, "")
    return "" if "MODIFIER" in name or not name else f"[{name.lower()}]"


TRIES: list[tuple[Callable[[str], str], Standard]] = [(plain, ACCESSIBLE), (named, ACCESSIBLE), (plain, None)]
