"""Texts without what tells of a person: names that are known, codes of seats, addresses, telephone and NHS numbers.

Rather too much than too little: a family name is taken out wherever it stands as a word of its own with a large letter.
What was taken out is told in its place.
"""

import re
from collections.abc import Iterable

from proposals.texts.nhs_numbers import LOOKS_LIKE_ONE

PERSONAL = "[redacted: personal data]"
ADDRESS = re.compile(r"[\w.+'’-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<!\w)(?:\+?\d[\s().-]?){9,14}\d(?!\w)")
SHORTEST_NAME = 2


class Redaction:
    """`names` are the names of people, as [(given name, family name)]; `codes` are words such as A3."""

    def __init__(self, names: Iterable[tuple[str, str]], codes: Iterable[str] = ()) -> None:
        told = [(f"{given} {family}", family, f"@{given}-{family}") for given, family in names]
        words = {*(word for each in told for word in each), *codes}
        kept = {each.strip() for each in words if len(each.strip()) >= SHORTEST_NAME}
        longest_first = sorted(kept, key=lambda each: (-len(each), each))
        either = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in longest_first)
        self._names = re.compile(rf"(?<!\w)(?:{either})(?!\w)") if either else None

    def of(self, text: str) -> str:
        text = ADDRESS.sub(PERSONAL, text)
        text = LOOKS_LIKE_ONE.sub(PERSONAL, TELEPHONE.sub(PERSONAL, text))
        return self._names.sub(PERSONAL, text) if self._names else text
