"""What a form says when something is missing or wrong: plain words, one summary above the heading."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from exchange.nhs import nhs
from exchange.wording import sentence_case

OF_THE_PERSON = {
    "email": "your email address",
    "first name": "your first name",
    "last name": "your last name",
    "password": "your password",
    "password (again)": "the password again",
    "current password": "your current password",
    "new password": "a new password",
    "new password (again)": "the new password again",
}


def ask_in_plain_words(field: forms.Field, words: str) -> None:
    """Say "Enter your job title" where Django says "This field is required."."""
    stock = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") != stock:
        return
    if words.endswith("?"):
        asked = f"Answer “{words}”"
    elif isinstance(field, forms.BooleanField):
        asked = f"Tick “{words}”"
    else:
        verb = "Select" if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)) else "Enter"
        asked = f"{verb} {OF_THE_PERSON.get(words.lower(), sentence_case(words))}"
    field.error_messages["required"] = asked


def has_errors(*faulty: Any) -> bool:
    """True when any of these forms or formsets was sent and found wanting."""
    return any(True for each in faulty if each is not None for _ in errors_of(each))


def error_summary(*faulty: Any) -> str:
    """The NHS error summary of forms and formsets together; nothing when there is no error."""
    errors = [error for each in faulty if each is not None for error in errors_of(each)]
    return nhs.errorSummary({"titleText": "There is a problem", "errorList": errors}) if errors else ""


def errors_of(faulty: Any) -> Iterator[dict[str, str]]:
    if not faulty.is_bound:
        return
    if isinstance(faulty, BaseFormSet):
        yield from ({"text": str(error)} for error in faulty.non_form_errors())
        for form in faulty:
            yield from errors_of(form)
        return
    yield from ({"text": str(error)} for error in faulty.non_field_errors())
    for field in faulty:
        link = {} if field.is_hidden else {"href": f"#{field.first_id}"}
        yield from ({"text": str(error)} | link for error in field.errors)
