"""Names of people and organisations in free text, as far as one can tell by their letters."""

import re

KINDS = {"nhs", "foundation", "trust", "limited", "ltd", "plc", "cic", "icb", "integrated", "care", "board"}
FEWEST_LETTERS = 4  # of a family name that stands alone


def of_a_person(given: str, family: str) -> list[str]:
    """How somebody may be written: by both names, or by the family name alone where it is no short word."""
    alone = [rf"(?-i:{re.escape(family)})"] if len(family) >= FEWEST_LETTERS else []  # "young" is no Dr Young
    return [re.escape(f"{given} {family}".strip()), *alone]


def of_an_organisation(name: str) -> list[str]:
    """By its whole name, or without what says which kind it is: University Hospitals Birmingham."""
    words = name.split()
    while words and words[-1].lower() in KINDS:
        words.pop()
    short = words[1:] if words[:1] == ["The"] else words
    return [re.escape(name), *([re.escape(" ".join(short))] if len(short) > 1 else [])]


def is_in(text: str, written: list[str]) -> bool:
    """Whether one of the ways to write a name stands in the text, as words of their own."""
    return any(re.search(rf"(?<!\w){each}(?!\w)", text, re.IGNORECASE) for each in written)
