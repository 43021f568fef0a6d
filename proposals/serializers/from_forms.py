"""The body of a request, made from the form that people fill in on the page.

The fields here look at JSON types only; limits are described but asked of the form itself, so that a rule can't
hold at one door and not at the other. The OpenAPI description is made from these bodies.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from rest_framework import serializers

from proposals.forms.changes import LONGEST_CHANGE, MOST_CHANGES, Changes
from proposals.serializers.strict import Body, Moment, Number, OneOf, Text, Truth, Whole


def body_from(
    name: str,
    meaning: str,
    fields: Mapping[str, forms.Field],
    *,
    all_optional: bool = False,
    **more: serializers.Field,
) -> type[Body]:
    """A serializer class called `name` with the fields of a form; `more` are fields that no form has."""
    made = {each: as_json_field(field, field.required and not all_optional) for each, field in fields.items()}
    return type(name, (Body,), {**more, **made, "__doc__": meaning})


def as_json_field(field: forms.Field, required: bool) -> serializers.Field:
    for kind, make in KINDS:
        if isinstance(field, kind):
            return make(field, {"required": required, "help_text": described(field)})
    raise TypeError(f"There is no JSON for {type(field).__name__}.")


def described(field: forms.Field) -> str:
    """Label and hint of the form, in one text; hints about how to fill in boxes are for the page alone."""
    label = str(field.label or "").removesuffix(" (optional)")
    ended = label if label.endswith((".", "?")) else f"{label}."
    hint = "" if isinstance(field, forms.DateField) else str(field.help_text)
    return f"{ended} {hint}".strip()


def as_text(field: Any, facts: dict[str, Any]) -> serializers.Field:
    if longest := getattr(field, "words", None):
        facts["help_text"] += f" Up to {longest:,} words."
    elif field.max_length:
        facts["help_text"] += f" Up to {field.max_length:,} characters."
    return Text(**facts, allow_blank=not field.required)


def as_whole(field: Any, facts: dict[str, Any]) -> serializers.Field:
    """What is too large or too small says the form, in its own words; the limits are only described."""
    limits = [
        f"from {field.min_value:,}" if field.min_value is not None else "",
        f"up to {field.max_value:,}" if field.max_value is not None else "",
    ]
    if any(limits):
        facts["help_text"] += f" A whole number {' '.join(filter(None, limits))}."
    return Whole(**facts, allow_null=not field.required, min_value=-(2**31))


def as_number(field: Any, facts: dict[str, Any]) -> serializers.Field:
    return Number(
        **facts, allow_null=not field.required, max_digits=field.max_digits, decimal_places=field.decimal_places
    )


def as_date(field: Any, facts: dict[str, Any]) -> serializers.Field:
    return serializers.DateField(**facts, allow_null=not field.required)


def as_moment(field: Any, facts: dict[str, Any]) -> serializers.Field:
    return Moment(**facts, allow_null=not field.required)


def as_truth(field: Any, facts: dict[str, Any]) -> serializers.Field:
    return Truth(**facts)


def as_choice(field: Any, facts: dict[str, Any]) -> serializers.Field:
    choices = [(value, label) for value, label in field.choices if value != ""]
    return OneOf(choices=choices, allow_blank=not field.required, **facts)


def as_row(field: Any, facts: dict[str, Any]) -> serializers.Field:
    if field.to_field_name not in (None, field.queryset.model._meta.pk.name):
        facts["help_text"] += f" The {field.to_field_name} of one of the {noun(field)}."
        return Text(**facts, allow_blank=not field.required)
    facts["help_text"] += f" The id of one of the {noun(field)}."
    return Whole(**facts, allow_null=not field.required)


def as_rows(field: Any, facts: dict[str, Any]) -> serializers.Field:
    facts["help_text"] += f" A list of ids of {noun(field)}."
    return serializers.ListField(child=Whole(), max_length=200, **facts)


class ChangeGiven(Body):
    """One thing that the authors are asked to change."""

    section = Text(required=False, allow_blank=True, help_text="The section it belongs to, such as case; or none.")
    text = Text(help_text=f"What is needed. Up to {LONGEST_CHANGE:,} characters.")


def as_changes(field: Any, facts: dict[str, Any]) -> serializers.Field:
    facts["help_text"] += " A list of objects with section and text."
    return serializers.ListField(child=ChangeGiven(), max_length=MOST_CHANGES, **facts)


def noun(field: Any) -> str:
    return str(field.queryset.model._meta.verbose_name_plural)


KINDS: list[tuple[type[forms.Field], Callable[[Any, dict[str, Any]], serializers.Field]]] = [
    (forms.ModelMultipleChoiceField, as_rows),
    (forms.ModelChoiceField, as_row),
    (forms.ChoiceField, as_choice),
    (forms.BooleanField, as_truth),
    (forms.DateField, as_date),
    (forms.DateTimeField, as_moment),
    (forms.DecimalField, as_number),
    (forms.IntegerField, as_whole),
    (forms.CharField, as_text),
    (Changes, as_changes),
]
