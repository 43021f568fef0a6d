"""What else could come of a shortlist: the figures of its page."""

from typing import Any

from rest_framework import serializers


class Points(serializers.DecimalField):
    """How far scores lie above the quality line, in all: text with two places."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(max_digits=8, decimal_places=2, **facts)


class WayShown(serializers.Serializer):
    """One way to choose."""

    funded = serializers.SerializerMethodField()
    pounds = serializers.IntegerField()
    points = Points(help_text="How far the scores of the funded lie above the quality line, in all.")

    def get_funded(self, way: Any) -> list[str]:
        return sorted(way.funded)


class PriceShown(serializers.Serializer):
    """A rule, and what would come of the line without it."""

    rule = serializers.CharField()
    comes_in = serializers.ListField(child=serializers.CharField())
    falls_out = serializers.ListField(child=serializers.CharField())
    pounds = serializers.IntegerField(help_text="More money than now; below nothing where it would be less.")
    points = Points(help_text="More points than now; below nothing where it would be fewer.")


class AlternativesShown(serializers.Serializer):
    """Ways to choose. Nothing is kept."""

    line = WayShown(source="found.line")
    greatest_sum_of_scores = WayShown(
        source="found.best", allow_null=True, help_text="Null where no choice keeps all rules."
    )
    by_panel = WayShown(source="found.by_panel", help_text="The panels’ own order, without any rule about money.")
    decided = WayShown(source="found.decided", help_text="As managers decided in it.")
    clashing = serializers.ListField(
        source="found.clashing",
        child=serializers.CharField(),
        help_text="Where no choice keeps all rules: the rules of which one less would do.",
    )
    prices = PriceShown(many=True, source="found.prices")
