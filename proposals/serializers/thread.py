"""One innovation from its promise to its benefit, as programs read it."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.benefits import ClaimShown
from proposals.serializers.spread import FiguresShown
from proposals.serializers.stories import StoryTextShown


class MonthlyShown(serializers.Serializer):
    """A measure, all sites together, without the months of fewer than five."""

    name = serializers.CharField(source="measure.name")
    unit = serializers.CharField(source="measure.unit")
    baseline = serializers.FloatField()
    months = serializers.SerializerMethodField()

    def get_months(self, line: Any) -> list[dict[str, Any]]:
        return [{"month": month.isoformat(), "value": value} for month, value in line.monthly]


class ThreadShown(serializers.Serializer):
    """An innovation as everybody reads it: counts below 5 are null, and of benefits there are the validated alone."""

    reference = serializers.CharField(source="seen.reference")
    title = serializers.CharField(source="seen.title")
    pitch = serializers.CharField(source="seen.pitch")
    state = serializers.CharField(source="seen.state")
    call = serializers.CharField(source="seen.call.code")
    led_by = serializers.CharField(source="seen.led_by")
    challenge = serializers.CharField(help_text="Empty where proposals of its call are confidential.")
    solution = serializers.CharField(help_text="Empty where proposals of its call are confidential.")
    score_band = serializers.CharField(source="band", help_text="Empty where its call publishes none.")
    award_pounds = serializers.IntegerField(source="seen.award_pounds")
    awarded_on = serializers.DateField()
    figures = FiguresShown()
    measures = MonthlyShown(many=True)
    benefits = ClaimShown(many=True)
    story = StoryTextShown(allow_null=True)
