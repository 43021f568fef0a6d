"""A comment as HTML: plain text with its paragraphs, links that may be followed safely, and the people it mentions."""

import re
from functools import partial

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from exchange.wording import paragraphs
from proposals.texts.names import TYPED_NAME, handle, readings

PIECES = re.compile(rf"(https?://[^\s<>\"“”]+|{TYPED_NAME})", re.IGNORECASE)
ENDS = re.compile(r"[.,;:!?'’)\]}]+$")  # ends the sentence and not the address
# No search engine rewards a link from here, and the page it leads to learns nothing about its reader.
LINK = '<a href="{}" rel="nofollow ugc noopener noreferrer">{}</a>{}'
MENTION = '<strong class="app-mention">{}</strong>'


def comment_text(text: str, mentions: list[str]) -> SafeString:
    """`mentions` are names of people: “@Mira-Patel” stands out where Mira Patel is one of them."""
    return paragraphs(text, write=partial(_line, names={handle(name) for name in mentions}))


def _line(line: str, names: set[str]) -> SafeString:
    """The pieces between links and names stand at the even places."""
    pieces = PIECES.split(line)
    return mark_safe("".join(_piece(each, names) if place % 2 else escape(each) for place, each in enumerate(pieces)))  # noqa: S308


def _piece(piece: str, names: set[str]) -> SafeString:
    if piece.startswith("@"):
        return format_html(MENTION, piece) if readings(piece) & names else escape(piece)
    address = ENDS.sub("", piece)
    return format_html(LINK, address, address, piece[len(address) :])
