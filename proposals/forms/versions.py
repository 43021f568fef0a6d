"""Which two versions to compare, as the address says it: ?earlier=1&later=2."""

from typing import Any

from django import forms

from proposals.versions.reading import SeenVersion

NOW = "now"
NOT_THERE = {"invalid_choice": "There is no such version. Choose one from the list."}


class CompareForm(forms.Form):
    """Without a choice it compares the last two; `has_draft` offers the text as its authors have it now."""

    earlier = forms.ChoiceField(label="Compare", error_messages=NOT_THERE)
    later = forms.ChoiceField(label="with", error_messages=NOT_THERE)

    def __init__(self, query: Any, *, versions: list[SeenVersion], has_draft: bool = False) -> None:
        choices = [(str(each.number), f"Version {each.number}") for each in versions]
        choices += [(NOW, "The draft as it stands now")] if has_draft else []
        last_two = [value for value, _ in choices[-2:]]
        standard = dict(zip(["earlier", "later"], last_two, strict=False))
        super().__init__(standard | {name: query[name] for name in standard if query.get(name)})
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]
        self.names, self.has_draft, self.can_compare = dict(choices), has_draft, len(choices) > 1

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if len(chosen) == 2 and chosen["earlier"] == chosen["later"]:
            self.add_error("later", "Choose two different versions.")
        return chosen

    @property
    def pair(self) -> tuple[str, str]:
        """The two choices, the earlier version first."""
        first, second = sorted(self.cleaned_data.values(), key=lambda value: (value == NOW, len(value), value))
        return first, second

    def name_of(self, choice: str) -> str:
        """As it stands inside a sentence."""
        name = self.names[choice]
        return name[:1].lower() + name[1:]
