"""The plan for spread after the award. While a proposal is written, `spread_plan.py` asks for the first half of it."""

from typing import Any

from django import forms

from proposals.forms.awards import VersionedForm
from proposals.forms.eligible import REAL_DATE, KnownDay
from proposals.forms.spread_plan import SpreadForm
from proposals.forms.texts import NoPatients
from proposals.models import SiteUnit

LONGEST_PART = 2_000
LONGEST_REASON = 500
TOO_LONG = f"Shorten the text to {LONGEST_PART:,} characters: there are %(show_value)d now."
OF_THE_DRAFT = SpreadForm.base_fields


class PlanForm(VersionedForm):
    """All of it, as one. `reason` is asked for only once the plan is fixed."""

    unit = forms.ChoiceField(
        label="Kind of site that can take it up",
        choices=SiteUnit.choices,
        widget=forms.RadioSelect({"data-layout": "small"}),
        error_messages={"required": "Choose the kind of site."},
    )
    unit_name = forms.CharField(
        label="Name of another kind of site",
        required=False,
        max_length=60,
        help_text="In the plural, such as “Dialysis units”. Only where the kind is none of the list.",
        error_messages={"max_length": "Shorten the name to 60 characters."},
    )
    core = NoPatients(
        label="The core: what does every site do?",
        required=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea({"rows": 4}),
        help_text="What must not change, or it is something else.",
        error_messages={"max_length": TOO_LONG},
    )
    adaptable = NoPatients(
        label="What may a site change?",
        required=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea({"rows": 4}),
        help_text="A site that changes more than this has adopted it with changes.",
        error_messages={"max_length": TOO_LONG},
    )
    eligible_sites = OF_THE_DRAFT["eligible_sites"]
    target_share_percent = OF_THE_DRAFT["target_share_percent"]
    target_on = KnownDay(
        label="By when", required=False, help_text="For example, 31 3 2028", error_messages={"invalid": REAL_DATE}
    )
    baseline_measure = OF_THE_DRAFT["baseline_measure"]
    baseline_unit = OF_THE_DRAFT["baseline_unit"]
    baseline_value = OF_THE_DRAFT["baseline_value"]
    direction = OF_THE_DRAFT["direction"]
    reason = NoPatients(
        label="Why does it change?",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="The plan is fixed. Its earlier figures stay in view, with your reason.",
        error_messages={"max_length": f"Shorten the reason to {LONGEST_REASON} characters."},
    )

    def __init__(self, *args: Any, is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_fixed:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("unit") == SiteUnit.OTHER and not given.get("unit_name"):
            self.add_error("unit_name", "Say how such a site is called.")
        return given


class FixForm(VersionedForm):
    """The version of the plan that was read when it was fixed."""
