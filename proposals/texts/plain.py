"""Markdown as plain paragraphs, for where nothing renders it: a cell of a workbook."""

from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

_reader = MarkdownIt("commonmark", {"html": False})
MARKERS = {"bullet_list_open": "• ", "ordered_list_open": "{number}. "}


def paragraphs(text: str) -> list[str]:
    """A line for each heading, paragraph and point of a list; the address of a link stands behind its words."""
    found: list[str] = []
    lists: list[tuple[str, int]] = []  # of the lists that are open: how a point begins, and the number of the next
    begins = ""
    for token in _reader.parse(text):
        if token.type in MARKERS:
            lists.append((MARKERS[token.type], int(token.attrs.get("start", 1))))
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif token.type == "list_item_open":
            marker, number = lists[-1]
            begins, lists[-1] = marker.format(number=number), (marker, number + 1)
        elif token.type in ("inline", "fence", "code_block"):
            found.append(begins + (_words(token.children) if token.children else token.content.strip()))
            begins = ""
    return found


def _words(parts: Iterable[Token]) -> str:
    said: list[str] = []
    addresses: list[str] = []
    for part in parts:
        if part.type == "link_open":
            addresses.append(str(part.attrs["href"]))
        elif part.type == "link_close":
            address = addresses.pop()
            said.append("" if said and said[-1] == address else f" ({address})")
        else:
            said.append(" " if part.type in ("softbreak", "hardbreak") else part.content)
    return "".join(said)
