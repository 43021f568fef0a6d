"""A text as a cell gives it back: what Excel, LibreOffice and the exchange must agree on before texts are compared."""

import re

# Controls beside tab and line feed, halves of surrogate pairs and two non-characters: no page and no cell holds them.
UNHELD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def plain(text: str) -> str:
    return UNHELD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def compared(text: str) -> str:
    """Alike for all texts that may come of one: _x0041_ is stored by Excel in one way and by LibreOffice in another."""
    while (read := ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)) != text:
        text = read
    return plain(text)
