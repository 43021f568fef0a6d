"""What announcing a shortlist will do, and announcing it."""

from rest_framework import serializers

from proposals.serializers.from_forms import body_from
from scoring.forms.announcing import AnnounceShortlistForm


class LineToAnnounce(serializers.Serializer):
    reference = serializers.CharField(source="proposal.reference")
    outcome = serializers.CharField(source="row.outcome")
    award_pounds = serializers.IntegerField(source="row.award_pounds", allow_null=True)
    reserve_place = serializers.IntegerField(source="row.reserve_place", allow_null=True)


class PlanShown(serializers.Serializer):
    """Everything that announcing will do. Send `seen` back to say that you have read it."""

    seen = serializers.CharField()
    awarded_pounds = serializers.IntegerField()
    hinders = serializers.ListField(child=serializers.CharField(), help_text="What must be put right first.")
    not_approved = serializers.ListField(
        child=serializers.CharField(), help_text="Proposals with comments that nobody decided about."
    )
    proposals = LineToAnnounce(many=True, source="told")


class ShortlistAnnounced(serializers.Serializer):
    announced_at = serializers.DateTimeField()


AnnounceIt = body_from("AnnounceIt", "What you read, and that you mean it.", AnnounceShortlistForm.base_fields)
