"""The ranking of a call, figure by figure as `ranking.py` gives it to the page and to the workbook."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from proposals.states import State
from scoring.ranking.agreement import agreement_among


class Figure(serializers.DecimalField):
    """A mark, a total or a score: text with two places, so that 3.10 stays 3.10."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(max_digits=5, decimal_places=2, **facts)


class RankedCriterion(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    weight = serializers.DecimalField(max_digits=6, decimal_places=2)
    share_percent = serializers.DecimalField(
        max_digits=4, decimal_places=1, help_text="Its real share of the total, in per cent."
    )
    minimum = Figure(allow_null=True, help_text="The least mean mark; null where there is none.")


class Adjusted(serializers.Serializer):
    """What the sheets tell beside the score. score = raw - leniency + pull; the intervals hold 90 %."""

    raw = serializers.FloatField(help_text="The mean of the sheets.")
    leniency = serializers.FloatField(help_text="How far above others its assessors mark, on average.")
    pull = serializers.FloatField(help_text="Towards the mean of all, as there are few sheets.")
    score = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    expected_rank = serializers.FloatField()
    rank_low = serializers.IntegerField()
    rank_high = serializers.IntegerField()
    chance_above = serializers.FloatField(allow_null=True, help_text="That it belongs above the funding line, 0 to 1.")


class Agreed(serializers.Serializer):
    """What the panel came to in its meeting. It stands beside the score and changes neither rank nor line."""

    figure = Figure()
    reason = serializers.CharField()
    recorded_at = serializers.DateTimeField()


class Shares(serializers.Serializer):
    """Of the variance of totals, adding up to 1."""

    merit = serializers.FloatField(help_text="Due to the proposals.")
    leniency = serializers.FloatField(help_text="Due to who marked them.")
    noise = serializers.FloatField(help_text="Due to neither.")


class Firmness(serializers.Serializer):
    """How firm the order is."""

    why_not = serializers.CharField(help_text="Why scores are not adjusted; empty where they are.")
    mean = serializers.FloatField(allow_null=True)
    shares = Shares(allow_null=True)


class AlphaShown(serializers.Serializer):
    """Krippendorff's alpha: 1 is full agreement, 0 what chance would give; null where there is too little."""

    value = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the interval that holds the true one 19 times in 20.")
    high = serializers.FloatField(allow_null=True)
    sentence = serializers.CharField()


class AgreementOn(serializers.Serializer):
    name = serializers.CharField()
    alpha = AlphaShown()


class RankedProposal(serializers.Serializer):
    """One line of the ranking."""

    rank = serializers.IntegerField(allow_null=True, help_text="Equal scores share a rank: 1, 2, 2, 4.")
    is_tied = serializers.BooleanField()
    settled_by = serializers.CharField(
        help_text="What put it in order among equal scores: a rule, or the draw; empty where nothing had to."
    )
    reference = serializers.CharField()
    title = serializers.CharField()
    area = serializers.CharField()
    lead_organisation = serializers.CharField()
    panel = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    score = Figure(allow_null=True)
    score_note = serializers.CharField(help_text="Why a fixed score is not what its sheets give, where that is so.")
    means = serializers.DictField(child=Figure(allow_null=True), help_text="{criterion: mean of its marks}")
    totals = serializers.ListField(child=Figure(), help_text="The totals of the returned sheets.")
    sheets_returned = serializers.IntegerField()
    sheets_wanted = serializers.IntegerField()
    spread = Figure(allow_null=True, help_text="Highest less lowest total; null below two sheets.")
    requested_pounds = serializers.IntegerField()
    cumulative_pounds = serializers.IntegerField(allow_null=True, help_text="What it costs, with all ranked above it.")
    is_above_line = serializers.BooleanField(help_text="Above the funding line.")
    line_reason = serializers.CharField(help_text="Why it stands above or below the line.")
    decision = serializers.CharField()
    proposed_pounds = serializers.IntegerField(allow_null=True)
    award_pounds = serializers.IntegerField(allow_null=True)
    open_flags = serializers.IntegerField()
    adjusted = Adjusted(allow_null=True)
    agreed = Agreed(allow_null=True, help_text="By the panel; null where there is none.")


class Ranking(serializers.Serializer):
    """The proposals of a call in rank order, with the money, as you may see them now."""

    code = serializers.CharField()
    title = serializers.CharField()
    as_of = serializers.DateTimeField()
    is_announced = serializers.BooleanField()
    pot_pounds = serializers.IntegerField()
    committed_pounds = serializers.IntegerField()
    proposed_pounds = serializers.IntegerField(help_text="In awards that wait for a second manager.")
    remaining_pounds = serializers.IntegerField()
    quality_line = Figure(help_text="On the scale of a score, 0.00 to 5.00.")
    sheets_wanted = serializers.IntegerField()
    criteria = RankedCriterion(many=True)
    ties = serializers.ListField(
        source="ties.in_words", child=serializers.CharField(),
        help_text="What the call declared for equal scores, in turn; each completes “first comes …”.",
    )  # fmt: skip
    firmness = Firmness()
    agreement = serializers.SerializerMethodField(help_text="On each criterion in turn, and last on the totals.")
    rows = RankedProposal(many=True)

    @extend_schema_field(AgreementOn(many=True))
    def get_agreement(self, ranking: Any) -> Any:
        return AgreementOn(agreement_among(ranking, ranking.rows), many=True).data
