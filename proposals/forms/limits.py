"""A limit for a text that the database keeps without one."""

from typing import Any

from django.core.validators import MaxLengthValidator


def limit(field: Any, characters: int) -> None:
    """Refuse more, and let the page count down to it."""
    field.max_length = characters
    field.validators = [*field.validators, MaxLengthValidator(characters)]
