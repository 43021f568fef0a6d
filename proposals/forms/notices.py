"""Choosing how to be told, and narrowing the list of what one was told."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from proposals.kinds import Delivery, KindGroup, NoticeKind


class NoticeChoicesForm(forms.Form):
    """One choice for each kind of the groups that concern this person, as it stands now."""

    def __init__(self, sent: Any, *, groups: Iterable[KindGroup], stands: dict[NoticeKind, Delivery]) -> None:
        super().__init__(sent, initial={kind.value: stands[kind] for kind in stands})
        self.groups = [(group.title, [kind for kind in group.kinds if kind.facts.may_choose]) for group in groups]
        for _, kinds in self.groups:
            for kind in kinds:
                self.fields[kind.value] = forms.ChoiceField(
                    label=kind.label,
                    choices=Delivery.choices,
                    widget=forms.RadioSelect({"data-layout": "inline small"}),
                )

    def sections(self) -> Iterator[tuple[str, list[Any]]]:
        """(title, fields) for each group in which there is something to choose."""
        for title, kinds in self.groups:
            if kinds:
                yield title, [self[kind.value] for kind in kinds]
