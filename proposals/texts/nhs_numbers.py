"""NHS numbers in free text, found by their check digit. No patient belongs in a proposal.

An NHS number has ten digits, written together or as 3-3-4 with spaces or dashes. The last is a check digit, modulus
11: https://www.datadictionary.nhs.uk/attributes/nhs_number.html. One in eleven of all other ten-digit numbers passes
as well (a phone number, the ISBN of an old book), so whoever wrote it may say that it is none.
"""

import re
from typing import NamedTuple

WEIGHTS = range(10, 1, -1)
GAP = r"[ \u00a0\u2009\u202f\-\u2010-\u2015]{0,2}"
LOOKS_LIKE_ONE = re.compile(rf"(?<!\d)\d{{3}}{GAP}\d{{3}}{GAP}\d{{4}}(?!\d)")


class Found(NamedTuple):
    """One number: its ten digits, and the place in the text as `text[start:end]`."""

    digits: str
    start: int
    end: int

    @property
    def spaced(self) -> str:
        return f"{self.digits[:3]} {self.digits[3:6]} {self.digits[6:]}"


def find_nhs_numbers(text: str) -> list[Found]:
    """Every number in the text that may be an NHS number, in order."""
    found = (Found(digits_of(match[0]), *match.span()) for match in LOOKS_LIKE_ONE.finditer(text))
    return [each for each in found if is_nhs_number(each.digits)]


def digits_of(written: str) -> str:
    return "".join(str(int(character)) for character in written if character.isdecimal())


def is_nhs_number(digits: str) -> bool:
    """Whether the tenth digit checks the nine before it. Ten times the same digit stands for “no number”.

    digits   ten characters, 0 to 9
    """
    return len(set(digits)) > 1 and check_digit(digits[:9]) == int(digits[9])


def check_digit(nine: str) -> int:
    """0 to 9; or 10 where these nine digits never begin an NHS number."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=True))
    return (11 - total % 11) % 11


def pieces(text: str, found: list[Found]) -> list[tuple[str, bool]]:
    """The text in pieces, [(piece, is it one of the numbers)], for marking them; together they are the text."""
    cut, at = [], 0
    for each in found:
        cut += [(text[at : each.start], False), (text[each.start : each.end], True)]
        at = each.end
    return [*cut, (text[at:], False)]
