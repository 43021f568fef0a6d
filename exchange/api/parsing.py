"""How a body is read: JSON in UTF-8, and a sentence that says what is wrong with one that can't be read."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser

from exchange.characters import has_bad, texts_of

DEEPEST = 20


class Json(JSONParser):
    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        asked = str((parser_context or {}).get("encoding") or "utf-8").lower()
        if asked not in ("utf-8", "utf8"):
            raise UnsupportedMediaType(media_type or "", detail="Send JSON in UTF-8.")
        read = loaded(stream.read())
        if is_deeper(read, DEEPEST):
            raise ParseError("The body holds lists or objects inside each other, deeper than this API knows any.")
        if has_bad(*texts_of(read)):
            raise ParseError("The body holds a control character or half of a surrogate pair.")
        return read


def loaded(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse_constant)
    except UnicodeDecodeError as error:
        raise ParseError(f"The body is not UTF-8: byte {error.start + 1} belongs to no character.") from error
    except json.JSONDecodeError as error:
        what, place = error.msg.removesuffix(" at"), f"line {error.lineno}, column {error.colno}"
        raise ParseError(f"The body is not valid JSON: {what} at {place}.") from error
    except (ValueError, RecursionError) as error:
        raise ParseError("The body is not valid JSON: a number is too long, or it is nested too deep.") from error


def refuse_constant(name: str) -> Any:
    raise ParseError(f"The body is not valid JSON: {name} is no number.")


def is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    inside = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(is_deeper(each, levels - 1) for each in inside)
