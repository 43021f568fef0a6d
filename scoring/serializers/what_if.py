"""What would come of a ranking under other weights or rules: the figures of its page."""

from typing import Any

from rest_framework import serializers

from scoring.serializers.ranking import Figure


class ChangedProposal(serializers.Serializer):
    """One proposal as it would stand, and as it stands."""

    reference = serializers.CharField(source="row.reference")
    title = serializers.CharField(source="row.title")
    rank = serializers.IntegerField(allow_null=True)
    rank_now = serializers.IntegerField(source="row.rank", allow_null=True)
    score = Figure(allow_null=True)
    score_now = Figure(source="row.score", allow_null=True)
    pounds = serializers.IntegerField(help_text="What it would cost.")
    is_above_line = serializers.BooleanField(source="standing.is_above")
    is_above_line_now = serializers.BooleanField(source="row.is_above_line")
    line_reason = serializers.CharField(source="standing.reason")
    settled_by = serializers.CharField(help_text="Which rule parted it from equal scores; empty where none had to.")
    in_best_value = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the greatest sum of scores funds it; null where no choice keeps the rules.",
    )


class WhatIfAnswer(serializers.Serializer):
    """What would come of it. Nothing is kept."""

    pot_pounds = serializers.IntegerField(source="rules.pot_pounds")
    quality_line = Figure(source="rules.quality_line")
    spent_pounds = serializers.IntegerField()
    unmet = serializers.ListField(child=serializers.CharField(), help_text="Rules that can’t be kept, in words.")
    gain = serializers.FloatField(
        allow_null=True, help_text="How much greater the greatest sum of scores above the quality line is."
    )
    prices = serializers.SerializerMethodField(help_text="{rule: how much greater it would be without that rule}")
    rows = ChangedProposal(many=True)

    def get_prices(self, answer: Any) -> dict[str, float | None]:
        return dict(answer.prices)
