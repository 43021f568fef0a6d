"""Choosing how to be told, and narrowing the list of what one was told."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms

from proposals.forms.drafting import Difference
from proposals.kinds import Delivery, KindGroup, NoticeKind
from proposals.mailing.choices import version_of


class NoticeChoicesForm(forms.Form):
    """One choice for each kind of the groups that concern this person, as it stands now. `seen` is their version."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def __init__(self, sent: Any, *, groups: Iterable[KindGroup], stands: dict[NoticeKind, Delivery]) -> None:
        super().__init__(sent, initial={kind.value: stands[kind] for kind in stands} | {"seen": version_of(stands)})
        self.stands = stands
        self.groups = [(group.title, [kind for kind in group.kinds if kind.facts.may_choose]) for group in groups]
        for _, kinds in self.groups:
            for kind in kinds:
                self.fields[kind.value] = forms.ChoiceField(
                    label=kind.label,
                    choices=Delivery.choices,
                    widget=forms.RadioSelect({"data-layout": "inline small"}),
                )

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def differences(self) -> list[Difference]:
        """Where what stands now is not what was chosen here."""
        stands = {kind.value: delivery for kind, delivery in self.stands.items()}
        return [
            Difference(str(self.fields[name].label), stands[name].label, Delivery(mine).label)
            for name, mine in self.chosen().items()
            if stands[name] != mine
        ]

    def sections(self) -> Iterator[tuple[str, list[Any]]]:
        """(title, fields) for each group in which there is something to choose."""
        for title, kinds in self.groups:
            if kinds:
                yield title, [self[kind.value] for kind in kinds]
