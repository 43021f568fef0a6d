"""The wording of letters: which merge fields there are, what each kind of letter says by default, and filling it in.

Text and nothing else: no HTML, no Markdown, and no other way to write a field than its name in braces. An unknown field
is refused where it is written, so a letter never has a gap. This module knows nothing of Django.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import NamedTuple

FUND, PART_FUND, RESERVE, DECLINE, DEFER, OFFER = KINDS = ("fund", "part_fund", "reserve", "decline", "defer", "offer")
OF_EVERY_LETTER = {
    "reference": "such as P-2026-0042",
    "title": "the title of the proposal",
    "lead_author": "their full name",
    "organisation": "which leads the proposal",
    "call": "the title of the call",
    "requested": "what was asked for, such as £20,000",
    "feedback": "what was approved of the panel’s comments, and the programme’s own paragraph",
    "decision_due_on": "the day by which outcomes were due",
    "contact": "the address of the programme team",
}
OF_MONEY = {
    "award": "such as £15,000",
    "conditions": "each with its day, or that there are none",
}
FIELDS_OF: dict[str, dict[str, str]] = {
    FUND: OF_EVERY_LETTER | OF_MONEY,
    PART_FUND: OF_EVERY_LETTER | OF_MONEY,
    RESERVE: OF_EVERY_LETTER | {"place": "the place on the reserve list, such as 2"},
    DECLINE: OF_EVERY_LETTER | {"reason": "why, in a sentence", "signpost": "where to go next"},
    DEFER: OF_EVERY_LETTER,
    OFFER: OF_EVERY_LETTER | OF_MONEY | {"answer_by": "the day by which the lead author answers"},
}
FIELD = re.compile(r"\{([a-z_]+)\}")


class Wording(NamedTuple):
    subject: str
    text: str


# No greeting: the mail of a notice greets each author by their own name.
CLOSING = "\n\nIf anything is unclear, write to {contact}.\n\nThe programme team"
WHAT_THE_PANEL_SAID = "\n\nWhat the panel said\n\n{feedback}"
DEFAULTS: dict[str, Wording] = {
    FUND: Wording(
        "{reference} is funded",
        "We are glad to tell you that “{title}” is awarded {award} in the call “{call}”.\n\nConditions\n\n"
        "{conditions}" + WHAT_THE_PANEL_SAID + CLOSING,
    ),
    PART_FUND: Wording(
        "{reference} is funded in part",
        "We are glad to tell you that “{title}” is awarded {award} of the {requested} that you asked for in "
        "the call “{call}”. Please tell us soon whether you can do it with this award.\n\nConditions\n\n{conditions}"
        + WHAT_THE_PANEL_SAID + CLOSING,
    ),
    RESERVE: Wording(
        "{reference} is on the reserve list",
        "The money of the call “{call}” does not reach to “{title}” today. It stands in place {place} of the "
        "reserve list: if an award is given up, we offer the money to the proposals on that list in their order. You "
        "need not do anything now." + WHAT_THE_PANEL_SAID + CLOSING,
    ),
    DECLINE: Wording(
        "The outcome for {reference}",
        "Thank you for “{title}”. It is not funded in the call “{call}”.\n\nWhy\n\n{reason}\n\nWhere to go next"
        "\n\n{signpost}" + WHAT_THE_PANEL_SAID + CLOSING,
    ),
    DEFER: Wording(
        "{reference} is not decided yet",
        "The outcomes of the call “{call}” are announced. “{title}” is not among them: it is decided later, "
        "and we write to you again then." + WHAT_THE_PANEL_SAID + CLOSING,
    ),
    OFFER: Wording(
        "Money has become free for {reference}",
        "“{title}” was on the reserve list of the call “{call}”. Money has become free, and we can offer you "
        "{award}. Please accept or decline on the page of the proposal by {answer_by}; after that day the offer goes "
        "to the next on the list.\n\nConditions\n\n{conditions}" + CLOSING,
    ),
}  # fmt: skip


def problems_in(text: str, kind: str) -> list[str]:
    """Why this text can't be sent as a letter of this kind, in sentences; empty where it can."""
    known = FIELDS_OF[kind]
    unknown = sorted({name for name in FIELD.findall(text) if name not in known})
    sentences = [f"There is no field {{{name}}} in this letter." for name in unknown]
    if "{" in FIELD.sub("", text) or "}" in FIELD.sub("", text):
        sentences.append("A curly bracket stands alone. Use them only around the name of a field, such as {title}.")
    return sentences


def merged(text: str, values: Mapping[str, str]) -> str:
    """`text` with each field replaced, once: what a value says is never read as a field.

    raises  KeyError for a field without a value
    """
    return FIELD.sub(lambda field: values[field[1]], text)


def proof_of(subject: str, text: str) -> str:
    """SHA-256 of what a letter says."""
    return hashlib.sha256(f"{subject}\n\n{text}".encode()).hexdigest()
