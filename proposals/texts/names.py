"""How a person is mentioned in a text: @Given-Family, in letters of any size and with either apostrophe."""

import re

TYPED_NAME = r"@[^\W\d_][\w'’-]*"


def handle(name: str) -> str:
    """Mira Patel is mentioned as @mira-patel."""
    return "@" + "-".join(_plain(name).split())


def readings(typed: str) -> set[str]:
    """A name as typed, and the same without the s of a possessive: “@Mira-Patel’s idea”."""
    plain = _plain(typed).rstrip("-")
    return {plain, re.sub(r"'s?$", "", plain)}


def names_in(text: str) -> list[str]:
    """The names as typed, each once: ["@Mira-Patel"]. What follows a letter or a dot is a mail address."""
    found = re.findall(rf"(?<![\w@.])({TYPED_NAME})", text)
    return list(dict.fromkeys(name.rstrip("-") for name in found))


def _plain(text: str) -> str:
    return text.replace("’", "'").casefold()
