"""What a manager says of a panel: its name, and the priority areas and boards that it is for."""

from typing import Any

from django import forms

from proposals.forms.drafting import Difference, in_words
from proposals.forms.several import Several
from proposals.models import Call, Organisation, OrganisationKind, PriorityArea
from scoring.models import Panel

BOARDS = Organisation.objects.filter(kind=OrganisationKind.ICB)


class PanelForm(forms.Form):
    """`version` is the panel as this page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="Moderators choose it by this name, and its members read it.",
        error_messages={"required": "Give the panel a name."},
    )
    areas = Several(
        label="Priority areas",
        required=False,
        queryset=PriorityArea.objects.all(),
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="What it is best at: it is suggested for proposals of these areas, and a moderator may choose "
        "another. Choose none if it marks all of them.",
        error_messages={"invalid_choice": "Choose among the priority areas of this call."},
    )
    boards = Several(
        label="Integrated care boards",
        required=False,
        queryset=BOARDS,
        widget=forms.CheckboxSelectMultiple({"data-layout": "small"}),
        help_text="Where it marks: it is suggested for proposals that are led from there. Choose none if it marks from "
        "everywhere.",
        error_messages={"invalid_choice": "Choose among the integrated care boards."},
    )

    def __init__(self, sent: Any = None, *, call: Call, panel: Panel | None = None) -> None:
        super().__init__(sent, initial=facts_of(panel) if panel else None)
        areas: Any = self.fields["areas"]
        boards: Any = self.fields["boards"]
        areas.queryset = PriorityArea.objects.filter(framework=call.framework_id)
        boards.queryset = boards_for(panel)

    def values(self) -> dict[str, Any]:
        """What was typed, as keyword arguments of the verbs; `version` apart."""
        given = self.cleaned_data
        return {"name": given["name"], "areas": list(given["areas"]), "boards": list(given["boards"])}

    def differences(self) -> list[Difference]:
        """Where what stands is not what this person typed."""
        found = [
            Difference(str(self.fields[name].label), in_words(self.fields[name], self.initial[name]),
                       in_words(self.fields[name], value), name)
            for name, value in self.values().items()
        ]  # fmt: skip
        return [each for each in found if each.theirs != each.mine]


def boards_for(panel: Panel | None) -> Any:
    """Those that go on, and those that the panel has already."""
    chosen = BOARDS.filter(panels_of_board=panel) if panel else BOARDS.none()
    return BOARDS.open_today() | BOARDS.filter(pk__in=chosen.values("pk"))


def facts_of(panel: Panel) -> dict[str, Any]:
    """The panel as it stands, as the form begins with it."""
    return {
        "version": panel.version,
        "name": panel.name,
        "areas": list(panel.areas.all()),
        "boards": list(panel.boards.all()),
    }
