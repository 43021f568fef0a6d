"""The characters nobody types and no store, workbook or page can hold: controls (beside tab and line ends), lone
surrogates, and the two codes at the end of the plane that XML forbids."""

import json
import re
from typing import Any

BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# How such a character can hide in JSON: written as an escape. Both halves of a pair look like this too.
SUSPECT_ESCAPE = re.compile(rb"\\u(00[0189]|d[89a-f]|fff[ef]|007f)|\\[bf]", re.IGNORECASE)


def has_bad(*texts: str) -> bool:
    return any(BAD.search(text) for text in texts)


def without_bad(text: str) -> str:
    return BAD.sub("", text)


def json_has_bad(body: bytes) -> bool:
    """A body that is no JSON at all is left to the API's parser, which says so."""
    if not SUSPECT_ESCAPE.search(body) and not has_bad(body.decode("utf-8", "replace")):
        return False
    try:
        return any(has_bad(text) for text in texts_of(json.loads(body)))
    except (ValueError, RecursionError):
        return False


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for each in pair for text in texts_of(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts_of(each)]
    return []
