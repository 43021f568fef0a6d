"""Finding sites among hundreds: by the words of their names, and in the ledger by where they stand."""

from typing import Any

from django import forms

from proposals.models.spread import LONGEST_PLACE
from proposals.spread.list_lines import LABELS
from proposals.states import SiteStage


class FindSiteForm(forms.Form):
    q = forms.CharField(
        label="Name of a site",
        required=False,
        max_length=LONGEST_PLACE,
        error_messages={"max_length": f"Shorten what you look for to {LONGEST_PLACE} characters."},
    )

    @property
    def words(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class FindInLedgerForm(FindSiteForm):
    """Of the sites at one stage, who waits longest comes first: `?stage=implementing`."""

    stage = forms.ChoiceField(
        label="Stands at",
        required=False,
        choices=[("", "Any stage"), *SiteStage.choices],
        error_messages={"invalid_choice": "Choose a stage from the list."},
    )

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data["stage"]) if self.is_valid() else ""


class FindInListForm(FindInLedgerForm):
    """Also those of which nobody has heard: `?stage=no_report`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [("", "Any stage"), *LABELS.items()]  # type: ignore[attr-defined]
