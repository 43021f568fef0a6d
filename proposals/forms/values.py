"""Values that come from a program and not from a page: as a form expects them, and what it found wrong with them."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def typed(value: Any) -> Any:
    """A value as a page would send it: text, or a list or an object of texts."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return {name: typed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [typed(each) for each in value]
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "pk", value))


def problems_of(form: forms.BaseForm) -> dict[str, list[str]]:
    """The form's errors, {field: [sentence]}; a wrong choice of a row is told which rows there are."""
    problems = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    for name, errors in form.errors.as_data().items():
        field: Any = form.fields.get(name)
        if isinstance(field, forms.ModelChoiceField) and any("invalid" in (error.code or "") for error in errors):
            problems[name].append(offered(field))
    return problems


def cleaned(form_class: Any, sent: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a form makes of what a program sent, or its problems; `more` is what the form is made with beside."""
    form = form_class({name: typed(value) for name, value in sent.items()}, **more)
    if problems := problems_of(form):
        raise ValidationError(problems)
    return form.cleaned_data


def offered(field: Any) -> str:
    name = field.to_field_name or "pk"
    choices = "; ".join(f"{getattr(row, name)} is {row}" for row in field.queryset[:50])
    return f"You can choose: {choices}." if choices else "There is nothing to choose from yet."
