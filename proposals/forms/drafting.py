"""What the sections of a draft have in common: their fields, what stands in them, and what changed meanwhile.

The forms themselves stand in `writing.py`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model, QuerySet

from proposals import days
from proposals.forms.guidance import Guide, guide_to
from proposals.forms.moments import MomentThere
from proposals.forms.pages import SentByAPage
from proposals.forms.texts import ShortText
from proposals.models import Proposal, Question, SpreadPlan
from proposals.projections import OF_THE_APPLICANTS, SeenAnswer
from proposals.texts.nhs_numbers import Found, find_nhs_numbers, pieces

LONGEST_WORD = 15  # characters, on average: a text without spaces is too long at some point as well
NOT_IN_THE_DRAFT = ("opened",)
MANY = ("themes", "partners")


def from_the_list(what: str) -> dict[str, str]:
    return dict.fromkeys(["invalid_choice", "invalid_list", "invalid_pk_value"], f"Choose {what} from the list.")


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


@dataclass(frozen=True)
class Suspicion:
    """A field whose text may hold NHS numbers: the text in pieces, [(piece, is it one)], and the numbers."""

    name: str
    label: str
    pieces: list[tuple[str, bool]]
    numbers: list[Found]

    @property
    def sentence(self) -> str:
        numbers = " and ".join(dict.fromkeys(each.spaced for each in self.numbers))
        return f"“{self.label}” may hold an NHS number ({numbers}). Take it out, or confirm that it is none."


class Difference(NamedTuple):
    """What stands in the section now beside what this person typed."""

    label: str
    theirs: str
    mine: str
    name: str = ""


class SectionForm(SentByAPage, forms.Form):
    """A section of one draft. `opened` says what it was when this page was opened.

    It is a fingerprint of this section alone, so that two people who write different sections do not get in each
    other's way. `tab` and `turn` name the page that sends and count what it sent: a page is never in its own way
    when an answer to it was lost.
    """

    opened = forms.CharField(widget=forms.HiddenInput, required=False)

    all_optional = True
    may_stay_empty: tuple[str, ...] = ()
    of_the_plan: tuple[str, ...] = ()
    file_questions: dict[str, Question] = {}

    def __init__(self, data: Any = None, *, proposal: Proposal) -> None:
        super().__init__(data)
        self.proposal = proposal
        self.prepare()
        self.initial = self.stored | {"opened": self.fingerprint()}

    def prepare(self) -> None:
        """Set what depends on the call or on the authors: fields, choices and limits."""

    def names(self) -> list[str]:
        return [name for name in self.fields if name not in NOT_IN_THE_DRAFT]

    def parts(self) -> list[str]:
        """Which of the proposal's `missing_parts` are written here, in the same words."""
        own = [name for name in self.names() if name not in self.of_the_plan]
        return [str(Proposal._meta.get_field(name).verbose_name) for name in own]

    # --- What stands in the draft -------------------------------------------------------------------------------
    @cached_property
    def stored(self) -> dict[str, Any]:
        """{field: what stands in the draft}"""
        return {name: _stored_value(self.proposal, name, self.of_the_plan) for name in self.names()}

    def answers(self, *, hides_applicants: bool = False) -> list[SeenAnswer]:
        """What stands in the draft, in words."""
        return [
            SeenAnswer(str(self.fields[name].label), in_words(self.fields[name], value))
            for name, value in self.stored.items()
            if not (hides_applicants and name in OF_THE_APPLICANTS)
        ]

    def is_begun(self) -> bool:
        return any(self.stored.values())

    def fingerprint(self, typed: dict[str, list[str]] | None = None) -> str:
        """What stands in this section of the draft, and what was `typed` beside it, in short."""
        stands = {name: _as_fact(self.fields[name], value) for name, value in self.stored.items()}
        return hashlib.sha256(json.dumps([stands, typed], sort_keys=True).encode()).hexdigest()[:16]

    # --- What names a patient -----------------------------------------------------------------------------------
    @property
    def suspicions(self) -> list[Suspicion]:
        """Where a text may hold an NHS number of which nobody said that it is none."""
        return list(suspicions_in(self, self.names(), lambda digits: digits in self.proposal.cleared_numbers))

    def clean(self) -> dict[str, Any]:
        for each in self.suspicions:
            self.add_error(each.name, each.sentence)
        return self.cleaned_data

    # --- What was typed -----------------------------------------------------------------------------------------
    def typed(self) -> dict[str, list[str]]:
        """What was sent for the fields of this section, as it was sent: {name in the page: [texts]}."""
        own = self.names()
        return {
            name: [text.replace("\r\n", "\n") for text in texts]
            for name, texts in sorted(self.data.lists())
            if name.partition("[")[0] in own
        }

    def says_what_stands(self) -> bool:
        """Whether saving this form would leave the draft as it is."""
        return self.is_valid() and all(
            _as_fact(self.fields[name], self.cleaned_data[name]) == _as_fact(self.fields[name], value)
            for name, value in self.stored.items()
        )

    def arguments(self) -> dict[str, Any]:
        """What was typed, as keyword arguments of `save_section`."""
        given = {name: self.cleaned_data[name] for name in self.names()}
        many = {name: list(given.pop(name)) for name in MANY if name in given}
        plan = {name: given.pop(name) for name in self.of_the_plan}
        return {"values": given, "plan": plan, **many}

    def in_words(self) -> dict[str, str]:
        """{field: what stands in this form, in words}; as it was typed where it can't be understood."""
        if not self.is_bound:
            return {name: in_words(self.fields[name], value) for name, value in self.stored.items()}
        self.is_valid()
        understood = self.cleaned_data
        return {
            name: in_words(self.fields[name], understood[name]) if name in understood else as_typed(self[name].value())
            for name in self.names()
        }

    def differences(self, standing: "SectionForm") -> list[Difference]:
        """Where the section as it stands is not what this person typed."""
        theirs, mine = standing.in_words(), self.in_words()
        return [
            Difference(str(self.fields[name].label), theirs[name], mine[name], name)
            for name in self.names()
            if theirs[name] != mine[name]
        ]

    def words_written(self) -> tuple[int, int]:
        """(words written, words that may be written) in the long texts of this section."""
        prose = {name: field.words for name, field in self.fields.items() if isinstance(field, Prose)}
        return sum(len(str(self[name].value() or "").split()) for name in prose), sum(prose.values())

    def guide(self, name: str) -> Guide | None:
        return guide_to(name, getattr(self.fields[name], "example", ""))

    def questions(self) -> Iterator[tuple[forms.BoundField, bool]]:
        """(field, may it stay empty when the proposal is submitted)"""
        for name in self.names():
            yield self[name], name in self.may_stay_empty


def suspicions_in(form: forms.Form, names: Iterable[str], is_cleared: Callable[[str], bool]) -> Iterator[Suspicion]:
    for name in names:
        field = form.fields[name]
        text = str(form[name].value() or "") if isinstance(field, forms.CharField) else ""
        if found := [each for each in find_nhs_numbers(text) if not is_cleared(each.digits)]:
            yield Suspicion(name, str(field.label), pieces(text, found), found)


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


def _as_fact(field: forms.Field, value: Any) -> Any:
    """An answer as two of them are compared: rows by their number, everything else in words."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(field, forms.ModelMultipleChoiceField):
        return sorted(each.pk for each in value)
    return in_words(field, value)


def as_typed(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list | tuple) else str(value or "")


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
    if isinstance(field, MomentThere):
        there = field.prepare_value(value)
        return f"{there.day} {there:%B %Y, %H:%M}"
    if isinstance(value, date):
        return days.in_words(value)
    return _with_unit(field, value)


def _with_unit(field: forms.Field, value: int | Decimal) -> str:
    prefix, suffix = field.widget.attrs.get("data-prefix", ""), field.widget.attrs.get("data-suffix", "")
    figure = f"{value:,.2f}".removesuffix(".00")
    return f"{prefix}{figure}{suffix if suffix in ('', '%') else ' ' + suffix}"
