"""What somebody would like to mark: three answers to each proposal of a page, and all of them saved at once."""

from collections.abc import Iterator
from typing import Any

from django import forms

from scoring.models import Wish
from scoring.panels.preferences import Choice

NOT_SAID = "No answer"


class PreferencesForm(forms.Form):
    """A field for each proposal that is shown: `wish_42`. One without an answer says nothing of its proposal."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, sent: Any, *, choices: list[Choice], version: int) -> None:
        initial = {_name(each): each.wish for each in choices}
        super().__init__(sent, initial=initial | {"version": version})
        self.choices = choices
        for each in choices:
            self.fields[_name(each)] = _wish_field(each.title)

    def answers(self) -> Iterator[tuple[Choice, Any]]:
        yield from ((each, self[_name(each)]) for each in self.choices)

    @property
    def wishes(self) -> dict[int, str]:
        given = {each.pk: self.cleaned_data[_name(each)] for each in self.choices}
        return {pk: wish for pk, wish in given.items() if wish}

    def both(self) -> list[tuple[str, str, str]]:
        """After another window saved first: title, what stands, and what was chosen here, where they differ."""
        chosen = {each: self.cleaned_data.get(_name(each), "") for each in self.choices}
        return [
            (each.title, _in_words(each.wish), _in_words(wish))
            for each, wish in chosen.items()
            if wish and wish != each.wish
        ]


def _name(choice: Choice) -> str:
    return f"wish_{choice.pk}"


def _wish_field(title: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=title,
        choices=Wish.choices,
        required=False,
        widget=forms.RadioSelect({"data-layout": "inline small"}),
        error_messages={"invalid_choice": f"Choose one of the three answers for “{title}”."},
    )


def _in_words(wish: str) -> str:
    return Wish(wish).label if wish else NOT_SAID
