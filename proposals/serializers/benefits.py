"""Claims of benefit, as programs read and make them."""

from rest_framework import serializers

from proposals.forms.benefits import BenefitForm
from proposals.models import BenefitKind, ClaimStatus
from proposals.serializers.from_forms import body_from


class ClaimShown(serializers.Serializer):
    """A claim and how it was counted. Figures are null where fewer than five people stand behind them."""

    id = serializers.IntegerField(source="pk")
    reference = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=BenefitKind.choices)
    what = serializers.CharField(help_text="What is counted.")
    covers = serializers.CharField(help_text="Which sites and which months.")
    quantity = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    attributed_percent = serializers.IntegerField()
    attributed = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, help_text="The part of the quantity due to the innovation."
    )
    method = serializers.CharField()
    counterfactual = serializers.CharField()
    as_of = serializers.DateField()
    status = serializers.ChoiceField(choices=ClaimStatus.choices)
    validated_by = serializers.CharField()
    part_of = serializers.CharField(help_text="What the claim covers that holds this one already; or nothing.")
    recorded_on = serializers.DateField()


class ClaimLine(serializers.Serializer):
    """A claim, whether it still stands, and the ones it superseded."""

    claim = ClaimShown()
    stands = serializers.BooleanField()
    earlier = ClaimShown(many=True)


class BenefitTotal(serializers.Serializer):
    """What is due to the innovations, of one kind. Null where nothing is claimed."""

    kind = serializers.ChoiceField(choices=BenefitKind.choices)
    forecast = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    reported = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    validated = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)


ClaimGiven = body_from(
    "ClaimGiven", "A claim of benefit, or one in the place of an earlier one.", BenefitForm.base_fields
)
