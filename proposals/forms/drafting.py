"""What the sections of a draft have in common: their fields, what stands in them, and what changed meanwhile.

The forms themselves stand in `writing.py`.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model, QuerySet

from proposals.models import Proposal, SpreadPlan

LONGEST_WORD = 15  # characters, on average: a text without spaces is too long at some point as well
NOT_IN_THE_DRAFT = ("version", "opened")
MANY = ("themes", "partners")


class ShortText(forms.CharField):
    """A text of a few lines with a limit in characters; a line end counts as one, as on the page."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class Prose(ShortText):
    """A long text with a limit in words, counted as the page counts them."""

    def __init__(self, words: int, **options: Any) -> None:
        self.words = words
        widget = forms.Textarea({"data-words": words, "rows": 6 + words // 50})
        super().__init__(widget=widget, required=False, **options)

    def validate(self, value: str) -> None:
        super().validate(value)
        written, most = len(value.split()), self.words * LONGEST_WORD
        if written > self.words:
            raise forms.ValidationError(f"Shorten “{self.label}” to {self.words} words: there are {written:,} now.")
        if len(value) > most:
            raise forms.ValidationError(f"Shorten “{self.label}” to {most:,} characters: there are {len(value):,} now.")


class Difference(NamedTuple):
    """What stands in the draft now beside what this person typed."""

    label: str
    theirs: str
    mine: str


class SectionForm(forms.Form):
    """A section of one draft. `version` and `opened` say what it was when this page was opened.

    The version counts every edit of the draft; `opened` is a fingerprint of this section alone, so that two
    people who write different sections do not get in each other's way.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    all_optional = True
    may_stay_empty: tuple[str, ...] = ()
    of_the_plan: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, proposal: Proposal) -> None:
        super().__init__(data)
        self.proposal = proposal
        self.prepare()
        as_opened = {"version": proposal.version, "opened": self.fingerprint()}
        self.initial = self.stored | as_opened

    def prepare(self) -> None:
        """Set what depends on the call or on the authors: fields, choices and limits."""

    def names(self) -> list[str]:
        return [name for name in self.fields if name not in NOT_IN_THE_DRAFT]

    def parts(self) -> list[str]:
        """Which of the proposal's `missing_parts` are written here, in the same words."""
        own = [name for name in self.names() if name not in self.of_the_plan]
        return [str(Proposal._meta.get_field(name).verbose_name) for name in own]

    @cached_property
    def stored(self) -> dict[str, Any]:
        """{field: what stands in the draft}"""
        return {name: _stored_value(self.proposal, name, self.of_the_plan) for name in self.names()}

    def answers(self) -> list[tuple[str, str]]:
        """[(label, what stands in the draft, in words)]"""
        return [
            (str(self.fields[name].label), in_words(self.fields[name], value)) for name, value in self.stored.items()
        ]

    def fingerprint(self) -> str:
        """What stands in this section of the draft, in short."""
        words = {name: in_words(self.fields[name], value) for name, value in self.stored.items()}
        return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]

    def clean_version(self) -> int:
        typed = self.cleaned_data["version"]
        return int(typed) if typed.isdecimal() and len(typed) < 10 else 0

    def arguments(self) -> dict[str, Any]:
        """What was typed, as keyword arguments of `save_section`."""
        given = {name: self.cleaned_data[name] for name in self.names()}
        many = {name: list(given.pop(name)) for name in MANY if name in given}
        plan = {name: given.pop(name) for name in self.of_the_plan}
        return {"values": given, "plan": plan, **many}

    def differences(self, latest: "SectionForm") -> list[Difference]:
        """Where the draft as it stands in `latest` is not what this person typed."""
        found = []
        for name, value in latest.stored.items():
            field = self.fields[name]
            theirs, mine = in_words(field, value), in_words(field, self.cleaned_data[name])
            if theirs != mine:
                found.append(Difference(str(field.label), theirs, mine))
        return found

    def questions(self) -> Iterator[tuple[forms.BoundField, bool]]:
        """(field, may it stay empty when the proposal is submitted)"""
        for name in self.names():
            yield self[name], name in self.may_stay_empty


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> Any:
    """Let a field offer these rows, and return the field."""
    field: Any = form.fields[name]
    field.queryset = rows
    return field


def _stored_value(proposal: Proposal, name: str, of_the_plan: tuple[str, ...]) -> Any:
    if name in MANY:
        return list(getattr(proposal, name).all())
    if name in of_the_plan:
        return getattr(getattr(proposal, "spread_plan", None) or SpreadPlan(), name)
    return getattr(proposal, name)


def in_words(field: forms.Field, value: Any) -> str:
    """An answer as a person reads it; empty while there is none."""
    if value is None or isinstance(value, str) and not isinstance(field, forms.ChoiceField):
        return value or ""
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, forms.MultipleChoiceField):
        return "; ".join(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(each) for each in value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return _with_unit(field, value)


def _with_unit(field: forms.Field, value: int | Decimal) -> str:
    prefix, suffix = field.widget.attrs.get("data-prefix", ""), field.widget.attrs.get("data-suffix", "")
    figure = f"{value:,.2f}".removesuffix(".00")
    return f"{prefix}{figure}{suffix if suffix in ('', '%') else ' ' + suffix}"
