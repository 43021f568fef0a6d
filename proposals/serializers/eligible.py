"""The plan for spread after the award and its list of eligible sites, as a program reads and writes them."""

from typing import Any

from rest_framework import serializers

from proposals.forms.eligible import EligibleForm, FillForm, LeaveForm
from proposals.forms.spread_plans import FixForm, PlanForm
from proposals.models import SiteUnit
from proposals.models.spread import Direction
from proposals.serializers.from_forms import body_from
from proposals.serializers.strict import Truth


class OfABoard(serializers.Serializer):
    board = serializers.CharField()
    eligible = serializers.IntegerField()


class DenominatorShown(serializers.Serializer):
    """Out of how many sites on a day; `is_typed` while no list stands behind the number."""

    on = serializers.DateField()
    eligible = serializers.IntegerField(allow_null=True)
    is_typed = serializers.BooleanField()
    target = serializers.IntegerField(allow_null=True, help_text="The share that should adopt it, in whole sites.")
    boards = serializers.SerializerMethodField()

    def get_boards(self, counted: Any) -> list[dict[str, Any]]:
        return [{"board": board, "eligible": number} for board, number in counted.boards]


class FixingShown(serializers.Serializer):
    number = serializers.IntegerField()
    eligible = serializers.IntegerField()
    target = serializers.IntegerField()
    share_percent = serializers.IntegerField()
    target_on = serializers.DateField()
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class PlanFigures(serializers.Serializer):
    unit = serializers.ChoiceField(choices=SiteUnit.choices, allow_blank=True)
    unit_name = serializers.CharField()
    core = serializers.CharField()
    adaptable = serializers.CharField()
    eligible_sites = serializers.IntegerField(allow_null=True, help_text="As typed; it counts while there is no list.")
    target_share_percent = serializers.IntegerField(allow_null=True)
    target_on = serializers.DateField(allow_null=True)
    baseline_measure = serializers.CharField()
    baseline_unit = serializers.CharField()
    baseline_value = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    direction = serializers.ChoiceField(choices=Direction.choices, allow_blank=True)
    version = serializers.IntegerField(help_text="Send it with what you change.")


class SpreadPlanInFull(serializers.Serializer):
    """The plan, out of how many it is counted today, what is missing before it can be fixed, and how it was fixed."""

    plan = PlanFigures()
    denominator = DenominatorShown()
    is_fixed = serializers.BooleanField()
    missing = serializers.ListField(child=serializers.CharField())
    fixings = FixingShown(many=True)


class SiteListed(serializers.Serializer):
    """A site of the list, and where it stands on the day. `until_on` and `why_left` tell of one that left."""

    id = serializers.IntegerField(source="row.pk")
    organisation = serializers.IntegerField(source="row.organisation_id")
    organisation_name = serializers.CharField(source="row.organisation.name")
    board = serializers.CharField(source="row.organisation.board", allow_null=True)
    place = serializers.CharField(source="row.place")
    from_on = serializers.DateField(source="row.from_on")
    until_on = serializers.DateField(source="row.until_on", allow_null=True)
    why_left = serializers.CharField(source="row.why_left")
    stage = serializers.CharField(help_text="A stage; no_report while no report stands; empty when it is not listed.")


class SitesListed(serializers.Serializer):
    denominator = DenominatorShown()
    sites = SiteListed(many=True)


class SitesFilled(serializers.Serializer):
    """The organisations that were found, and whether they were put on the list or only shown."""

    is_dry_run = serializers.BooleanField()
    organisations = serializers.ListField(child=serializers.CharField())


PlanChanged = body_from(
    "SpreadPlanChanged", "Figures of the plan; those left out stay.", PlanForm.base_fields, all_optional=True
)
PlanFixed = body_from("SpreadPlanFixed", "The version that you read.", FixForm.base_fields)
SiteGiven = body_from("EligibleSiteGiven", "A site that could take it up.", EligibleForm.base_fields)
SiteLeft = body_from("EligibleSiteLeft", "From when a site could take it up no more.", LeaveForm.base_fields)
FillGiven = body_from(
    "EligibleSitesFilled",
    "Which organisations of the register; `dry_run` only shows them.",
    {name: field for name, field in FillForm.base_fields.items() if name != "found"},
    dry_run=Truth(required=False, default=False),
)
