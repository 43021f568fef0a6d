"""The portfolio of spread: a line for each award, and what they come to."""

from typing import Any

from rest_framework import serializers

from proposals.serializers.spread import FiguresShown, ShareShown, shown_boards


class PortfolioRow(serializers.Serializer):
    """`in_board` is what the board of the filter has of it: null without that filter, and where it is not told."""

    reference = serializers.CharField()
    title = serializers.CharField()
    call = serializers.CharField(source="call.code")
    area = serializers.CharField(allow_null=True)
    awarded_on = serializers.DateField()
    figures = FiguresShown()
    in_board = ShareShown(allow_null=True)


class PortfolioTotals(serializers.Serializer):
    """`counted` of so many `proposals` are in the sum: those that tell their sites and out of how many."""

    on = serializers.DateField()
    proposals = serializers.IntegerField(source="totals.proposals")
    counted = serializers.IntegerField(source="totals.counted")
    sites = ShareShown(source="totals.share")
    boards = serializers.SerializerMethodField()

    def get_boards(self, shown: Any) -> list[dict[str, Any]]:
        return shown_boards(shown["totals"].boards)
