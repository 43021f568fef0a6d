"""A list of changes as one field: rows of a section and a text, on the page and by program."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms

from proposals.forms.sections import IN_EVERY_CALL, sections_of
from proposals.models import Proposal

MOST_CHANGES = 12
LONGEST_CHANGE = 500


def titles_of(proposal: Proposal) -> dict[str, str]:
    """{slug of a section: its title, as authors know it}; of no proposal in particular those of every call."""
    return {each.slug: each.title for each in (sections_of(proposal) if proposal.call_id else IN_EVERY_CALL)}


class Row(NamedTuple):
    """One row as it stands in the form; `number` counts from 1 and is part of its names."""

    number: int
    section: str
    text: str


class ChangeRows(forms.Widget):
    """Rows named `changes-1-section` and `changes-1-text`; a program sends a list under `changes`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if name in data:
            return data.get(name)
        return [
            {"section": data.get(f"{name}-{number}-section", ""), "text": data.get(f"{name}-{number}-text", "")}
            for number in range(1, MOST_CHANGES + 1)
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class Changes(forms.Field):
    """Cleaned to [(section or "", text)]; rows without a text are left out."""

    widget = ChangeRows
    sections: dict[str, str] = {each.slug: each.title for each in IN_EVERY_CALL}

    def clean(self, value: Any) -> list[tuple[str, str]]:
        rows = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
        if len(rows) > MOST_CHANGES:
            raise forms.ValidationError(f"Ask for {MOST_CHANGES} changes at most: put what belongs together in one.")
        found, wrong = [], []
        for number, row in enumerate(rows, start=1):
            section, text = str(row.get("section", "")).strip(), str(row.get("text", "")).strip()
            wrong += list(self._wrong_with(number, section, text))
            if text:
                found.append((section, text))
        if wrong:
            raise forms.ValidationError(wrong)
        return found

    def _wrong_with(self, number: int, section: str, text: str) -> Iterator[str]:
        title = self.sections.get(section, "")
        if section and not title:
            yield f"Change {number}: choose a section from the list."
        elif section and not text:
            yield f"Change {number}: say what is needed in “{title}”, or choose no section."
        if len(text) > LONGEST_CHANGE:
            yield f"Change {number}: shorten it to {LONGEST_CHANGE} characters: there are {len(text):,} now."


def rows_of(field: forms.BoundField) -> list[Row]:
    """Every row of the field with what stands in it, for the page."""
    value = field.value() if isinstance(field.value(), list) else []
    typed = [each for each in value if isinstance(each, dict)][:MOST_CHANGES]
    typed += [{}] * (MOST_CHANGES - len(typed))
    return [
        Row(number, str(row.get("section", "")), str(row.get("text", ""))) for number, row in enumerate(typed, start=1)
    ]


def in_words(words: str, changes: list[tuple[str, str]], titles: dict[str, str]) -> str:
    """Words and list in one text, for the history and for mails."""
    lines = [
        f"{number}. {titles[section] + ': ' if section in titles else ''}{text}"
        for number, (section, text) in enumerate(changes, start=1)
    ]
    return "\n\n".join(part for part in (words.strip(), "\n".join(lines)) if part)
