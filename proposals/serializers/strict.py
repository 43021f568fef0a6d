"""Bodies that are taken at their word: an unknown name, or a number written as text, is refused and not guessed at."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

MOST = 2_147_483_647  # what an integer column of PostgreSQL holds


class Body(serializers.Serializer):
    """The object a client sends. A name it does not know is a field problem, so that no typing error is lost."""

    def to_internal_value(self, sent: Any) -> Any:
        unknown = [name for name in sent if name not in self.fields] if isinstance(sent, Mapping) else []
        if not unknown:
            return super().to_internal_value(sent)
        problems: dict[str, Any] = {name: ["There is no field of this name."] for name in unknown}
        try:
            super().to_internal_value(sent)
        except serializers.ValidationError as error:
            problems |= dict(error.detail)  # type: ignore[arg-type]
        raise serializers.ValidationError(problems)


class Text(serializers.CharField):
    """Text and nothing else: 5 is no title."""

    default_error_messages = {"invalid": "Send text, in quotation marks."}

    def to_internal_value(self, sent: Any) -> str:
        if not isinstance(sent, str):
            self.fail("invalid")
        return super().to_internal_value(sent)


class Whole(serializers.IntegerField):
    """A whole number and nothing else: neither "5" nor 5.0 nor true."""

    default_error_messages = {"invalid": "Send a whole number, without quotation marks."}

    def __init__(self, **facts: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": MOST} | facts)

    def to_internal_value(self, sent: Any) -> int:
        if isinstance(sent, bool) or not isinstance(sent, int):
            self.fail("invalid")
        return super().to_internal_value(sent)


class Number(serializers.DecimalField):
    """A number, or text that holds one, which keeps its decimal places exactly."""

    def to_internal_value(self, sent: Any) -> Any:
        if isinstance(sent, bool) or not isinstance(sent, int | float | str):
            self.fail("invalid")
        return super().to_internal_value(sent)


class Truth(serializers.BooleanField):
    """true or false, and not "yes", 1 or "true"."""

    def to_internal_value(self, sent: Any) -> bool:
        if not isinstance(sent, bool):
            self.fail("invalid", input=sent)
        return sent


class Moment(serializers.DateTimeField):
    """A time with its offset, or one without that is left for the form to read in the zone it knows."""

    def enforce_timezone(self, value: Any) -> Any:
        return value


class OneOf(serializers.ChoiceField):
    """One of a few words."""

    def to_internal_value(self, sent: Any) -> Any:
        if not isinstance(sent, str):
            self.fail("invalid_choice", input=sent)
        return super().to_internal_value(sent)


def read(body: type[Body], sent: Any, *, partial: bool = False) -> dict[str, Any]:
    """What was sent, checked for names and types; `partial` leaves it to somebody else to ask for what is missing."""
    taken = body(data=sent, partial=partial)
    taken.is_valid(raise_exception=True)
    return dict(taken.validated_data)
