"""How long proposals stay in each state, for programs."""

from rest_framework import serializers


class DaysInPlace(serializers.Serializer):
    """Days in one state; all null where fewer than five proposals stand behind them."""

    name = serializers.CharField(source="place.name")
    label = serializers.CharField(source="place.label")  # type: ignore[assignment]
    stays = serializers.IntegerField(allow_null=True, help_text="How many times a proposal was there.")
    median = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="A quarter of the stays were shorter.")
    high = serializers.FloatField(allow_null=True, help_text="A quarter of the stays were longer.")


class FiguresOf(serializers.Serializer):
    """The figures of a call, of a year, or of all calls."""

    title = serializers.CharField()
    code = serializers.CharField(help_text="Of the call; empty for a year and for all.")
    figures = DaysInPlace(many=True)


class StatisticsTold(serializers.Serializer):
    """How long proposals stay in each state, in calls whose outcomes are announced."""

    as_of = serializers.DateTimeField(allow_null=True)
    in_all = FiguresOf()
    years = FiguresOf(many=True)
    calls = FiguresOf(many=True)
